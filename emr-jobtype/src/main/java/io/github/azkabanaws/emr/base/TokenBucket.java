package io.github.azkabanaws.emr.base;

import java.time.Duration;

/**
 * How many calls may be made: some at once, then so many a second. It is emptied and slowed down
 * when AWS throttles all the same, because others share the account's quota, and recovers while
 * calls succeed. Not thread-safe.
 *
 * <p>So it is meek, for quotas that others need more than jobs do: those who sign in to the pool,
 * people who read logs. Where silence costs people, {@link FairBucket} is the one.
 */
public final class TokenBucket {
  private static final double SLOWEST = 1.0 / 16;
  private static final double RECOVERY = 1.0 / 10;

  private final Timer timer;
  private final double burst;
  private final double fullRate;
  private double rate;
  private double tokens;
  private Duration filled;

  /**
   * @param burst calls at once, at least 1
   * @param perSecond calls a second after that
   */
  public TokenBucket(double burst, double perSecond, Timer timer) {
    this.timer = timer;
    this.burst = burst;
    this.fullRate = perSecond;
    this.rate = perSecond;
    this.tokens = burst;
    this.filled = timer.now();
  }

  /** Zero if a call may be made now, or else the time after which to ask again. */
  public Duration untilNext() {
    return untilNext(1);
  }

  /**
   * Zero if so many calls may be made now, or as many as there ever can be; or else the time after
   * which to ask again.
   */
  public Duration untilNext(double calls) {
    fill();
    double needed = Math.min(calls, burst);
    // A nanosecond more than nothing, or rounding could make the caller ask for ever.
    return tokens >= needed
        ? Duration.ZERO
        : Duration.ofNanos((long) ((needed - tokens) / rate * 1e9) + 1);
  }

  /** A call is made, whether it is time or not: what it takes too much is missing later. */
  public void take() {
    fill();
    tokens--;
  }

  /** A call has taken nothing after all. */
  void giveBack() {
    fill();
    tokens = Math.min(burst, tokens + 1);
  }

  /** AWS has throttled a call. */
  public void throttled() {
    fill();
    tokens = Math.min(tokens, 0);
    rate = Math.max(rate / 2, fullRate * SLOWEST);
  }

  /** AWS has not throttled a call. */
  public void answered() {
    fill();
    rate = Math.min(fullRate, rate + fullRate * RECOVERY);
  }

  private void fill() {
    Duration now = timer.now();
    tokens = Math.min(burst, tokens + now.minus(filled).toNanos() / 1e9 * rate);
    filled = now;
  }
}
