package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.clusters.Cluster;
import io.github.azkabanaws.emr.clusters.FoundCluster;
import io.github.azkabanaws.emr.groups.GroupRoles;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.StepLinks;
import java.util.List;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.model.ClusterStatus;
import software.amazon.awssdk.services.emr.model.FailureDetails;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Puts into words why a step did not complete, and where to look further. */
final class StepFailure {
  private final Aftermath aftermath;
  private final ClusterLogs logs;
  private final String region;
  private final String roleArn;
  private final Signal kill;

  /**
   * @param roleArn the step's runtime role; null if it has none
   * @param kill ends every wait; the sentence then says what is known
   */
  StepFailure(AwsAccount account, String region, String roleArn, Signal kill) {
    this.aftermath = account.aftermath();
    this.logs = account.logs();
    this.region = region;
    this.roleArn = roleArn;
    this.kill = kill;
  }

  /**
   * One sentence or a few, with everything that EMR tells, and with what the log says where EMR
   * tells nothing.
   *
   * @param lastErrors the last lines of the step's standard error, as far as they are known
   */
  StepJobException explain(Cluster cluster, StepSummary step, List<String> lastErrors) {
    StringBuilder text = new StringBuilder(200);
    text.append("Step ").append(step.id()).append(" on cluster ").append(cluster);
    text.append(" ended ").append(step.status().stateAsString());
    FailureDetails details = details(cluster, step);
    if (details != null) {
      append(text, ": ", details.reason());
      append(text, " | ", details.message());
      append(text, " | log file: ", details.logFile());
    }
    if (step.status().state() == StepState.FAILED) {
      append(text, " | ", new ScriptEnd(lastErrors).text(isSilent(details)));
    }
    append(text, " | ", whatHappenedTo(cluster, step.status().state()));
    text.append(GroupRoles.hint(text.toString(), roleArn));
    return new StepJobException(text.toString());
  }

  /** Whether EMR gives no reason but the one that it gives for everything. */
  private static boolean isSilent(FailureDetails details) {
    if (details == null) {
      return true;
    }
    String reason = details.reason() == null ? "" : details.reason().trim();
    boolean isMessage = details.message() != null && !details.message().trim().isEmpty();
    return !isMessage && (reason.isEmpty() || reason.startsWith("Unknown Error"));
  }

  /** Writes the links that stand before the last line of a failed job's log. */
  void link(Cluster cluster, String stepId, Logger log) {
    String console = StepLinks.console(region, cluster.id());
    if (console != null) {
      log.info("Step " + stepId + " in the EMR console: " + console);
    }
    String folder = StepLinks.logs(logs.uri(cluster.id()), cluster.id(), stepId);
    if (folder != null) {
      log.info(
          "Logs of step " + stepId + ", some minutes after its end: " + LogText.oneLine(folder));
    }
  }

  /** Lists need not have everything; the step itself is asked once. */
  private FailureDetails details(Cluster cluster, StepSummary step) {
    FailureDetails listed = step.status().failureDetails();
    if (listed != null || step.status().state() != StepState.FAILED) {
      return listed;
    }
    try {
      return aftermath.details(cluster.id(), step.id(), kill);
    } catch (StepJobException | KilledException | RuntimeException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    boolean failed = state == StepState.FAILED;
    String notKilled = failed ? "" : "The job was not killed; ";
    try {
      ClusterStatus status = aftermath.cluster(cluster.id(), kill);
      if (status.state() == null || (failed && !Aftermath.hasEnded(status))) {
        return null;
      }
      return notKilled
          + "the cluster is "
          + status.stateAsString()
          + FoundCluster.reason(status.stateChangeReason())
          + (Aftermath.hasEnded(status)
              ? "."
              : ", so it is the step that somebody has ended: by EMR's own means, or by another"
                  + " execution of this job (aws.emr.orphan.steps).");
    } catch (StepJobException e) {
      return failed ? null : notKilled + "what happened to the cluster could not be asked in time.";
    } catch (RuntimeException e) {
      return failed
          ? null
          : notKilled + "what happened to the cluster can't be asked: " + EmrErrors.text(e);
    } catch (KilledException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static void append(StringBuilder text, String before, String part) {
    if (part != null && !part.trim().isEmpty()) {
      text.append(before).append(LogText.oneLine(part));
    }
  }
}
