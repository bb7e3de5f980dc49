package io.github.azkabanaws.emr.handover;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.aws.RetryPause;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.S3Errors;
import io.github.azkabanaws.emr.s3.S3Objects;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Writes the flag of one job, once. S3 itself looks whether there is an object ({@code
 * If-None-Match}), so of all that write the same flag at the same moment one does it. A call whose
 * answer was lost may have written it: whatever is there then is looked at before anything is
 * called a failure, or written again.
 */
final class FlagWriter {
  /** S3 asks for a repeat after each conflict; a few seconds are long for so small an object. */
  static final int MOST_CONFLICTS = 8;

  private final Supplier<S3Client> client;
  private final Duration limit;
  private final JobContext job;

  /**
   * @param client gives the client; asked only when there is something to write
   * @param limit how long it is tried
   */
  FlagWriter(Supplier<S3Client> client, Duration limit, JobContext job) {
    this.client = client;
    this.limit = limit;
    this.job = job;
  }

  /**
   * Writes it; when this returns, it is there.
   *
   * @param right what the executor needs to be allowed
   * @throws StepJobException if it is not there as far as is known; a sentence that says why
   * @throws KilledException if the job was killed before or meanwhile; it says what became of the
   *     flag
   */
  void write(Flag flag, String right)
      throws StepJobException, KilledException, InterruptedException {
    Writing writing = new Writing(flag, right);
    try {
      writing.run();
    } catch (InterruptedException e) {
      job.log().error(HandoverSentences.interrupted(flag, writing.doubtful));
      throw e;
    }
  }

  /** Writing one flag. */
  private final class Writing {
    private final Flag flag;
    private final String right;
    private final RetryPause retry =
        new RetryPause(job.timer(), job.log(), "writing the flag of the hand-over");
    private final Duration deadline = job.now().plus(limit);

    /** Whether a call without an answer may have written it. */
    private boolean doubtful;

    /** Each asks S3 for something. */
    private int rounds;

    private int conflicts;

    Writing(Flag flag, String right) {
      this.flag = flag;
      this.right = right;
    }

    void run() throws StepJobException, KilledException, InterruptedException {
      boolean there = false;
      while (!there) {
        checkKill();
        rounds++;
        boolean writing = false;
        try {
          if (flag.replaces() && isReplaced()) {
            job.log().info(HandoverSentences.stands(flag));
          } else {
            writing = true;
            put();
            job.log().info(HandoverSentences.written(flag));
          }
          there = true;
        } catch (SdkException e) {
          there = notWritten(e, writing);
        }
      }
      if (job.kill().isRaised()) {
        throw new KilledException(HandoverSentences.killedAfter(flag));
      }
    }

    private S3Objects objects() {
      return new S3Objects(client.get());
    }

    private void put() {
      if (flag.replaces()) {
        objects().put(flag.object());
      } else {
        objects().putIfAbsent(flag.object());
      }
    }

    private boolean isOwn() {
      return objects()
          .metadata(flag.location())
          .filter(metadata -> flag.isOwn(FlagMark.of(metadata)))
          .isPresent();
    }

    /**
     * Whether a replacement is there already, also by another execution that stays with the same
     * step. If nobody may look, it is not made a second time: whoever waits for it would begin
     * twice.
     */
    private boolean isReplaced() throws StepJobException, KilledException {
      try {
        return isOwn();
      } catch (SdkException e) {
        if (!S3Errors.isRefusal(e)) {
          throw e;
        }
        if (!doubtful && !flag.mayStand()) {
          return false;
        }
        throw failure(
            HandoverSentences.notToldWhether(
                flag, EmrErrors.text(e) + S3Errors.advice(e, flag.location(), right)));
      }
    }

