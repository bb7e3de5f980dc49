package io.github.azkabanaws.emr.aws;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.base.TokenBucket;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells the throttlings that others cause from those that this JVM causes: it keeps the account's
 * whole quota, of which nobody but this JVM takes anything. A call that is throttled although that
 * would allow it was throttled because of others. Thread-safe.
 */
public final class ThrottleCauses {
  /** AWS documents for all operations together 25 calls at once and 5 a second. */
  private static final double TOGETHER_AT_ONCE = 2.5;

  private static final double TOGETHER_PER_SECOND = 10;

  private final Consumer<String> byOthers;

  @GuardedBy("this")
  private final Map<ApiBudget.Operation, TokenBucket> operations =
      new EnumMap<>(ApiBudget.Operation.class);

  @GuardedBy("this")
  private final TokenBucket together;

  /**
   * @param burst calls of most operations that the account may make at once
   * @param perSecond calls of most operations a second after that
   * @param byOthers hears of each throttling that others cause, by the operation's name in AWS
   */
  public ThrottleCauses(double burst, double perSecond, Timer timer, Consumer<String> byOthers) {
    this.byOthers = byOthers;
    for (ApiBudget.Operation operation : ApiBudget.Operation.values()) {
      operations.put(operation, operation.whole(burst, perSecond, timer));
    }
    this.together =
        new TokenBucket(burst * TOGETHER_AT_ONCE, perSecond * TOGETHER_PER_SECOND, timer);
  }

  /** AWS has not throttled a call. */
  synchronized void answered(ApiBudget.Operation operation) {
    operations.get(operation).take();
    together.take();
  }

  /** AWS has throttled a call. */
  synchronized void throttled(ApiBudget.Operation operation) {
    if (operations.get(operation).untilNext().isZero() && together.untilNext().isZero()) {
      byOthers.accept(operation.nameInAws());
    }
  }
}
