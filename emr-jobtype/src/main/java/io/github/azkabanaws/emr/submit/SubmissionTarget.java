package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.clusters.Cluster;
import java.util.Objects;

/** What the steps of one AddJobFlowSteps call have in common. */
public final class SubmissionTarget {
  private final Cluster cluster;
  private final String executionRoleArn;
  private final String sessionName;

  /**
   * @param executionRoleArn the runtime role of the steps; null for the cluster's own
   * @param sessionName in whose name AWS is called, where a role is assumed for each user; or null
   */
  public SubmissionTarget(Cluster cluster, String executionRoleArn, String sessionName) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.executionRoleArn = executionRoleArn;
    this.sessionName = sessionName;
  }

  public Cluster cluster() {
    return cluster;
  }

  public String executionRoleArn() {
    return executionRoleArn;
  }

  public String sessionName() {
    return sessionName;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof SubmissionTarget)) {
      return false;
    }
    SubmissionTarget that = (SubmissionTarget) other;
    return cluster.id().equals(that.cluster.id())
        && Objects.equals(executionRoleArn, that.executionRoleArn)
        && Objects.equals(sessionName, that.sessionName);
  }

  @Override
  public int hashCode() {
    return Objects.hash(cluster.id(), executionRoleArn, sessionName);
  }
}
