package io.github.azkabanaws.emrsimulator;

/**
 * The states of a step, as in the API reference of <a
 * href="https://docs.aws.amazon.com/emr/latest/APIReference/API_StepStatus.html">StepStatus</a>.
 */
public enum StepState {
  PENDING,
  CANCEL_PENDING,
  RUNNING,
  COMPLETED,
  CANCELLED,
  FAILED,
  INTERRUPTED;

  /** True for the states that count against the limit of 256 active steps. */
  public boolean isActive() {
    return this == PENDING || this == CANCEL_PENDING || this == RUNNING;
  }

  /** True for the states a step never leaves. */
  public boolean isTerminal() {
    return !isActive();
  }
}
