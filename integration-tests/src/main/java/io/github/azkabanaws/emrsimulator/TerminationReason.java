package io.github.azkabanaws.emrsimulator;

/**
 * Why a cluster ends, as in the API reference of <a
 * href="https://docs.aws.amazon.com/emr/latest/APIReference/API_ClusterStateChangeReason.html">ClusterStateChangeReason</a>.
 * The messages rest on documentation and memory: not tried against AWS.
 *
 * @param code the machine-readable reason
 * @param message what a person reads
 */
public record TerminationReason(Code code, String message) {
  /** The codes of the API. */
  public enum Code {
    INTERNAL_ERROR,
    VALIDATION_ERROR,
    INSTANCE_FAILURE,
    INSTANCE_FLEET_TIMEOUT,
    BOOTSTRAP_FAILURE,
    USER_REQUEST,
    STEP_FAILURE,
    ALL_STEPS_COMPLETED
  }

  /** Somebody asked for it. */
  public static TerminationReason userRequest() {
    return new TerminationReason(Code.USER_REQUEST, "Terminated by user request");
  }

  /** A step failed whose ActionOnFailure says so. */
  public static TerminationReason stepFailure() {
    return new TerminationReason(Code.STEP_FAILURE, "Shut down as step failed");
  }

  /** The cluster was told not to outlive its steps. */
  public static TerminationReason allStepsCompleted() {
    return new TerminationReason(Code.ALL_STEPS_COMPLETED, "Steps completed");
  }

  /** The machines went away, for example a spot interruption. */
  public static TerminationReason instanceFailure(String message) {
    return new TerminationReason(Code.INSTANCE_FAILURE, message);
  }

  ClusterState endState() {
    return code == Code.USER_REQUEST || code == Code.ALL_STEPS_COMPLETED
        ? ClusterState.TERMINATED
        : ClusterState.TERMINATED_WITH_ERRORS;
  }
}
