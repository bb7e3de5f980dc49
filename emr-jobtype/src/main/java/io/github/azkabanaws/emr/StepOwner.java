package io.github.azkabanaws.emr;

import java.util.Objects;

/** Which job of which execution stays with a step, as the executor's own log has to say. */
final class StepOwner {
  private final long executionId;
  private final String text;

  private StepOwner(long executionId, String text) {
    this.executionId = executionId;
    this.text = Objects.requireNonNull(text, "text");
  }

  /** A job by its execution. */
  static StepOwner of(Execution execution) {
    String nested = execution.nestedPath();
    return new StepOwner(
        execution.executionId(),
        "execution "
            + execution.executionId()
            + ", project "
            + Settings.show(execution.projectName())
            + ", flow "
            + Settings.show(execution.flowId())
            + ", job "
            + Settings.show(nested.isEmpty() ? execution.jobId() : nested)
            + ", attempt "
            + execution.attempt());
  }

  long executionId() {
    return executionId;
  }

  @Override
  public String toString() {
    return text;
  }
}
