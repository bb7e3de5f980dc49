package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Settings;
import java.util.Objects;

/** Which job of which execution stays with a step, as the executor's own log has to say. */
public final class StepOwner {
  private final long executionId;
  private final String text;

  private StepOwner(long executionId, String text) {
    this.executionId = executionId;
    this.text = Objects.requireNonNull(text, "text");
  }

  /** A job by its execution. */
  public static StepOwner of(Execution execution) {
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

  public long executionId() {
    return executionId;
  }

  @Override
  public String toString() {
    return text;
  }
}
