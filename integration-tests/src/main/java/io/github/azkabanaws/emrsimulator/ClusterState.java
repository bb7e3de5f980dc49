package io.github.azkabanaws.emrsimulator;

/**
 * The states of a cluster, as in the API reference of <a
 * href="https://docs.aws.amazon.com/emr/latest/APIReference/API_ClusterStatus.html">ClusterStatus</a>.
 */
public enum ClusterState {
  STARTING,
  BOOTSTRAPPING,
  RUNNING,
  WAITING,
  TERMINATING,
  TERMINATED,
  TERMINATED_WITH_ERRORS;

  /** True once a cluster takes no more steps: it is shutting down or gone. */
  public boolean isShuttingDown() {
    return this == TERMINATING || isTerminal();
  }

  /** True for the states a cluster never leaves. */
  public boolean isTerminal() {
    return this == TERMINATED || this == TERMINATED_WITH_ERRORS;
  }
}
