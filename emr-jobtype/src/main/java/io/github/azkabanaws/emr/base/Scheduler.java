package io.github.azkabanaws.emr.base;

import java.time.Duration;

/** Runs short tasks one after another, so that what only they touch needs no lock. */
public interface Scheduler {
  /**
   * Runs {@code task} once {@code delay} has passed, and after the tasks that are due before it.
   */
  void after(Duration delay, Runnable task);
}
