package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts the calls of EMR clients, operation by operation. Thread-safe. */
public final class CallMetrics implements ExecutionInterceptor {
  /** Listed from the start, so that whoever collects the figures meets no new ones later. */
  public static final List<String> USUAL =
      Collections.unmodifiableList(
          Arrays.asList(
              "AddJobFlowSteps",
              "CancelSteps",
              "DescribeCluster",
              "DescribeStep",
              "ListClusters",
              "ListSteps"));

  private final Timer timer;
  private final ConcurrentMap<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> throttles = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> throttlesByOthers = new ConcurrentHashMap<>();
  private volatile Duration lastAnswer;

  public CallMetrics(Timer timer) {
    this.timer = timer;
    for (String operation : USUAL) {
      calls.put(operation, new LongAdder());
      throttles.put(operation, new LongAdder());
      throttlesByOthers.put(operation, new LongAdder());
    }
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes call) {
    count(calls, call);
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes call) {
    lastAnswer = timer.now();
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes call) {
    Throwable e = context.exception();
    if (e instanceof AwsServiceException && ((AwsServiceException) e).isThrottlingException()) {
      count(throttles, call);
    }
    if (e instanceof SdkException && EmrErrors.of((SdkException) e) == EmrErrors.REFUSED) {
      lastAnswer = timer.now();
    }
  }

  /** How many calls were sent, by the operation's name in AWS. */
  public Map<String, Long> calls() {
    return copy(calls);
  }

  /** How many of them were throttled. */
  public Map<String, Long> throttles() {
    return copy(throttles);
  }

  /** Takes note of a throttling that others of the account have caused. */
  public void throttledByOthers(String operation) {
    throttlesByOthers.computeIfAbsent(operation, name -> new LongAdder()).increment();
  }

  /**
   * How many of those were throttled although the account's quota would have allowed this JVM's
   * calls: others make calls too.
   */
  public Map<String, Long> throttlesByOthers() {
    return copy(throttlesByOthers);
  }

  /**
   * Whole seconds since EMR did what it was asked or refused it; -1 if it has not yet. Throttling
   * and errors of a server are no answers.
   */
  public long secondsSinceLastAnswer() {
    Duration last = lastAnswer;
    return last == null ? -1 : timer.now().minus(last).getSeconds();
  }

  private static void count(ConcurrentMap<String, LongAdder> figures, ExecutionAttributes call) {
    String operation = String.valueOf(call.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    figures.computeIfAbsent(operation, name -> new LongAdder()).increment();
  }

  private static Map<String, Long> copy(ConcurrentMap<String, LongAdder> figures) {
    Map<String, Long> copy = new TreeMap<>();
    figures.forEach((operation, number) -> copy.put(operation, number.sum()));
    return copy;
  }
}
