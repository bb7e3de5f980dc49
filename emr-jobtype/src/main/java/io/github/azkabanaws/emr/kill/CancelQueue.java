package io.github.azkabanaws.emr.kill;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.emrapi.CancelOption;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Where the steps of all jobs of a JVM wait to be cancelled: those of one cluster go in one call,
 * so that the kill of a flow with many jobs costs as much as that of one. Thread-safe.
 */
public final class CancelQueue {
  /** "CancelSteps", EMR API reference: at most so many step ids. */
  private static final int LARGEST_BATCH = 256;

  /** A kill of a flow reaches its jobs one after another, within moments. */
  private static final Duration GATHERING = Duration.ofMillis(200);

  private final StepCalls calls;
  private final ApiBudget budget;
  private final Scheduler scheduler;

  /** By cluster; touched on the scheduler's one thread only. */
  @GuardedBy("scheduler")
  private final Map<String, List<CancelRequest>> waiting = new HashMap<>();

  /**
   * @param calls makes the call
   */
  public CancelQueue(StepCalls calls, ApiBudget budget, Scheduler scheduler) {
    this.calls = calls;
    this.budget = budget;
    this.scheduler = scheduler;
  }

  /** Asks for the end of a step, once. */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  CancelRequest add(StepAddress step, CancelOption option) {
    CancelRequest request = new CancelRequest(step.stepId(), option);
    try {
      scheduler.after(Duration.ZERO, () -> enqueue(step.clusterId(), request));
    } catch (RuntimeException | Error e) {
      // No thread can be made, say: whoever wants the step ended has to ask again.
      request.failed(new IllegalStateException("not asked", e));
    }
    return request;
  }

  // ---- On the scheduler's one thread.

  @GuardedBy("scheduler")
  private void enqueue(String clusterId, CancelRequest request) {
    List<CancelRequest> ofCluster = waiting.computeIfAbsent(clusterId, id -> new ArrayList<>());
    ofCluster.add(request);
    if (ofCluster.size() == 1) {
      sendAfter(GATHERING, clusterId);
    }
  }

  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  private void sendAfter(Duration pause, String clusterId) {
    scheduler.after(pause, () -> send(clusterId));
  }

  @GuardedBy("scheduler")
  private void send(String clusterId) {
    Duration wait = budget.until(ApiBudget.Operation.CANCEL_STEPS);
    if (!wait.isZero()) {
      sendAfter(wait, clusterId);
      return;
    }
    List<CancelRequest> all = waiting.remove(clusterId);
    CancelOption option = all.get(0).option();
    List<CancelRequest> batch =
        all.stream()
            .filter(request -> request.option() == option)
            .limit(LARGEST_BATCH)
            .collect(Collectors.toList());
    all.removeAll(batch);
    if (!all.isEmpty()) {
      waiting.put(clusterId, all);
      sendAfter(Duration.ZERO, clusterId);
    }
    send(clusterId, option, batch);
  }

  private void send(String clusterId, CancelOption option, List<CancelRequest> batch) {
    List<String> ids =
        batch.stream().map(CancelRequest::stepId).distinct().collect(Collectors.toList());
    try {
      Map<String, String> refusals =
          budget.call(ApiBudget.Operation.CANCEL_STEPS, () -> calls.cancel(clusterId, ids, option));
      for (CancelRequest request : batch) {
        String refusal = refusals.get(request.stepId());
        if (refusal == null) {
          request.taken();
        } else {
          request.refused(refusal);
        }
      }
    } catch (SdkException e) {
      if (EmrErrors.of(e) != EmrErrors.REFUSED) {
        batch.forEach(request -> request.failed(e));
      } else if (batch.size() == 1 || EmrErrors.concernsAll(e)) {
        batch.forEach(request -> request.refused(EmrErrors.text(e)));
      } else {
        // One of them may be the reason, and the others must not live on for it.
        int half = batch.size() / 2;
        send(clusterId, option, batch.subList(0, half));
        send(clusterId, option, batch.subList(half, batch.size()));
      }
    } catch (RuntimeException | Error e) {
      RuntimeException failure = SdkClientException.create("EMR's answer makes no sense", e);
      batch.forEach(request -> request.failed(failure));
    }
  }
}
