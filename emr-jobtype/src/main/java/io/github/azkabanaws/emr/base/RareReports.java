package io.github.azkabanaws.emr.base;

import java.time.Duration;

/**
 * When to tell people of something that lasts: at once when it begins, and then less and less
 * often. Not thread-safe; one for each thing that is told.
 */
public final class RareReports {
  private final GrowingPause gaps;
  private final Timer timer;
  private Duration next;

  /**
   * @param first between the first two reports; each gap after it is twice as long
   * @param longest no gap is longer
   */
  public RareReports(Duration first, Duration longest, Timer timer) {
    this.gaps = new GrowingPause(first, longest);
    this.timer = timer;
  }

  /** Whether to tell it now; then it counts as told. */
  public boolean isDue() {
    Duration now = timer.now();
    if (isTold() && now.compareTo(next) < 0) {
      return false;
    }
    next = now.plus(gaps.next());
    return true;
  }

  /** Whether it was told at least once. */
  public boolean isTold() {
    return next != null;
  }
}
