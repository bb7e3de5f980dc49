package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.virtualtime.HandoverWorld.Attempt;
import io.github.azkabanaws.virtualtime.HandoverWorld.Run;
import io.github.azkabanaws.virtualtime.VirtualFlags.Write;
import java.util.List;

/** What may become of an execution that hands over; each has to be among very many of them. */
enum HandoverOutcome {
  WRITTEN_AT_ONCE(Part.LAST, JobStatus.SUCCEEDED, " is written."),
  FOUND_AFTER_A_LOST_ANSWER(Part.LAST, JobStatus.SUCCEEDED, "it is not written again"),
  WRITTEN_ALONE_BY_A_RETRY(Part.ANY, JobStatus.SUCCEEDED, "the flag alone is written"),
  WRITTEN_AFTER_ANOTHER_RUN(Part.ANY, JobStatus.SUCCEEDED, "so this attempt runs the job's"),
  WRITTEN_FOR_AN_ADOPTED_STEP(Part.ANY, JobStatus.SUCCEEDED, "This job adopts it"),
  WRITTEN_WHERE_THE_SCRIPT_SAID(null, JobStatus.SUCCEEDED, ""),
  WRITTEN_OVER_ANOTHER(null, JobStatus.SUCCEEDED, ""),
  WRITTEN_WHEN_NOBODY_WAITED(null, null, ""),
  WRITTEN_BY_AN_EXECUTOR_THAT_DIED(null, null, ""),
  DIED_WITH_ITS_EXECUTOR_BEFORE(null, null, ""),
  ANOTHER_HAS_THE_FLAG(Part.LAST, JobStatus.FAILED, "All steps of the job are COMPLETED"),
  ANOTHER_HAS_IT_BEFORE_THE_STEPS(Part.LAST, JobStatus.FAILED, "and stays as it is."),
  S3_REFUSES(Part.ANY, null, "S3 refused to write"),
  TRIED_AGAIN(Part.ANY, null, "S3 has not taken the flag"),
  PERHAPS_THERE(Part.ANY, null, "so the flag may be there all the same"),
  THE_SCRIPT_TOLD_NOTHING(Part.ANY, null, "the script has told no 'day'"),
  THE_SCRIPT_TOLD_DOTS(Part.ANY, null, "and that is not s3://bucket/key"),
  THE_SCRIPT_IS_NOT_HEARD(Part.ANY, null, "what the script has told can't be read"),
  A_RETRY_TO_ANOTHER_ADDRESS(Part.ANY, null, "so the steps of that attempt do not stand for it"),
  NOT_ADOPTED_FOR_ANOTHER_ADDRESS(Part.ANY, null, "It can't be adopted: it was to be handed over"),
  KILLED_BEFORE_THE_WRITE(Part.LAST, JobStatus.KILLED, "was not written"),
  KILLED_TOO_LATE(Part.LAST, JobStatus.KILLED, "is there. Whoever waits"),
  KILLED_AND_NOT_FOUND(Part.LAST, JobStatus.KILLED, "has not found"),
  KILLED_AND_NOT_KNOWN(Part.LAST, JobStatus.KILLED, "is not known"),
  KILLED_WITH_THE_STEP(Part.LAST, JobStatus.KILLED, "ended, CANCELLED"),
  THE_STEP_FAILED(Part.ANY, null, "ended FAILED"),
  THE_CLUSTER_DIED(Part.ANY, null, "ended INTERRUPTED");

  /** Which lines of the log say it. */
  private enum Part {
    /** The last one of the last attempt. */
    LAST,
    /** Any of any attempt. */
    ANY
  }

  private final Part part;
  private final JobStatus status;
  private final String words;

  /**
   * @param part null if the log does not say it
   * @param status of the last attempt; null if any
   */
  HandoverOutcome(Part part, JobStatus status, String words) {
    this.part = part;
    this.status = status;
    this.words = words;
  }

  /**
   * Whether it has become of it.
   *
   * @param written by the run's jobs
   */
  boolean isOf(Run run, List<Write> written, VirtualFlags flags) {
    Attempt last = run.last();
    if (status != null && last.job().status() != status) {
      return false;
    }
    if (part == Part.LAST) {
      return !run.isLost() && last.job().lastLine().contains(words);
    }
    if (part == Part.ANY) {
      return run.attempts().stream()
          .flatMap(attempt -> attempt.job().log().stream())
          .anyMatch(line -> line.contains(words));
    }
    return switch (this) {
      case WRITTEN_WHERE_THE_SCRIPT_SAID ->
          last.properties().get("aws.emr.handover").contains("{script.day}");
      case WRITTEN_OVER_ANOTHER -> written.stream().anyMatch(write -> isOver(write, flags));
      case WRITTEN_WHEN_NOBODY_WAITED -> written.stream().anyMatch(flags.late()::contains);
      case WRITTEN_BY_AN_EXECUTOR_THAT_DIED -> run.isLost() && !written.isEmpty();
      case DIED_WITH_ITS_EXECUTOR_BEFORE -> run.isLost() && written.isEmpty();
      default -> throw new AssertionError(this);
    };
  }

  private static boolean isOver(Write write, VirtualFlags flags) {
    Write first = flags.writes(write.path()).get(0);
    return !first.equals(write) && !first.step().equals(write.step());
  }
}
