package io.github.azkabanaws.emr.emrapi;

import java.util.Objects;

/** Which step, on which cluster. Immutable. */
public final class StepAddress {
  private final Cluster cluster;
  private final String stepId;

  public StepAddress(Cluster cluster, String stepId) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.stepId = Objects.requireNonNull(stepId, "stepId");
  }

  public String clusterId() {
    return cluster.id();
  }

  public String stepId() {
    return stepId;
  }

  /** Its cluster as people are told of it. */
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepAddress
        && stepId.equals(((StepAddress) other).stepId)
        && clusterId().equals(((StepAddress) other).clusterId());
  }

  @Override
  public int hashCode() {
    return Objects.hash(clusterId(), stepId);
  }

  /** As the middle of a sentence. */
  @Override
  public String toString() {
    return "step " + stepId + " on cluster " + cluster;
  }
}
