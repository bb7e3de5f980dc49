package io.github.azkabanaws.emrsimulator;

/**
 * What a cluster does when a step fails, as in the API reference of <a
 * href="https://docs.aws.amazon.com/emr/latest/APIReference/API_StepConfig.html">StepConfig</a>.
 */
public enum ActionOnFailure {
  TERMINATE_JOB_FLOW,
  TERMINATE_CLUSTER,
  CANCEL_AND_WAIT,
  CONTINUE;

  /** True for both spellings of "shut the cluster down". */
  public boolean terminates() {
    return this == TERMINATE_JOB_FLOW || this == TERMINATE_CLUSTER;
  }
}
