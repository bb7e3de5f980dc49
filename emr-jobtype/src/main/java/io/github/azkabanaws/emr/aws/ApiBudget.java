package io.github.azkabanaws.emr.aws;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.base.FairBucket;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.base.TokenBucket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
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
    ADD_JOB_FLOW_STEPS("AddJobFlowSteps", 1, 1),
    LIST_STEPS("ListSteps", 1, 1),
    DESCRIBE_STEP("DescribeStep", 1, 1),
    CANCEL_STEPS("CancelSteps", 1, 1),
    LIST_CLUSTERS("ListClusters", 2, 1),
    DESCRIBE_CLUSTER("DescribeCluster", 1, 2);

    private final String nameInAws;
    private final int bursts;
    private final int rates;

    /** How many times as much as most operations. */
    Operation(String nameInAws, int bursts, int rates) {
      this.nameInAws = nameInAws;
      this.bursts = bursts;
      this.rates = rates;
    }

    String nameInAws() {
      return nameInAws;
    }

    FairBucket bucket(double burst, double perSecond, Timer timer, DoubleSupplier random) {
      return new FairBucket(Math.max(1, burst * bursts), perSecond * rates, timer, random);
    }

    /** The same that knows of nobody else. */
    TokenBucket whole(double burst, double perSecond, Timer timer) {
      return new TokenBucket(Math.max(1, burst * bursts), perSecond * rates, timer);
    }
  }

  @GuardedBy("this")
  private final Map<Operation, FairBucket> buckets = new EnumMap<>(Operation.class);

  private final ThrottleCauses causes;

  /**
   * One for a JVM that has the account for itself.
   *
   * @param burst calls of most operations at once
   * @param perSecond calls of most operations a second after that
   * @param random numbers between 0 and 1
   */
  public ApiBudget(double burst, double perSecond, Timer timer, DoubleSupplier random) {
    this(burst, perSecond, timer, random, new ThrottleCauses(burst, perSecond, timer, name -> {}));
  }

  /**
   * One that tells whose fault a throttling is.
   *
   * @param burst calls of most operations at once
   * @param perSecond calls of most operations a second after that
   * @param random numbers between 0 and 1
   */
  public ApiBudget(
      double burst, double perSecond, Timer timer, DoubleSupplier random, ThrottleCauses causes) {
    this.causes = causes;
    for (Operation operation : Operation.values()) {
      buckets.put(operation, operation.bucket(burst, perSecond, timer, random));
    }
  }

  /**
   * Zero if one call of each may be made now, or else the time after which to ask again. For calls
   * that a user waits for: those that are made over and over come after them.
   */
  public synchronized Duration until(Operation... operations) {
    Duration longest = Duration.ZERO;
    for (Operation operation : operations) {
      Duration wait = buckets.get(operation).untilUrgent();
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }
    return longest;
  }

  /**
   * The same for a call that is made over and over: it leaves some to those that a user waits for,
   * and while others use the account's quota too, it follows what they leave.
   *
   * @param calls how many have to be there, or as many as there ever can be
   */
  public synchronized Duration untilSpare(Operation operation, int calls) {
    return buckets.get(operation).untilNext(calls);
  }

  /**
   * Whether AWS gives fewer of these calls than this JVM may make, because others make them too.
   */
  public synchronized boolean isScarce(Operation operation) {
    return buckets.get(operation).isScarce();
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
   * @return its answer; nothing if no call was made
   */
  public <T> Optional<T> callIfFree(Operation operation, Supplier<T> call) {
    synchronized (this) {
      if (!until(operation).isZero()) {
        return Optional.empty();
      }
      buckets.get(operation).take();
    }
    return Optional.of(make(operation, call));
  }

  private <T> T make(Operation operation, Supplier<T> call) {
    try {
      T answer = call.get();
      answered(operation);
      return answer;
    } catch (AwsServiceException e) {
      if (e.isThrottlingException()) {
        causes.throttled(operation);
        synchronized (this) {
          buckets.get(operation).throttled();
        }
      } else {
        answered(operation);
      }
      throw e;
    }
  }

  private void answered(Operation operation) {
    causes.answered(operation);
    synchronized (this) {
      buckets.get(operation).answered();
    }
  }
}
