package io.github.azkabanaws.emr.job;

import java.util.Objects;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** The end of a step that a job has stayed with. Immutable. */
final class StepEnd {
  private final StepSummary summary;
  private final boolean byKill;

  private StepEnd(StepSummary summary, boolean byKill) {
    this.summary = Objects.requireNonNull(summary, "summary");
    this.byKill = byKill;
  }

  /** It ended, whyever, while nobody had killed the job. */
  static StepEnd byItself(StepSummary summary) {
    return new StepEnd(summary, false);
  }

  /** The job was killed, and then the step ended. */
  static StepEnd byKill(StepSummary summary) {
    return new StepEnd(summary, true);
  }

  /** What EMR says of the step. */
  StepSummary summary() {
    return summary;
  }

  /** Whether the job was killed before. */
  boolean isByKill() {
    return byKill;
  }
}
