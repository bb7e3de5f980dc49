package io.github.azkabanaws.emr;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ClusterStatus;
import software.amazon.awssdk.services.emr.model.DescribeClusterRequest;
import software.amazon.awssdk.services.emr.model.DescribeStepRequest;
import software.amazon.awssdk.services.emr.model.FailureDetails;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Puts into words why a step did not complete. */
final class StepFailure {
  private final EmrClient emr;

  StepFailure(EmrClient emr) {
    this.emr = emr;
  }

  /** One sentence or a few, with everything that EMR tells. */
  StepJobException explain(Cluster cluster, StepSummary step) {
    StringBuilder text = new StringBuilder(200);
    text.append("Step ").append(step.id()).append(" on cluster ").append(cluster);
    text.append(" ended ").append(step.status().stateAsString());
    FailureDetails details = details(cluster, step);
    if (details != null) {
      append(text, ": ", details.reason());
      append(text, " | ", details.message());
      append(text, " | log file: ", details.logFile());
    }
    if (step.status().state() != StepState.FAILED) {
      append(text, " | ", whatHappenedTo(cluster));
    }
    return new StepJobException(text.toString());
  }

  /** Lists need not have everything; the step itself is asked once. */
  private FailureDetails details(Cluster cluster, StepSummary step) {
    FailureDetails listed = step.status().failureDetails();
    if (listed != null || step.status().state() != StepState.FAILED) {
      return listed;
    }
    try {
      Step described =
          emr.describeStep(
                  DescribeStepRequest.builder().clusterId(cluster.id()).stepId(step.id()).build())
              .step();
      return described == null || described.status() == null
          ? null
          : described.status().failureDetails();
    } catch (SdkException e) {
      return null;
    }
  }

  /** A step that is cancelled or interrupted though nobody killed the job: look at the cluster. */
  private String whatHappenedTo(Cluster cluster) {
    try {
      ClusterStatus status =
          emr.describeCluster(DescribeClusterRequest.builder().clusterId(cluster.id()).build())
              .cluster()
              .status();
      return "The job was not killed; the cluster is "
          + status.stateAsString()
          + FoundCluster.reason(status.stateChangeReason())
          + ".";
    } catch (SdkException e) {
      return "The job was not killed; what happened to the cluster can't be asked: "
          + EmrErrors.text(e);
    }
  }

  private static void append(StringBuilder text, String before, String part) {
    if (part != null && !part.trim().isEmpty()) {
      text.append(before).append(part.trim().replaceAll("\\p{Cntrl}+", " "));
    }
  }
}
