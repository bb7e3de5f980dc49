package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.aws.RetryPause;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.CancelOption;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.notices.JobNotices;
import io.github.azkabanaws.emr.notices.Notice;
import io.github.azkabanaws.emr.notices.NoticeKind;
import io.github.azkabanaws.emr.watch.StepWatch;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends a step: asks it to stop, ends it by force when a grace time is over, and stays until it is
 * gone. CancelSteps is asynchronous and promises nothing, so only the step's state counts.
 */
public final class StepCanceller {
  private static final Duration REQUEST_AGAIN = Duration.ofSeconds(20);

  private final CancelQueue cancels;
  private final LateCancels late;
  private final LiveSteps live;
  private final StepWatch watch;
  private final LimitSettings limits;
  private final StepOwner owner;
  private final JobContext job;
  private final JobNotices notices;

  /**
   * @param owner the job that ends steps
   * @param notices of that job
   */
  public StepCanceller(
      CancelAccess access,
      LimitSettings limits,
      StepOwner owner,
      JobContext job,
      JobNotices notices) {
    this.cancels = access.cancels();
    this.late = access.late();
    this.live = access.live();
    this.watch = access.watch();
    this.limits = limits;
    this.owner = owner;
    this.job = job;
    this.notices = notices;
  }

  /**
   * Ends the step because the job was killed, and then says so.
   *
   * @return what the job ends with; its message says how the step has ended
   * @throws StepJobException as {@link #cancel} does
   */
  public KilledException kill(WatchedStep step) throws StepJobException, InterruptedException {
    EmrStep ended = cancel(step, EndOccasion.KILLED);
    return new KilledException(
        KillSentences.hasEnded(EndOccasion.KILLED, ended, step.applications()));
  }

  /**
   * Ends a step that was left behind and that nobody watches.
   *
   * @throws StepJobException if the end could not be confirmed
   */
  public void cancelLeftBehind(StepAddress address) throws StepJobException, InterruptedException {
    WatchedStep step = watch.watch(address, limits.watchInterval(), job.log());
    LiveSteps.Entry entry =
        live.add(address, ShutdownRule.CANCEL, owner, job.log())
            .withApplications(step::applications);
    try {
      EmrStep ended = cancel(step, EndOccasion.LEFT_BEHIND);
      job.log().info(KillSentences.hasEnded(EndOccasion.LEFT_BEHIND, ended, step.applications()));
    } finally {
      live.remove(entry);
      watch.leave(step);
    }
  }

  /**
   * Ends a step that has run or waited for too long.
   *
   * @return what EMR says of it at its end, which need not be CANCELLED
   * @throws StepJobException as {@link #cancel} does
   */
  public EmrStep cancelAtLimit(WatchedStep step) throws StepJobException, InterruptedException {
    return cancelAndTell(step, EndOccasion.LIMIT);
  }

  /**
   * Ends a step that is beyond its group's boundary.
   *
   * @return what EMR says of it at its end, which need not be CANCELLED
   * @throws StepJobException as {@link #cancel} does
   */
  public EmrStep cancelOutOfBounds(WatchedStep step) throws StepJobException, InterruptedException {
    return cancelAndTell(step, EndOccasion.BOUNDARY);
  }

  private EmrStep cancelAndTell(WatchedStep step, EndOccasion occasion)
      throws StepJobException, InterruptedException {
    EmrStep ended = cancel(step, occasion);
    job.log().info(KillSentences.hasEnded(occasion, ended, step.applications()));
    return ended;
  }

