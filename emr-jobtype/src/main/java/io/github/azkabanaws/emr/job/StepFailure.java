package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.EmrCluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.FailureDetails;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepState;
import io.github.azkabanaws.emr.groups.GroupRoles;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.StepLinks;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.util.List;
import java.util.Optional;
import org.apache.log4j.Logger;

/** Puts into words why a step did not complete, and where to look further. */
final class StepFailure {
  private final Aftermath aftermath;
  private final ClusterLogs logs;
  private final String region;
  private final Optional<String> roleArn;
  private final Signal kill;

  /**
   * @param roleArn the step's runtime role
   * @param kill ends every wait; the sentence then says what is known
   */
  StepFailure(AwsAccount account, String region, Optional<String> roleArn, Signal kill) {
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
   * @param watched hears what EMR tells of the step beside that
   * @param lastErrors the last lines of the step's standard error, as far as they are known
   * @param notedCode the exit code that a note has, if there is one
   */
  StepJobException explain(
      WatchedStep watched, EmrStep step, List<String> lastErrors, Optional<Integer> notedCode) {
    StepAddress address = watched.address();
    StringBuilder text = new StringBuilder(200);
    text.append("Step ").append(address.stepId());
    text.append(" on cluster ").append(address.cluster());
    text.append(" ended ").append(step.stateText());
    Optional<FailureDetails> details = details(watched, step);
    if (details.isPresent()) {
      append(text, ": ", details.get().reason());
      append(text, " | ", details.get().message());
      append(text, " | log file: ", details.get().logFile());
    }
    if (step.state() == StepState.FAILED) {
      ScriptEnd end = new ScriptEnd(lastErrors);
      append(text, " | ", end.text(details.map(FailureDetails::isSilent).orElse(true)));
      if (!end.isKnown()) {
        append(text, " | its end note says exit code ", notedCode.map(String::valueOf).orElse(""));
      }
    }
    append(text, " | ", whatHappenedTo(address, step.state()).orElse(""));
    text.append(GroupRoles.hint(text.toString(), roleArn));
    return new StepJobException(text.toString());
  }

  /** Writes the links that stand before the last line of a failed job's log. */
  void link(StepAddress step, Logger log) {
    StepLinks.console(region, step.clusterId())
        .ifPresent(
            console -> log.info("Step " + step.stepId() + " in the EMR console: " + console));
    logs.uri(step.clusterId())
        .flatMap(uri -> StepLinks.logs(uri, step.clusterId(), step.stepId()))
        .ifPresent(
            folder ->
                log.info(
                    "Logs of step "
                        + step.stepId()
                        + ", some minutes after its end: "
                        + LogText.oneLine(folder)));
  }

  /** Lists need not have everything; the step itself is asked once. */
  private Optional<FailureDetails> details(WatchedStep watched, EmrStep step) {
    if (step.failure().isPresent() || step.state() != StepState.FAILED) {
      return step.failure();
    }
    try {
      Optional<EmrStep> described = aftermath.describe(watched.address(), kill);
      described.ifPresent(watched::learn);
      return described.flatMap(EmrStep::failure);
    } catch (StepJobException | KilledException | RuntimeException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * A step that is cancelled or interrupted though nobody killed the job, or that fails: the
   * cluster may be why, and then this says what has become of it.
   */
  private Optional<String> whatHappenedTo(StepAddress step, StepState state) {
    boolean failed = state == StepState.FAILED;
    try {
      EmrCluster cluster = aftermath.cluster(step.clusterId(), kill);
      if (!cluster.saysState() || (failed && !cluster.isEnding())) {
        return Optional.empty();
      }
      return Optional.of(notKilled(failed) + theClusterIs(cluster));
    } catch (StepJobException e) {
      return unlessFailed(failed, "what happened to the cluster could not be asked in time.");
    } catch (RuntimeException e) {
      return unlessFailed(
          failed, "what happened to the cluster can't be asked: " + EmrErrors.text(e));
    } catch (KilledException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String theClusterIs(EmrCluster cluster) {
    return "the cluster is "
        + cluster.stateText()
        + cluster.because()
        + (cluster.isEnding()
            ? "."
            : ", so it is the step that somebody has ended: by EMR's own means, or by another"
                + " execution of this job (aws.emr.orphan.steps).");
  }

  /** A step that has failed needs no other reason. */
  private static Optional<String> unlessFailed(boolean failed, String sentence) {
    return failed ? Optional.empty() : Optional.of(notKilled(false) + sentence);
  }

  private static String notKilled(boolean failed) {
    return failed ? "" : "The job was not killed; ";
  }

  private static void append(StringBuilder text, String before, String part) {
    if (!part.trim().isEmpty()) {
      text.append(before).append(LogText.oneLine(part));
    }
  }
}
