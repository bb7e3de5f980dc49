package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.clusters.FoundCluster;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.groups.GroupRoles;
import io.github.azkabanaws.emr.groups.GroupSettings;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.notices.Notice;
import io.github.azkabanaws.emr.notices.NoticeKind;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.Words;
import io.github.azkabanaws.emr.submit.SubmissionTarget;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.Optional;

/** What people are told while a job runs, apart from why its step has failed. */
final class RunSentences {
  private RunSentences() {}

  // ---- Before the steps.

  static String runsAs(Execution execution, String user, RunAs runAs) {
    return "Execution "
        + execution.executionId()
        + " of user '"
        + user
        + "' runs as "
        + runAs
        + ".";
  }

  static String groupIgnored(String wanted, String administrators) {
    return GroupSettings.RUN_AS_GROUP
        + "="
        + Settings.show(wanted)
        + " is ignored: the administrator has set "
        + administrators
        + ".";
  }

  static String limitIgnored(String property, Duration wanted, Duration allowed) {
    return property
        + "="
        + Settings.show(wanted)
        + " is ignored: the administrator allows "
        + Settings.show(allowed)
        + " at most.";
  }

  // ---- Each step.

  static String command(Command command) {
    return command.property() + ": " + Words.line(command.words());
  }

  static String submitted(String stepId, StepDefinition step, SubmissionTarget target) {
    return "Submitted step "
        + stepId
        + " '"
        + step.request().name()
        + "' to cluster "
        + target.cluster()
        + ".";
  }

  /**
   * @param refusal EMR's, as it was told without the cluster's state
   * @param ended the cluster, if that is why
   */
  static String refused(String refusal, Optional<FoundCluster> ended, SubmissionTarget target) {
    return refusal
        + ended.map(now -> " The cluster is " + now.stateAndReason() + ".").orElse("")
        + GroupRoles.hint(refusal, target.executionRoleArn());
  }

  /** For people who may not read the job's log. */
  static Notice unknownStep(Cluster cluster) {
    return Notice.of(
        NoticeKind.KILL_NOT_CONFIRMED,
        "It is not known whether EMR has taken a step of this job on cluster "
            + cluster.id()
            + ", because EMR gave no answer. The job has ended, and nobody watches or ends such a"
            + " step: the job's log says how to find it.");
  }

  /** The same; the address is an author's. */
  static Notice handoverFailed() {
    return Notice.of(
        NoticeKind.HANDOVER_FAILED,
        "All steps of this job have COMPLETED, but its hand-over was not written, or that is not"
            + " known. The job's log says which, why, and what to do; look at the flag before you"
            + " do anything in its place.");
  }

  // ---- Limits.

  static String blind(WatchedStep step, Duration limit) {
    return "EMR has given no answer about "
        + step.address()
        + " for "
        + Settings.show(limit)
        + " ("
        + LimitSettings.BLIND_TIMEOUT
        + "): the step may still run, and nobody watches it any more."
        + step.applications().sentence();
  }

  static String runsTooLong(StepAddress step, TimeLimit limit) {
    return beginning(step) + " has been running for longer than " + limit;
  }

  static String waitsTooLong(StepAddress step, TimeLimit limit) {
    return beginning(step) + " has been PENDING for longer than " + limit;
  }

  static String completedAtLimit() {
    return "The limit was reached, but the step completed before it could be cancelled.";
  }

  /**
   * @param reason one of the two above
   */
  static String endedAtLimit(String reason, EmrStep ended) {
    return reason + "; it was cancelled and has ended, " + ended.stateText() + ".";
  }

  static String completedOutOfBounds() {
    return "The step was out of bounds, but it completed before it could be cancelled.";
  }

  /**
   * @param reason whole sentences
   */
  static String endedOutOfBounds(String reason, EmrStep ended) {
    return reason + " It was cancelled and has ended, " + ended.stateText() + ".";
  }

  private static String beginning(StepAddress step) {
    return "Step " + step.stepId() + " on cluster " + step.cluster();
  }
}
