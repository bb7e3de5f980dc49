package io.github.azkabanaws.emr;

/** Whom a job's script runs as. Immutable. */
final class RunAs {
  private final String group;
  private final String executionRoleArn;

  /**
   * @param executionRoleArn null if the administrator maps no groups to roles
   */
  RunAs(String group, String executionRoleArn) {
    this.group = group;
    this.executionRoleArn = executionRoleArn;
  }

  /** The group, and so the name of the account on the cluster. */
  String group() {
    return group;
  }

  /** The runtime role of the step, for EMR's ExecutionRoleArn; null if it has none. */
  String executionRoleArn() {
    return executionRoleArn;
  }

  @Override
  public String toString() {
    return "group '"
        + group
        + "'"
        + (executionRoleArn == null ? "" : " with role " + executionRoleArn);
  }
}
