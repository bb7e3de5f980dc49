package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.boundaries.RunningBound;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepState;
import io.github.azkabanaws.emr.kill.StepCanceller;
import io.github.azkabanaws.emr.notices.SilenceNotice;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.Optional;

/** Stays with a step until it has ended, the job is killed, or a limit is reached. */
final class StepStay {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** How often it is asked whether EMR has answered, when only a new answer can tell. */
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final StepLimits limits;
  private final RunningBound bound;
  private final StepCanceller canceller;
  private final JobContext job;
  private final SilenceNotice silence;

  /**
   * @param silence told of EMR's, if it lasts
   */
  StepStay(
      StepLimits limits,
      RunningBound bound,
      StepCanceller canceller,
      JobContext job,
      SilenceNotice silence) {
    this.limits = limits;
    this.bound = bound;
    this.canceller = canceller;
    this.job = job;
    this.silence = silence;
  }

  /**
   * Waits for the step's end, and brings it about when the job is killed or a limit is reached.
   *
   * @return what EMR says of the step, whyever it has ended
   * @throws KilledException if the job was killed, and then the step has ended
   * @throws StepJobException if a limit was reached, or the end after a kill is not confirmed; the
   *     message says whether the step may still run
   */
  EmrStep untilEnd(WatchedStep step)
      throws StepJobException, KilledException, InterruptedException {
    while (true) {
      Optional<EmrStep> ended = step.await(job.kill(), nextCheck(step));
      if (ended.isPresent()) {
        silence.answered(step.lastAnswer());
        return ended.get();
      }
      if (job.kill().isRaised()) {
        throw canceller.kill(step);
      }
      silence.answered(step.lastAnswer());
      silence.tellIfDue(
          step.address().clusterId(),
          step.id(),
          step.blindSince(),
          step.lastUnanswered(),
          job.now());
      if (isBlindForTooLong(step)) {
        return step.giveUp().orElseThrow(() -> nobodyWatches(step));
      }
      if (runsForTooLong(step)) {
        return cancel(step, RunSentences.runsTooLong(step.address(), limits.running().get()));
      }
      if (waitsForTooLong(step)) {
        return cancel(step, RunSentences.waitsTooLong(step.address(), limits.pending().get()));
      }
      Optional<String> outOf = bound.outOf(step.address(), running(step), pending(step));
      if (outOf.isPresent()) {
        return cancelOutOfBounds(step, outOf.get());
      }
    }
  }

  private boolean isBlindForTooLong(WatchedStep step) {
    return limits.blind().filter(limit -> isOver(step.blindSince(), limit)).isPresent();
  }

  private boolean runsForTooLong(WatchedStep step) {
    return limits
        .running()
        .filter(limit -> isOver(step.runningSince(), limit.duration()))
        .isPresent();
  }

  /**
   * Only an answer from after the deadline counts: a step that has begun to run meanwhile must not
   * be ended for having waited.
   */
  private boolean waitsForTooLong(WatchedStep step) {
    if (!limits.pending().isPresent()) {
      return false;
    }
    Duration deadline = step.since().plus(limits.pending().get().duration());
    // The time before the state: whoever reads it first never meets an older answer.
    Optional<Duration> answer = step.lastAnswer();
    Optional<EmrStep> last = step.last();
    return answer.filter(time -> time.compareTo(deadline) >= 0).isPresent()
        && last.filter(now -> now.state() == StepState.PENDING).isPresent();
  }

  private Optional<Duration> running(WatchedStep step) {
    return bound.running(step.last(), step.runningSince().map(begin -> job.now().minus(begin)));
  }

  /** For how long the step was PENDING when EMR said so for the last time, if it still does. */
  private Optional<Duration> pending(WatchedStep step) {
    // As above: the time before the state.
    Optional<Duration> answer = step.lastAnswer();
    Optional<EmrStep> last = step.last();
    return bound.pending(
        last,
        last.filter(now -> now.state() == StepState.PENDING)
            .flatMap(now -> answer)
            .map(time -> time.minus(step.since())),
        answer.map(time -> job.now().minus(time)).orElse(Duration.ZERO));
  }

  private StepJobException nobodyWatches(WatchedStep step) {
    silence.tellGivenUp(
        step.address().clusterId(), step.id(), limits.blind().get(), LimitSettings.BLIND_TIMEOUT);
    return new StepJobException(RunSentences.blind(step, limits.blind().get()));
  }

  private EmrStep cancel(WatchedStep step, String reason)
      throws StepJobException, InterruptedException {
    job.log().warn(reason + ".");
    EmrStep ended;
    try {
      ended = canceller.cancelAtLimit(step);
    } catch (StepJobException e) {
      throw new StepJobException(reason + ". " + e.getMessage());
    }
    if (ended.state() == StepState.COMPLETED) {
      // The work is done: a job that failed now would be repeated for nothing.
      job.log().warn(RunSentences.completedAtLimit());
      return ended;
    }
    throw new StepJobException(RunSentences.endedAtLimit(reason, ended));
  }

  private EmrStep cancelOutOfBounds(WatchedStep step, String reason)
      throws StepJobException, InterruptedException {
    job.log().warn(reason);
    EmrStep ended;
    try {
      ended = canceller.cancelOutOfBounds(step);
    } catch (StepJobException e) {
      throw new StepJobException(reason + " " + e.getMessage());
    }
    if (ended.state() == StepState.COMPLETED) {
      job.log().warn(RunSentences.completedOutOfBounds());
      return ended;
    }
    throw new StepJobException(RunSentences.endedOutOfBounds(reason, ended));
  }

  /** No limit can be reached before that, whatever EMR says in between. */
  private Duration nextCheck(WatchedStep step) {
    Duration next = LONGEST_WAIT;
    if (limits.blind().isPresent()) {
      next = min(next, left(step.blindSince(), limits.blind().get()));
    }
    Optional<Duration> untilTold = silence.left(step.blindSince(), job.now());
    if (untilTold.isPresent()) {
      next = min(next, untilTold.get());
    }
    if (limits.running().isPresent()) {
      next = min(next, left(step.runningSince(), limits.running().get().duration()));
    }
    if (limits.pending().isPresent() && !step.hasLeftPending()) {
      next = min(next, left(Optional.of(step.since()), limits.pending().get().duration()));
    }
    next = min(next, bound.nextCheck(running(step)).orElse(next));
    return next.isNegative() || next.isZero() ? SHORTEST_WAIT : next;
  }

  private boolean isOver(Optional<Duration> since, Duration limit) {
    return since.filter(begin -> job.now().minus(begin).compareTo(limit) >= 0).isPresent();
  }

  private Duration left(Optional<Duration> since, Duration limit) {
    return since.map(begin -> begin.plus(limit).minus(job.now())).orElse(limit);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
