package io.github.azkabanaws.emr.aws;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.base.TokenBucket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * This JVM's share of the account's EMR API quota, operation by operation. Only for calls that can
 * wait; thread-safe.
 *
 * <p>AWS documents token buckets per account and region ("Amazon EMR endpoints and quotas", API
 * rate limits): for most operations a burst of 10 calls, refilled with one call in two seconds.
 */
public final class ApiBudget {
  /** The operations that are paced. */
  public enum Operation {
    ADD_JOB_FLOW_STEPS(1, 1),
    LIST_STEPS(1, 1),
    DESCRIBE_STEP(1, 1),
    CANCEL_STEPS(1, 1),
    LIST_CLUSTERS(2, 1),
    DESCRIBE_CLUSTER(1, 2);

    private final int bursts;
    private final int rates;

    /** How many times as much as most operations. */
    Operation(int bursts, int rates) {
      this.bursts = bursts;
      this.rates = rates;
    }
  }

  @GuardedBy("this")
  private final Map<Operation, TokenBucket> buckets = new EnumMap<>(Operation.class);

  /**
   * @param burst calls of most operations at once
   * @param perSecond calls of most operations a second after that
   */
  public ApiBudget(double burst, double perSecond, Timer timer) {
    for (Operation operation : Operation.values()) {
      buckets.put(
          operation,
          new TokenBucket(
              Math.max(1, burst * operation.bursts), perSecond * operation.rates, timer));
    }
  }

  /** Zero if one call of each may be made now, or else the time after which to ask again. */
  public synchronized Duration until(Operation... operations) {
    Duration longest = Duration.ZERO;
    for (Operation operation : operations) {
      Duration wait = buckets.get(operation).untilNext();
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }
    return longest;
  }

  /**
   * The same for a call that is made over and over: it leaves some to those that a user waits for.
   *
   * @param calls how many have to be there, or as many as there ever can be
   */
  public synchronized Duration untilSpare(Operation operation, int calls) {
    return buckets.get(operation).untilNext(calls);
  }

  /**
   * Makes a call and learns from its answer. A call that can't wait, such as that for the next page
   * of a list, is paid for by those after it.
   */
  public <T> T call(Operation operation, Supplier<T> call) {
    synchronized (this) {
      buckets.get(operation).take();
    }
    return make(operation, call);
  }

  /**
   * The same, but only if a call may be made now: of many that ask at the same moment no more get
   * one than there are.
   *
   * @return null if no call was made
   */
  public <T> T callIfFree(Operation operation, Supplier<T> call) {
    synchronized (this) {
      if (!until(operation).isZero()) {
        return null;
      }
      buckets.get(operation).take();
    }
    return make(operation, call);
  }

  private <T> T make(Operation operation, Supplier<T> call) {
    try {
      T answer = call.get();
      synchronized (this) {
        buckets.get(operation).answered();
      }
      return answer;
    } catch (AwsServiceException e) {
      synchronized (this) {
        if (e.isThrottlingException()) {
          buckets.get(operation).throttled();
        } else {
          buckets.get(operation).answered();
        }
      }
      throw e;
    }
  }
}
