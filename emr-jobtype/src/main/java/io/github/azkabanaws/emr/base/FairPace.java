package io.github.azkabanaws.emr.base;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How often a service answers one of many who share its quota and know nothing of each other. The
 * pace follows what the service gives: whoever has been throttled tries again in a moment, because
 * such a call takes nothing from anyone, and once it is answered the time from one answer to the
 * next is what this one of the many can have. It waits a little less than that after an answer, so
 * that those who have waited longer come first, and a share that becomes free is found. One answer
 * at once is luck; each further one in a row shortens the wait more, so that the full pace is soon
 * back. Not thread-safe.
 */
final class FairPace {
  /** Of the time between two answers so much is waited for, without asking. */
  private static final double WAIT = 0.9;

  /** An answer at once shortens the wait to this part, the second in a row to its square, etc. */
  private static final double SHORTER = 0.85;

  /** However little a service gives, it is asked once in so many times of its full interval. */
  private static final double LONGEST = 90;

  /** The pause after a throttling, as a part of the full interval: the same for each who waits. */
  private static final double RETRY = 0.3;

  /** After so many in a row it grows, as their number does. */
  private static final int PATIENCE = 10;

  /** Among very many nobody who can wait asks every second. */
  private static final int PART_OF_INTERVAL = 30;

  private static final double LONGEST_RETRY = 3;
  private static final double JITTER = 0.15;
  private static final double JITTER_OF_RETRY = 0.3;

  private final double full;
  private final Timer timer;
  private final DoubleSupplier random;
  private double interval;
  private double answered = Double.NEGATIVE_INFINITY;
  private double next = Double.NEGATIVE_INFINITY;
  private double retry = Double.NEGATIVE_INFINITY;
  private double throttledSince;
  private int throttles;
  private int atOnce;

  /**
   * @param perSecond calls a second with nobody beside this one
   * @param random between 0 and 1: of those who are throttled together, no two come again together
   */
  FairPace(double perSecond, Timer timer, DoubleSupplier random) {
    this.full = 1 / perSecond;
    this.timer = timer;
    this.random = random;
    this.interval = full;
  }

  /** How long a call has to wait that can be put off. */
  Duration untilNext() {
    return until(Math.max(retry, next));
  }

  /** The same for a call that goes before all others: only after a throttling it waits. */
  Duration untilRetry() {
    return until(retry);
  }

  /** Whether the service gives less than the full rate. */
  boolean isScarce() {
    return throttles > 0 || interval > full;
  }

  void throttled() {
    double now = now();
    if (throttles == 0) {
      throttledSince = now;
    }
    double patience = Math.max(1, throttles / (double) PATIENCE);
    double pause = full * Math.min(LONGEST_RETRY, RETRY * patience);
    retry = now + jittered(pause, JITTER_OF_RETRY);
    next = now + jittered(Math.max(pause, interval / PART_OF_INTERVAL), JITTER_OF_RETRY);
    throttles++;
  }

  void answered() {
    double now = now();
    if (throttles > 0) {
      // What it waited before it asked counts as far as it had to wait.
      double waited = Math.min(throttledSince - answered, interval);
      atOnce = 0;
      interval = between(full, WAIT * (waited + now - throttledSince), LONGEST * full);
    } else {
      atOnce++;
      interval = Math.max(full, Math.pow(SHORTER, atOnce) * interval);
    }
    throttles = 0;
    retry = now;
    answered = now;
    // At full pace the tokens of a bucket decide alone.
    next = interval > full ? now + jittered(interval, JITTER) : now;
  }

  private double jittered(double seconds, double by) {
    return seconds * (1 - by + 2 * by * random.getAsDouble());
  }

  private Duration until(double time) {
    double left = time - now();
    return left <= 0 ? Duration.ZERO : Duration.ofNanos((long) (left * 1e9) + 1);
  }

  private double now() {
    return timer.now().toNanos() / 1e9;
  }

  private static double between(double least, double wanted, double most) {
    return Math.max(least, Math.min(wanted, most));
  }
}