    /**
     * Whether the object that is there is this job's.
     *
     * @return false if there is none after all
     * @throws StepJobException if it is somebody else's
     */
    private boolean isThere() throws StepJobException, KilledException, InterruptedException {
      Optional<Map<String, String>> metadata = look();
      if (!metadata.isPresent()) {
        return false;
      }
      FlagMark there = FlagMark.of(metadata.get());
      if (!flag.isOwn(there)) {
        checkKill();
        throw new StepJobException(HandoverSentences.others(flag, there));
      }
      job.log()
          .info(
              there.isSame(flag.mark())
                  ? HandoverSentences.written(flag)
                  : HandoverSentences.stands(flag, there));
      return true;
    }

    private Optional<Map<String, String>> look()
        throws StepJobException, KilledException, InterruptedException {
      while (true) {
        checkKill();
        try {
          return objects().metadata(flag.location());
        } catch (SdkException e) {
          String why = EmrErrors.text(e);
          if (S3Errors.isRefusal(e)) {
            throw failure(
                HandoverSentences.unknownWhose(
                    flag, why + S3Errors.advice(e, flag.location(), right)));
          }
          if (isOver()) {
            throw failure(HandoverSentences.unknownWhose(flag, why));
          }
          await(why);
        }
      }
    }

    /**
     * What a call that has not written it means: the end, or a pause before the next one.
     *
     * @param writing whether it was to write, and not to look
     * @return whether it is there all the same
     */
    private boolean notWritten(SdkException e, boolean writing)
        throws StepJobException, KilledException, InterruptedException {
      String why = EmrErrors.text(e);
      boolean conflict = S3Errors.isConflict(e);
      if (!flag.replaces() && S3Errors.isConditionFailed(e)) {
        if (isThere()) {
          return true;
        }
        // Somebody has taken it away in between.
        conflict = true;
      }
      if (conflict) {
        conflicts++;
        if (conflicts > MOST_CONFLICTS) {
          return lastLook(HandoverSentences.conflicts(flag, conflicts));
        }
      } else if (S3Errors.isRefusal(e)) {
        return lastLook(
            HandoverSentences.refused(flag, why + S3Errors.advice(e, flag.location(), right)));
      } else {
        doubtful |= writing && EmrErrors.of(e) != EmrErrors.NOT_EXECUTED;
      }
      // However short the time is: what the first call has done, only another one tells.
      if (isOver() && rounds > 1) {
        return lastLook(HandoverSentences.notTaken(flag, limit, why));
      }
      await(why);
      return false;
    }

    /**
     * Before anything is called a failure that may be none.
     *
     * @param sentence why it is one
     * @return true; it is there
     */
    private boolean lastLook(String sentence) throws StepJobException, KilledException {
      if (doubtful) {
        try {
          if (isOwn()) {
            job.log().info(HandoverSentences.written(flag));
            return true;
          }
        } catch (SdkException e) {
          // Then it stays a doubt.
        }
      }
      throw failure(sentence);
    }

    private void await(String why) throws KilledException, InterruptedException {
      Duration pause =
          retry.hindered("S3 has not taken the flag " + flag.location() + " (" + why + ")");
      job.timer().await(job.kill(), pause);
    }

    private boolean isOver() {
      return job.now().compareTo(deadline) >= 0;
    }

    /** A job that was killed meanwhile has not failed. */
    private StepJobException failure(String sentence) throws KilledException {
      checkKill();
      return new StepJobException(sentence + (doubtful ? HandoverSentences.mayStand() : ""));
    }

    /** A killed job writes nothing more; a call that had no answer is looked after once. */
    private void checkKill() throws KilledException {
      if (!job.kill().isRaised()) {
        return;
      }
      if (!doubtful) {
        throw new KilledException(HandoverSentences.killedBefore(flag.location().toString()));
      }
      boolean there;
      try {
        there =
            objects()
                .metadata(flag.location())
                .filter(metadata -> flag.isOwn(FlagMark.of(metadata)))
                .isPresent();
      } catch (SdkException e) {
        throw new KilledException(HandoverSentences.killedUnknown(flag, EmrErrors.text(e)));
      }
      throw new KilledException(
          there ? HandoverSentences.killedAfter(flag) : HandoverSentences.killedAbsent(flag));
    }
  }
}
