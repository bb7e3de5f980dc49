package io.github.azkabanaws.emr;

import java.time.Duration;

/**
 * Keeps calls below a rate: so many at once, then one in each interval. Callers are served in the
 * order in which they ask. Thread-safe.
 */
final class Pace {
  private final Timer timer;
  private final Duration interval;
  private final Duration ahead;
  private Duration next;

  /**
   * @param burst how many calls need no waiting after a pause
   */
  Pace(Timer timer, int burst, Duration interval) {
    this.timer = timer;
    this.interval = interval;
    this.ahead = interval.multipliedBy(burst - 1L);
    this.next = timer.now().minus(ahead);
  }

  /**
   * Waits for one's turn; a turn that a kill cuts short is spent.
   *
   * @throws KilledException also if no wait is needed
   */
  void await(Signal kill) throws KilledException, InterruptedException {
    Duration wait;
    synchronized (this) {
      Duration now = timer.now();
      Duration earliest = now.minus(ahead);
      next = next.compareTo(earliest) < 0 ? earliest : next;
      wait = next.minus(now);
      next = next.plus(interval);
    }
    if (!wait.isNegative() && !wait.isZero()) {
      timer.await(kill, wait);
    }
    if (kill.isRaised()) {
      throw new KilledException();
    }
  }
}
