package io.github.azkabanaws.emr.groups;

/** Whom a job's script runs as. Immutable. */
public final class RunAs {
  private final String group;
  private final String executionRoleArn;

  /**
   * @param executionRoleArn null if the administrator maps no groups to roles
   */
  public RunAs(String group, String executionRoleArn) {
    this.group = group;
    this.executionRoleArn = executionRoleArn;
  }

  /** The group, and so the name of the account on the cluster. */
  public String group() {
    return group;
  }

  /** The runtime role of the step, for EMR's ExecutionRoleArn; null if it has none. */
  public String executionRoleArn() {
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