  /**
   * Ends the step, however long EMR takes, within the administrator's limit.
   *
   * @return what EMR says of it at its end, which need not be CANCELLED
   * @throws StepJobException if the end could not be confirmed; the message is fit to be the last
   *     line of the log, and nothing that EMR says of the step later stands behind it
   */
  private EmrStep cancel(WatchedStep step, EndOccasion occasion)
      throws StepJobException, InterruptedException {
    job.log().info(KillSentences.cancelling(occasion, step.address()));
    live.ending(step.address());
    watch.hurry(step);
    Attempt attempt = new Attempt(step);
    while (true) {
      if (attempt.isDue()) {
        attempt.ask();
      }
      Optional<EmrStep> ended = attempt.await();
      if (!ended.isPresent() && attempt.isOver()) {
        if (attempt.needsForceNow()) {
          attempt.forceNow();
          continue;
        }
        ended = step.giveUp();
        if (!ended.isPresent()) {
          late.take(step.address(), limits, owner);
          notices.tell(notice(occasion, step.address()));
          throw new StepJobException(
              KillSentences.notConfirmed(occasion, step, limits.killTimeout(), late.goesOn()));
        }
      }
      if (ended.isPresent()) {
        return ended.get();
      }
    }
  }

  private Notice notice(EndOccasion occasion, StepAddress step) {
    String sentence = KillSentences.notice(occasion, step, limits.killTimeout(), late.goesOn());
    return Notice.of(NoticeKind.KILL_NOT_CONFIRMED, sentence)
        .onStep(step.clusterId(), step.stepId());
  }

  /** The attempt to end one step: what was asked for, and when to ask for what again. */
  private final class Attempt {
    // Nothing wakes its waits but the step's end: the kill has happened, and they are bounded.
    private final Signal never = new Signal();
    private final WatchedStep step;
    private final RetryPause retry;
    private Duration giveUp;
    private Duration nextRequest;

    /** From when on it is ended by force; unknown until EMR has answered for the first time. */
    private Optional<Duration> force = Optional.empty();

    private boolean isForced;

    Attempt(WatchedStep step) {
      this.step = step;
      this.retry = RetryPause.paced(job.timer(), job.log(), "cancelling step " + step.id());
      this.nextRequest = job.now();
      this.giveUp = nextRequest.plus(limits.killTimeout());
    }

    boolean isDue() {
      return isPast(nextRequest);
    }

    boolean isOver() {
      return isPast(giveUp);
    }

    /** Whether force was not used yet and nobody can use it later. */
    boolean needsForceNow() {
      return !isForced && !late.goesOn();
    }

    /** Has it used now, once and whatever the grace time says. */
    void forceNow() {
      isForced = true;
      nextRequest = job.now();
      force = Optional.of(nextRequest);
      giveUp = nextRequest.plus(limits.killGrace());
    }

    void ask() throws InterruptedException {
      boolean useForce = force.filter(this::isPast).isPresent();
      CancelRequest answer = request(step.address(), useForce);
      if (answer.failure().isPresent()) {
        nextRequest = job.now().plus(retry.noAnswer(answer.failure().get()));
        return;
      }
      isForced |= useForce && answer.isTaken();
      // The step's time to end by itself runs from the first answer, not from the kill.
      Duration graceEnd = force.orElseGet(() -> job.now().plus(limits.killGrace()));
      force = Optional.of(graceEnd);
      nextRequest = answer.isTaken() && !useForce ? graceEnd : job.now().plus(REQUEST_AGAIN);
    }

    /** Waits until there is something to do, or until the step has ended. */
    Optional<EmrStep> await() throws InterruptedException {
      Duration until = Durations.shorter(nextRequest, giveUp);
      return step.await(never, until.minus(job.now()));
    }

    private boolean isPast(Duration time) {
      return job.now().compareTo(time) >= 0;
    }
  }

  /**
   * Asks once. A refusal is no error here: EMR refuses too when the step or its cluster has just
   * ended, and then the step's state tells so.
   */
  private CancelRequest request(StepAddress step, boolean force) throws InterruptedException {
    CancelOption option = force ? CancelOption.TERMINATE_PROCESS : CancelOption.SEND_INTERRUPT;
    if (force) {
      job.log().warn(KillSentences.byForce(step));
    }
    CancelRequest request = cancels.add(step, option);
    request.await(job.timer());
    request
        .refusal()
        .ifPresent(refusal -> job.log().warn(KillSentences.notTaken(option, step, refusal)));
    if (request.isTaken()) {
      live.interrupted(step);
    }
    return request;
  }
}
