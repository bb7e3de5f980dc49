package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.emrapi.Cluster;
import java.util.Objects;
import java.util.Optional;

/** What the steps of one AddJobFlowSteps call have in common. */
public final class SubmissionTarget {
  private final Cluster cluster;
  private final Optional<String> executionRoleArn;
  private final Optional<String> sessionName;

  /**
   * @param executionRoleArn the runtime role of the steps; the cluster's own without
   * @param sessionName in whose name AWS is called; no role is assumed without
   */
  public SubmissionTarget(
      Cluster cluster, Optional<String> executionRoleArn, Optional<String> sessionName) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.executionRoleArn = executionRoleArn;
    this.sessionName = sessionName;
  }

  public Cluster cluster() {
    return cluster;
  }

  /** The runtime role of the steps, unless it is the cluster's own. */
  public Optional<String> executionRoleArn() {
    return executionRoleArn;
  }

  /** In whose name AWS is called, where a role is assumed for each user. */
  public Optional<String> sessionName() {
    return sessionName;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof SubmissionTarget)) {
      return false;
    }
    SubmissionTarget that = (SubmissionTarget) other;
    return cluster.id().equals(that.cluster.id())
        && executionRoleArn.equals(that.executionRoleArn)
        && sessionName.equals(that.sessionName);
  }

  @Override
  public int hashCode() {
    return Objects.hash(cluster.id(), executionRoleArn, sessionName);
  }
}
