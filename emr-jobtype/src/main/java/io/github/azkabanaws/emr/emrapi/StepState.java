package io.github.azkabanaws.emr.emrapi;

/** The states of a step, as EMR names them. */
public enum StepState {
  PENDING,
  RUNNING,
  CANCEL_PENDING,
  COMPLETED,
  FAILED,
  CANCELLED,
  INTERRUPTED,
  /** EMR names none, or one that this version does not know. */
  UNKNOWN;

  /** The state of this name. */
  static StepState of(String name) {
    for (StepState state : values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    return UNKNOWN;
  }

  /** Whether a step stays in it for ever. */
  public boolean isEnd() {
    return this == COMPLETED || this == FAILED || this == CANCELLED || this == INTERRUPTED;
  }
}
