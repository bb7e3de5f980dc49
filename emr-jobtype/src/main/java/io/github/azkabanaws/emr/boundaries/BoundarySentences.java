package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.rules.Boundary;
import io.github.azkabanaws.emr.rules.RuleName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.StringJoiner;

/** What people are told of a boundary: the rule, its value, what is beyond it, and whom to ask. */
final class BoundarySentences {
  private final BoundarySettings settings;

  BoundarySentences(BoundarySettings settings) {
    this.settings = settings;
  }

  /**
   * Before anything is submitted.
   *
   * @param sentence one of the two below
   */
  static String refused(String sentence) {
    return "Refused: out of bounds, nothing was submitted. " + sentence;
  }

  String beyond(Boundary boundary, Map<RuleName, String> broken) {
    return rules(boundary, broken) + ask();
  }

  String uncountable(Boundary boundary, RuleName name) {
    return of(boundary)
        + boundary.described(name)
        + ", but the step has a runtime role, and EMR's list of steps does not say whose it is, so"
        + " they can't be counted."
        + ask();
  }

  /** Of a step that runs. */
  String outOf(StepAddress step, Boundary boundary, Map<RuleName, String> broken) {
    return beginning(step) + " is out of bounds. " + rules(boundary, broken) + ask();
  }

  String runsTooLong(StepAddress step, Boundary boundary) {
    return beginning(step)
        + " has been running for too long. "
        + of(boundary)
        + boundary.described(RuleName.RUN)
        + "."
        + ask();
  }

  String waitsTooLong(StepAddress step, Boundary boundary) {
    return beginning(step)
        + " has been PENDING for too long. "
        + of(boundary)
        + boundary.described(RuleName.WAIT)
        + "."
        + ask();
  }

  /** Why a step is held back that has not been submitted. */
  String full(Boundary boundary, RuleName name, int active, String where) {
    return of(boundary)
        + boundary.described(name)
        + ", and "
        + active
        + " of the group's steps are active "
        + where;
  }

  String closed(Boundary boundary, String opens) {
    return of(boundary) + boundary.described(RuleName.HOURS) + opens;
  }

  String waiting(String why) {
    return "Waiting to submit the step: " + why + "." + ask();
  }

  /**
   * @param why as the end of a sentence
   */
  String uncounted(Boundary boundary, String why) {
    return of(boundary) + boundary.described(RuleName.STEPS) + ", and " + why;
  }

  /**
   * In front of what is going to become of a step that runs.
   *
   * @param adopted whether that is because it was adopted a moment ago
   */
  String soon(String sentence, Instant end, boolean adopted) {
    return (adopted ? "The step was adopted." : "The file of boundaries has changed.")
        + " The step is ended at "
        + end.truncatedTo(ChronoUnit.SECONDS)
        + " if it is still so: "
        + sentence;
  }

  /**
   * @param why it waited, as the last of the sentences above
   */
  String waitedTooLong(String rule, String why) {
    return "Refused: out of bounds, nothing was submitted. The step has to wait for longer than "
        + rule
        + " allows. "
        + why
        + "."
        + ask();
  }

  /** In front of what would have become of a job if boundaries held. */
  static String onlyTold(String sentence) {
    return "Out of bounds, which is told and has no other effect ("
        + BoundarySettings.MODE
        + "=warn): "
        + sentence;
  }

  /**
   * A file that is not good where nothing is enforced.
   *
   * @param why in whole sentences
   */
  static String noBoundary(String why) {
    return why + " The job goes on without boundaries (" + BoundarySettings.MODE + "=warn).";
  }

  private static String rules(Boundary boundary, Map<RuleName, String> broken) {
    StringJoiner rules = new StringJoiner("; ", of(boundary), ".");
    broken.forEach((name, what) -> rules.add(boundary.described(name) + ", but " + what));
    return rules.toString();
  }

  private static String of(Boundary boundary) {
    return "The boundary of group '" + boundary.group() + "' says ";
  }

  private static String beginning(StepAddress step) {
    return "Step " + step.stepId() + " on cluster " + step.cluster();
  }

  private String ask() {
    return " Ask " + settings.contact() + " (" + BoundarySettings.FILE + ").";
  }
}
