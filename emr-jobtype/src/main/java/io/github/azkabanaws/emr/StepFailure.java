package io.github.azkabanaws.emr;

import java.util.EnumSet;
import java.util.Set;
import org.apache.log4j.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.ClusterStatus;
import software.amazon.awssdk.services.emr.model.DescribeClusterRequest;
import software.amazon.awssdk.services.emr.model.DescribeStepRequest;
import software.amazon.awssdk.services.emr.model.FailureDetails;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Puts into words why a step did not complete, and where to look further. */
final class StepFailure {
  private static final Set<ClusterState> ENDED =
      EnumSet.of(
          ClusterState.TERMINATING, ClusterState.TERMINATED, ClusterState.TERMINATED_WITH_ERRORS);

  private final EmrClient emr;
  private final ClusterLogs logs;
  private final String region;

  StepFailure(AwsAccount account, String region) {
    this.emr = account.emr();
    this.logs = account.logs();
    this.region = region;
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
    append(text, " | ", whatHappenedTo(cluster, step.status().state()));
    return new StepJobException(text.toString());
  }

  /** Writes the links that stand before the last line of a failed job's log. */
  void link(Cluster cluster, String stepId, Logger log) {
    String console = StepLinks.console(region, cluster.id());
    if (console != null) {
      log.info("Step " + stepId + " in the EMR console: " + console);
    }
    String folder = StepLinks.logs(logs.uri(cluster.id()), cluster.id(), stepId);
    if (folder != null) {
      log.info("Logs of step " + stepId + ", some minutes after its end: " + line(folder));
    }
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

  /**
   * A step that is cancelled or interrupted though nobody killed the job, or that fails: the
   * cluster may be why.
   *
   * @return null if it is not
   */
  private String whatHappenedTo(Cluster cluster, StepState state) {
    String notKilled = state == StepState.FAILED ? "" : "The job was not killed; ";
    software.amazon.awssdk.services.emr.model.Cluster described;
    try {
      described =
          emr.describeCluster(DescribeClusterRequest.builder().clusterId(cluster.id()).build())
              .cluster();
    } catch (SdkException e) {
      return notKilled.isEmpty()
          ? null
          : notKilled + "what happened to the cluster can't be asked: " + EmrErrors.text(e);
    }
    if (described == null) {
      return null;
    }
    logs.learn(cluster.id(), LogPlaces.of(described));
    ClusterStatus status = described.status();
    if (status == null || (notKilled.isEmpty() && !ENDED.contains(status.state()))) {
      return null;
    }
    return notKilled
        + "the cluster is "
        + status.stateAsString()
        + FoundCluster.reason(status.stateChangeReason())
        + ".";
  }

  private static void append(StringBuilder text, String before, String part) {
    if (part != null && !part.trim().isEmpty()) {
      text.append(before).append(line(part));
    }
  }

  private static String line(String text) {
    return text.trim().replaceAll("\\p{Cntrl}+", " ");
  }
}
