package io.github.azkabanaws.virtualtime;

import java.util.Optional;

/**
 * What has to become of a job in a cell of the matrix, decided from the user's point of view.
 *
 * @param summary Azkaban's status and EMR's states of the steps, as {@link FaultOutcome#summary}
 * @param lastLine a regular expression for the last line of the job's log
 * @param mostOfOneKey how many steps one attempt may have
 */
public record FaultExpectation(String summary, String lastLine, int mostOfOneKey) {
  private static final String ENDED = "Step s-\\w+ is COMPLETED\\.";
  private static final String KILLED = "Killed: step s-\\w+ has ended, ";
  private static final String ORPHAN =
      "Step s-\\w+ on cluster .* is (PENDING|RUNNING) for execution 1, attempt 0 of this job, which"
          + " is over\\. Nothing was submitted.*aws\\.emr\\.orphan\\.steps says what to do.*";
  private static final String LOST =
      "Step s-\\w+ on cluster .* is (PENDING|RUNNING) for execution 1, attempt 0 of this job, which"
          + " Azkaban calls RUNNING although its executor is no longer among Azkaban's\\. Nothing"
          + " was submitted.*";
  private static final String NOBODY =
      "Kill not confirmed after 5m \\(aws\\.emr\\.kill\\.timeout\\): step s-\\w+ on cluster .* may"
          + " still run\\. This JVM ends with its flow, and nobody goes on .*: aws emr cancel-steps"
          + " --cluster-id j-\\w+ --step-ids s-\\w+ --step-cancellation-option"
          + " TERMINATE_PROCESS\\.";
  private static final String NOT_CONFIRMED =
      "Kill not confirmed after 5m \\(aws\\.emr\\.kill\\.timeout\\): step s-\\w+ on cluster .* may"
          + " still run\\. The executor goes on asking EMR to end it, for 24h, .*";
  private static final String NOT_KNOWN =
      "It is not known whether EMR has taken the step.* look on cluster .* for a step whose name"
          + " ends with .*";

  private static final FaultExpectation SUCCESS =
      new FaultExpectation("SUCCEEDED, COMPLETED", ENDED, 1);
  private static final FaultExpectation AGAIN =
      new FaultExpectation("SUCCEEDED, COMPLETED + COMPLETED", ENDED, 1);

  /** Empty if the cell would say nothing that another one does not. */
  public static Optional<FaultExpectation> of(FaultKind kind, FaultPhase phase) {
    if (phase == FaultPhase.CANCELLING_LONG && !kind.silences()) {
      return Optional.empty();
    }
    if (kind.isRestart()) {
      return Optional.of(restart(kind, phase));
    }
    if (kind.isTermination()) {
      return Optional.of(termination(kind, phase));
    }
    if (kind == FaultKind.CANCELLED_ELSEWHERE) {
      return phase.isQueued() || phase == FaultPhase.SUBMITTING
          ? Optional.empty()
          : Optional.of(cancelledElsewhere(phase));
    }
    if (kind.isVanished()) {
      return phase.isQueued() ? Optional.empty() : Optional.of(vanished(kind, phase));
    }
    if (kind == FaultKind.FLOW_JVM && phase == FaultPhase.CANCELLING_LONG) {
      return Optional.of(new FaultExpectation("KILLED, RUNNING", NOBODY, 1));
    }
    return Optional.of(passing(phase));
  }

  private static FaultExpectation passing(FaultPhase phase) {
    return switch (phase) {
      case CANCELLING -> new FaultExpectation("KILLED, CANCELLED", KILLED + "CANCELLED\\.", 1);
      case CANCELLING_LONG ->
          // The job can't wait for it, the executor does.
          new FaultExpectation("KILLED, CANCELLED", NOT_CONFIRMED, 1);
      default -> SUCCESS;
    };
  }

  private static FaultExpectation termination(FaultKind kind, FaultPhase phase) {
    String reason = ".*\\(" + kind.reason().code() + ": " + kind.reason().message() + "\\)\\.";
    return switch (phase) {
      case QUEUED_FULL, QUEUED_QUOTA, SUBMITTING ->
          new FaultExpectation("FAILED, no step", "EMR refused the step on cluster" + reason, 0);
      case PENDING ->
          new FaultExpectation("FAILED, CANCELLED", "Step s-\\w+ .* ended CANCELLED" + reason, 1);
      case RUNNING ->
          new FaultExpectation(
              "FAILED, INTERRUPTED", "Step s-\\w+ .* ended INTERRUPTED" + reason, 1);
      case FINISHING -> SUCCESS;
      default -> new FaultExpectation("KILLED, INTERRUPTED", KILLED + "INTERRUPTED\\.", 1);
    };
  }

  private static FaultExpectation cancelledElsewhere(FaultPhase phase) {
    return switch (phase) {
      case PENDING, RUNNING ->
          new FaultExpectation(
              "FAILED, CANCELLED",
              "Step s-\\w+ .* ended CANCELLED.* The job was not killed; the cluster is .*, so it is"
                  + " the step that somebody has ended: by EMR's own means, .*",
              1);
      default -> passing(phase);
    };
  }

  private static FaultExpectation vanished(FaultKind kind, FaultPhase phase) {
    if (phase == FaultPhase.SUBMITTING) {
      return new FaultExpectation("FAILED, COMPLETED", NOT_KNOWN, 1);
    }
    if (kind == FaultKind.VANISHED) {
      return passing(phase);
    }
    return phase.isCancelling()
        // EMR refuses to end it too.
        ? new FaultExpectation("KILLED, CANCEL_PENDING", NOT_CONFIRMED, 1)
        : new FaultExpectation(
            "FAILED, COMPLETED",
            "EMR has given no answer about step s-\\w+ .* for 1h .*: the step may still run, and"
                + " nobody watches it any more\\.",
            1);
  }

  private static FaultExpectation restart(FaultKind kind, FaultPhase phase) {
    if (phase.isQueued()) {
      return SUCCESS;
    }
    if (phase == FaultPhase.FINISHING) {
      // Azkaban has called it failed, so whoever runs it again wants it done again. That the same
      // attempt runs again does not happen: Azkaban makes a new attempt or a new execution.
      return kind == FaultKind.RESTART_SAME ? new FaultExpectation(AGAIN.summary, ENDED, 2) : AGAIN;
    }
    return switch (kind) {
      case RESTART_FAIL, RESTART_RETRY -> new FaultExpectation("FAILED, COMPLETED", ORPHAN, 1);
      // The row alone proves nothing, whatever the rule is.
      case RESTART_LOST, RESTART_LOST_CANCEL -> new FaultExpectation("FAILED, COMPLETED", LOST, 1);
      // Nothing proves that the other execution is over: a warning, and a second step.
      case RESTART_SILENT -> AGAIN;
      case RESTART_CANCEL -> new FaultExpectation("SUCCEEDED, CANCELLED + COMPLETED", ENDED, 1);
      default -> SUCCESS;
    };
  }
}
