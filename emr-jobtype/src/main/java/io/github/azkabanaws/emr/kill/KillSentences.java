package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.emrapi.CancelOption;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.YarnApplications;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;

/** What people are told about the end of steps. */
final class KillSentences {
  private static final String NOBODY_FOLLOWS = "; nobody follows that any more.";

  private KillSentences() {}

  // ---- In the job's log.

  static String cancelling(EndOccasion occasion, StepAddress step) {
    return occasion + ": cancelling " + step + ".";
  }

  static String byForce(StepAddress step) {
    return "Step " + step.stepId() + " has not ended by itself; ending it by force.";
  }

  static String notTaken(CancelOption option, StepAddress step, String refusal) {
    return "EMR did not take the " + option + " of step " + step.stepId() + ": " + refusal;
  }

  /**
   * How it ended.
   *
   * @param applications of it: what has ended is the step
   */
  static String hasEnded(EndOccasion occasion, EmrStep ended, YarnApplications applications) {
    return occasion
        + ": step "
        + ended.id()
        + " has ended, "
        + ended.stateText()
        + "."
        + applications.sentenceOfEnd();
  }

  /**
   * Fit to be the last line of the log.
   *
   * @param goesOn whether this JVM goes on asking
   */
  static String notConfirmed(
      EndOccasion occasion, WatchedStep watched, Duration limit, boolean goesOn) {
    StepAddress step = watched.address();
    return occasion.deed()
        + " not confirmed after "
        + Settings.show(limit)
        + " ("
        + LimitSettings.KILL_TIMEOUT
        + "): "
        + step
        + " may still run."
        + watched.applications().sentence()
        + " "
        + (goesOn ? executorGoesOn() : nobodyGoesOn(step));
  }

  /**
   * For people who may not read the job's log: with ids, and without names.
   *
   * @param goesOn whether this JVM goes on asking
   */
  static String notice(EndOccasion occasion, StepAddress step, Duration limit, boolean goesOn) {
    return occasion.deed()
        + " not confirmed after "
        + Settings.show(limit)
        + " ("
        + LimitSettings.KILL_TIMEOUT
        + "): step "
        + step.stepId()
        + " on cluster "
        + step.clusterId()
        + " may still run. "
        + (goesOn ? executorGoesOn() : nobodyGoesOn(step));
  }

  private static String executorGoesOn() {
    return "The executor goes on asking EMR to end it, for "
        + Settings.show(LateCancels.FOR)
        + ", and says in its own log what comes of it.";
  }

  private static String nobodyGoesOn(StepAddress step) {
    return "This JVM ends with its flow, and nobody goes on asking EMR to end it: "
        + "aws emr cancel-steps --cluster-id "
        + step.clusterId()
        + " --step-ids "
        + step.stepId()
        + " --step-cancellation-option TERMINATE_PROCESS.";
  }

  // ---- In the executor's log, about steps whose jobs are over.

  static String late(StepAddress step, StepOwner owner, boolean goesOn) {
    return "The end of "
        + of(step, owner)
        + " is not confirmed; EMR is asked to end it for "
        + (goesOn ? Settings.show(LateCancels.FOR) : "as long as this JVM is there")
        + ".";
  }

  static String endedAfterAll(StepAddress step, StepOwner owner, EmrStep ended) {
    return capital(of(step, owner)) + " has ended after all, " + ended.stateText() + ".";
  }

  static String neverConfirmed(WatchedStep step, StepOwner owner) {
    return capital(of(step.address(), owner))
        + " may still run, and nobody watches it any more: EMR has not confirmed its end for "
        + Settings.show(LateCancels.FOR)
        + "."
        + step.applications().sentence();
  }

  // ---- In both, while the JVM ends; each begins with a small letter.

  static String executorStops(String what, YarnApplications applications) {
    String known = applications.sentence();
    return "The executor stops: "
        + what
        + (known.isEmpty() || what.endsWith(".") ? known : "." + known);
  }

  static String runsOn(StepAddress step) {
    return step + " runs on, and nobody watches it.";
  }

  static String asked(StepAddress step) {
    return "EMR was asked to cancel " + step + NOBODY_FOLLOWS;
  }

  static String askingFailed(StepAddress step, String error) {
    return "asking EMR to cancel " + step + " failed, so it may run on: " + error;
  }

  static String notAnswered(StepAddress step) {
    return "EMR was asked to cancel "
        + step
        + " and did not answer within "
        + Settings.show(Shutdown.LIMIT)
        + "; it may run on.";
  }

  static String isOver(StepAddress step, String state) {
    return step + " has ended, " + state + ".";
  }

  static String isBeingCancelled(StepAddress step) {
    return "EMR is cancelling " + step + " already" + NOBODY_FOLLOWS;
  }

  static String notCancelled(StepAddress step, String state, String reason) {
    return "EMR does not cancel " + step + ", which is " + state + " and may run on: " + reason;
  }

  static String notCancelledInSomeState(StepAddress step, String reason) {
    return "EMR does not cancel "
        + step
        + ", and does not say in which state it is; it may run on: "
        + reason;
  }

  private static String of(StepAddress step, StepOwner owner) {
    return step + " (" + owner + ")";
  }

  private static String capital(String sentence) {
    return "S" + sentence.substring(1);
  }
}
