package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.kill.StepOwner;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;

/** What people are told about submissions and about the steps that these meet. */
final class SubmitSentences {
  private static final String NOTHING_SUBMITTED = "Nothing was submitted";
  private static final String PAGE =
      "\"When an executor has died\" in docs/executors.md says more.";

  private SubmitSentences() {}

  // ---- The own step.

  static String waitsForQuota(int waiting) {
    return "Waiting for the account's EMR API quota; " + waiting + " steps are waiting.";
  }

  static String clusterFull(Cluster cluster) {
    return "Cluster " + cluster + " has as many active steps as EMR allows";
  }

  static String thereAfterAll(String stepId) {
    return "EMR has the step after all: it is " + stepId + ".";
  }

  static String refused(Cluster cluster, String reason) {
    return "EMR refused the step on cluster " + cluster + ": " + reason;
  }

  static String notInTime(Cluster cluster, Duration limit, String obstacle) {
    return "The step could not be submitted to cluster "
        + cluster
        + " within "
        + Settings.show(limit)
        + " ("
        + LimitSettings.SUBMIT_TIMEOUT
        + "): "
        + obstacle
        + ". It is not on the cluster.";
  }

  static String unknown(Cluster cluster, StepKey key, String reason) {
    return "It is not known whether EMR has taken the step: neither the submission nor the search"
        + " for it was answered ("
        + reason
        + "). Before you run the job again, look on cluster "
        + cluster
        + " for a step whose name ends with"
        + key.suffix()
        + ".";
  }

  // ---- Steps of the same job that are there already.

  /**
   * An active step, and whose it is.
   *
   * @param why it is nobody's any more, as it follows "which"
   */
  static String orphan(StepAddress address, EmrStep step, String why) {
    return met(address, step) + ", which " + why;
  }

  static String belongsTo(String orphans, String adopter) {
    return orphans
        + ". It belongs to "
        + adopter
        + " now, which stays with it. "
        + NOTHING_SUBMITTED
        + ".";
  }

  static String cancelling(String orphan) {
    return orphan + ". Cancelling it (" + SubmitSettings.ORPHANS + ").";
  }

  static String adopted(String orphans) {
    return orphans + ". This job adopts it (" + SubmitSettings.ORPHANS + ").";
  }

  static String notAdopted(String orphans, String obstacle) {
    return orphans + ". It can't be adopted: " + obstacle + ". " + NOTHING_SUBMITTED + ".";
  }

  static String leftAlone(String orphans) {
    return orphans
        + ". "
        + NOTHING_SUBMITTED
        + ", because the job would run twice. Cancel it or wait for its end; "
        + SubmitSettings.ORPHANS
        + " says what to do in such a case.";
  }

  static String doubtful(StepAddress address, EmrStep step, String doubt, long executionId) {
    return met(address, step)
        + ", which "
        + doubt
        + ". "
        + NOTHING_SUBMITTED
        + ", and the step was left alone: an executor that has lost its place in Azkaban's table"
        + " goes on with what it runs. When it has stopped, cancel the step, or kill execution "
        + executionId
        + " in Azkaban, and then run this job again; "
        + PAGE;
  }

  static String beside(StepAddress address, EmrStep step) {
    return met(address, step)
        + ", which Azkaban calls running: this job's step comes beside it. If the executor of that"
        + " execution has died, cancel the step; "
        + PAGE;
  }

  /** The same for the executor's own log. */
  static String beside(StepAddress address, EmrStep step, Execution execution) {
    return beside(address, step) + " (" + StepOwner.of(execution) + ")";
  }

  // ---- For people who may not read the job's log: with ids, and without names.

  /** What a notice says was done about a step that was left behind. */
  static final String CANCELLED_FIRST = "This job cancels it before it submits its own.";

  static final String ADOPTED = "This job adopts it.";
  static final String NOT_ADOPTED =
      "This job can't adopt it, and has submitted nothing: its log says why.";
  static final String LEFT_ALONE =
      "This job has submitted nothing, because it would run twice: cancel the step, or wait for its"
          + " end, and run the job again.";

  /**
   * A step that was left behind.
   *
   * @param deed one of those above
   */
  static String notice(StepAddress address, EmrStep step, String deed) {
    return submittedBy(address, step) + "That is over, and the step is still active. " + deed;
  }

  static String doubtNotice(StepAddress address, EmrStep step) {
    return submittedBy(address, step)
        + "Its executor has lost its place in Azkaban's table, and the step is still active. This"
        + " job has submitted nothing: its log says what to do.";
  }

  private static String submittedBy(StepAddress address, EmrStep step) {
    StepKey key = StepKey.parse(step.name()).get();
    return "Step "
        + address.stepId()
        + " on cluster "
        + address.clusterId()
        + " was submitted by execution "
        + key.executionId()
        + ", attempt "
        + key.attempt()
        + " of this job. ";
  }

  // ---- Other executions.

  static String olderExecution(int executionId) {
    return "execution "
        + executionId
        + " of this flow is older, has not ended, and may adopt it itself";
  }

  private static String met(StepAddress address, EmrStep step) {
    StepKey key = StepKey.parse(step.name()).get();
    return "Step "
        + address.stepId()
        + " on cluster "
        + address.cluster()
        + " is "
        + (step.saysState() ? step.stateText() : "active")
        + " for execution "
        + key.executionId()
        + ", attempt "
        + key.attempt()
        + " of this job"
        + step.applications().inParentheses();
  }
}
