package io.github.azkabanaws.emr.emrapi;

/** The states of a cluster, as EMR names them. */
public enum ClusterState {
  STARTING,
  BOOTSTRAPPING,
  RUNNING,
  WAITING,
  TERMINATING,
  TERMINATED,
  TERMINATED_WITH_ERRORS,
  /** EMR names none, or one that this version does not know. */
  UNKNOWN;

  /** The state of this name. */
  static ClusterState of(String name) {
    for (ClusterState state : values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    return UNKNOWN;
  }

  /** Whether it takes steps that begin at once. */
  public boolean isReady() {
    return this == RUNNING || this == WAITING;
  }

  /** Whether a cluster in it has ended or is about to. */
  public boolean isEnding() {
    return this == TERMINATING || this == TERMINATED || this == TERMINATED_WITH_ERRORS;
  }
}
