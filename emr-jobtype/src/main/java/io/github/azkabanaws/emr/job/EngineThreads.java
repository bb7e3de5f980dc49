package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.base.Scheduler;
import java.util.Objects;

/** What the parts of the engine run on, so that none of them waits for another's calls. */
public final class EngineThreads {
  private final Scheduler submitting;
  private final Scheduler watching;
  private final Scheduler logging;
  private final Scheduler counting;
  private final Scheduler reading;
  private final Scheduler telling;

  /**
   * @param submitting for what brings steps to EMR and ends them
   * @param watching for what looks at them
   * @param logging for what reads their logs while they run
   * @param counting for what looks at all clusters because a boundary says so
   * @param reading for what reads files of the administrator, on a disk that can hang
   * @param telling for what brings notices to people
   */
  public EngineThreads(
      Scheduler submitting,
      Scheduler watching,
      Scheduler logging,
      Scheduler counting,
      Scheduler reading,
      Scheduler telling) {
    this.submitting = Objects.requireNonNull(submitting, "submitting");
    this.watching = Objects.requireNonNull(watching, "watching");
    this.logging = Objects.requireNonNull(logging, "logging");
    this.counting = Objects.requireNonNull(counting, "counting");
    this.reading = Objects.requireNonNull(reading, "reading");
    this.telling = Objects.requireNonNull(telling, "telling");
  }

  Scheduler submitting() {
    return submitting;
  }

  Scheduler watching() {
    return watching;
  }

  Scheduler logging() {
    return logging;
  }

  Scheduler counting() {
    return counting;
  }

  Scheduler reading() {
    return reading;
  }

  Scheduler telling() {
    return telling;
  }
}
