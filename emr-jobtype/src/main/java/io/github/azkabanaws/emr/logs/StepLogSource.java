package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.watch.WatchedStep;

/**
 * A place that may have the log of a step, for one job. {@link StepLogs} lists them, and looks
 * after what they throw. Not thread-safe.
 */
interface StepLogSource {
  /** The step is there: begins to copy, if its log is here while it runs. Returns at once. */
  void follow(WatchedStep step);

  /**
   * The step has ended: copies the rest of its log.
   *
   * @return whether its log is here, so that no other place is asked
   */
  boolean finish(StepEnd end) throws InterruptedException;

  /** The job goes on: returns at once, and nothing is copied afterwards. */
  void close();
}
