package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.kill.StepCanceller;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Stays with a step until it has ended, the job is killed, or a limit is reached. */
final class StepStay {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** How often it is asked whether EMR has answered, when only a new answer can tell. */
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final StepLimits limits;
  private final StepCanceller canceller;
  private final Timer timer;
  private final Signal kill;
  private final Logger log;

  StepStay(StepLimits limits, StepCanceller canceller, Timer timer, Signal kill, Logger log) {
    this.limits = limits;
    this.canceller = canceller;
    this.timer = timer;
    this.kill = kill;
    this.log = log;
  }

  /**
   * Waits for the step's end, and brings it about when the job is killed or a limit is reached.
   *
   * @throws StepJobException if a limit was reached, or the end after a kill is not confirmed; the
   *     message says whether the step may still run
   */
  StepEnd untilEnd(WatchedStep step) throws StepJobException, InterruptedException {
    while (true) {
      StepSummary ended = step.await(kill, nextCheck(step));
      if (ended != null) {
        return StepEnd.byItself(ended);
      }
      if (kill.isRaised()) {
        return StepEnd.byKill(canceller.cancel(step, StepCanceller.KILLED));
      }
      Duration blind = limits.blind();
      if (blind != null && over(step.blindSince(), blind)) {
        ended = step.giveUp();
        if (ended != null) {
          return StepEnd.byItself(ended);
        }
        throw new StepJobException(
            "EMR has given no answer about step "
                + step.id()
                + " on cluster "
                + step.cluster()
                + " for "
                + Settings.show(blind)
                + " ("
                + LimitSettings.BLIND_TIMEOUT
                + "): the step may still run, and nobody watches it any more.");
      }
      TimeLimit running = limits.running();
      if (running != null && over(step.runningSince(), running.duration())) {
        return cancel(step, "has been running for longer than " + running);
      }
      TimeLimit pending = limits.pending();
      if (pending != null && isPendingFor(step, pending.duration())) {
        return cancel(step, "has been PENDING for longer than " + pending);
      }
    }
  }

  /** No limit can be reached before that, whatever EMR says in between. */
  private Duration nextCheck(WatchedStep step) {
    Duration next = LONGEST_WAIT;
    if (limits.blind() != null) {
      next = min(next, left(step.blindSince(), limits.blind()));
    }
    if (limits.running() != null) {
      next = min(next, left(step.runningSince(), limits.running().duration()));
    }
    if (limits.pending() != null && !step.hasLeftPending()) {
      next = min(next, left(step.since(), limits.pending().duration()));
    }
    return next.isNegative() || next.isZero() ? SHORTEST_WAIT : next;
  }

  /**
   * Only an answer from after the deadline counts: a step that has begun to run meanwhile must not
   * be ended for having waited.
   */
  private boolean isPendingFor(WatchedStep step, Duration limit) {
    Duration deadline = step.since().plus(limit);
    Duration answer = step.lastAnswer();
    StepSummary last = step.last();
    return answer != null
        && answer.compareTo(deadline) >= 0
        && last.status().state() == StepState.PENDING;
  }

  private StepEnd cancel(WatchedStep step, String why)
      throws StepJobException, InterruptedException {
    String reason = "Step " + step.id() + " on cluster " + step.cluster() + " " + why;
    log.warn(reason + ".");
    StepSummary ended;
    try {
      ended = canceller.cancel(step, StepCanceller.LIMIT);
    } catch (StepJobException e) {
      throw new StepJobException(reason + ". " + e.getMessage());
    }
    if (ended.status().state() == StepState.COMPLETED) {
      // The work is done: a job that failed now would be repeated for nothing.
      log.warn("The limit was reached, but the step completed before it could be cancelled.");
      return StepEnd.byItself(ended);
    }
    throw new StepJobException(
        reason + "; it was cancelled and has ended, " + ended.status().stateAsString() + ".");
  }

  private boolean over(Duration since, Duration limit) {
    return since != null && timer.now().minus(since).compareTo(limit) >= 0;
  }

  private Duration left(Duration since, Duration limit) {
    return since == null ? limit : since.plus(limit).minus(timer.now());
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
