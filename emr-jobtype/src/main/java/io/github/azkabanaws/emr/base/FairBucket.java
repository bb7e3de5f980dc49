package io.github.azkabanaws.emr.base;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How many calls may be made: some at once, then so many a second. While the service throttles,
 * because others share its quota, calls that can wait follow what it gives. A call that was
 * throttled took nothing and is given back. Not thread-safe.
 */
public final class FairBucket {
  private static final Duration YIELDING = Duration.ofMillis(300);

  /** However many urgent ones there are, others get a call now and then. */
  private static final Duration LONGEST_YIELDING = Duration.ofSeconds(20);

  private final Timer timer;
  private final TokenBucket tokens;
  private final FairPace pace;
  private Duration urgentUntil;
  private Duration yieldsSince;

  /**
   * @param burst calls at once, at least 1
   * @param perSecond calls a second after that
   * @param random numbers between 0 and 1, so that those who are throttled together don't come
   *     again together
   */
  public FairBucket(double burst, double perSecond, Timer timer, DoubleSupplier random) {
    this.timer = timer;
    this.tokens = new TokenBucket(burst, perSecond, timer);
    this.pace = new FairPace(perSecond, timer, random);
    this.urgentUntil = timer.now();
  }

  /** Zero if a call may be made now, or else the time after which to ask again. */
  public Duration untilNext() {
    return untilNext(1);
  }

  /**
   * Zero if so many calls may be made now, or as many as there ever can be; or else the time after
   * which to ask again. It comes after calls for which {@link #untilUrgent()} is asked.
   */
  public Duration untilNext(double calls) {
    Duration wait = Durations.longer(tokens.untilNext(calls), pace.untilNext());
    if (isYielding()) {
      return Durations.longer(wait, urgentUntil.minus(timer.now()));
    }
    if (wait.isZero()) {
      yieldsSince = null;
    }
    return wait;
  }

  /** Whether urgent ones go first, which is not for ever. */
  private boolean isYielding() {
    Duration now = timer.now();
    if (urgentUntil.compareTo(now) <= 0) {
      yieldsSince = null;
      return false;
    }
    if (yieldsSince == null) {
      yieldsSince = now;
    }
    return now.minus(yieldsSince).compareTo(LONGEST_YIELDING) < 0;
  }

  /**
   * The same for a call that goes first when calls are scarce. Whoever is told to wait is expected
   * back.
   */
  public Duration untilUrgent() {
    Duration wait = Durations.longer(tokens.untilNext(), pace.untilRetry());
    if (!wait.isZero()) {
      urgentUntil = Durations.longer(urgentUntil, timer.now().plus(wait).plus(YIELDING));
    }
    return wait;
  }

  /** Whether the service gives less than it should, because others use it too. */
  public boolean isScarce() {
    return pace.isScarce();
  }

  /** A call is made, whether it is time or not: what it takes too much is missing later. */
  public void take() {
    tokens.take();
  }

  /** AWS has throttled a call. */
  public void throttled() {
    tokens.giveBack();
    pace.throttled();
  }

  /** AWS has not throttled a call. */
  public void answered() {
    pace.answered();
  }
}
