package io.github.azkabanaws.emr.groups;

import java.util.Optional;

/** Whom a job's script runs as. Immutable. */
public final class RunAs {
  private final String group;
  private final Optional<String> executionRoleArn;

  /**
   * @param executionRoleArn the role of the group, if the administrator maps groups to roles
   */
  public RunAs(String group, Optional<String> executionRoleArn) {
    this.group = group;
    this.executionRoleArn = executionRoleArn;
  }

  /** The group, and so the name of the account on the cluster. */
  public String group() {
    return group;
  }

  /** The runtime role of the step, for EMR's ExecutionRoleArn, if it has one. */
  public Optional<String> executionRoleArn() {
    return executionRoleArn;
  }

  @Override
  public String toString() {
    return "group '" + group + "'" + executionRoleArn.map(role -> " with role " + role).orElse("");
  }
}
