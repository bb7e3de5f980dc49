package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Instant;
import java.util.Optional;

/** How a step that has run ended, as far as it matters for its log. Immutable. */
final class StepEnd {
  private final WatchedStep step;
  private final boolean completed;
  private final Optional<Instant> time;
  private final boolean killed;

  /**
   * @param time that of the end, if EMR tells it
   * @param killed whether a kill of the job had come before
   */
  StepEnd(WatchedStep step, boolean completed, Optional<Instant> time, boolean killed) {
    this.step = step;
    this.completed = completed;
    this.time = time;
    this.killed = killed;
  }

  WatchedStep step() {
    return step;
  }

  boolean isCompleted() {
    return completed;
  }

  /** Absent if EMR does not tell. */
  Optional<Instant> time() {
    return time;
  }

  boolean isKilled() {
    return killed;
  }
}
