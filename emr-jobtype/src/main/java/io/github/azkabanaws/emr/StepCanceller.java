package io.github.azkabanaws.emr;

import java.time.Duration;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepSummary;

/**
 * Ends a step: asks it to stop, ends it by force when a grace time is over, and stays until it is
 * gone. CancelSteps is asynchronous and promises nothing, so only the step's state counts.
 */
final class StepCanceller {
  /** The occasion when somebody killed the job. */
  static final String KILLED = "Killed";

  private static final Duration REQUEST_AGAIN = Duration.ofSeconds(20);

  private final CancelQueue cancels;
  private final LateCancels late;
  private final StepWatch watch;
  private final LimitSettings limits;
  private final Timer timer;
  private final Logger log;

  StepCanceller(AwsAccount account, LimitSettings limits, Timer timer, Logger log) {
    this.cancels = account.cancels();
    this.late = account.lateCancels();
    this.watch = account.watch();
    this.limits = limits;
    this.timer = timer;
    this.log = log;
  }

  /**
   * Ends a step that nobody watches.
   *
   * @throws StepJobException if the end could not be confirmed
   */
  void cancel(Cluster cluster, String stepId) throws StepJobException, InterruptedException {
    WatchedStep step = watch.watch(cluster, stepId, limits.watchInterval(), log);
    try {
      cancel(step, KILLED);
    } finally {
      watch.leave(step);
    }
  }

  /**
   * Ends the step, however long EMR takes, within the administrator's limit.
   *
   * @param occasion why, as the log's lines begin: {@code Killed}
   * @return what EMR says of it at its end, which need not be CANCELLED
   * @throws StepJobException if the end could not be confirmed; the message is fit to be the last
   *     line of the log
   */
  StepSummary cancel(WatchedStep step, String occasion)
      throws StepJobException, InterruptedException {
    Duration giveUp = timer.now().plus(limits.killTimeout());
    // Nothing wakes these waits but the step's end: the kill has happened, and they are bounded.
    Signal never = new Signal();
    Patience patience = new Patience(timer, log, "cancelling step " + step.id());
    Duration nextRequest = timer.now();
    Duration force = null;
    log.info(occasion + ": cancelling step " + step.id() + " on cluster " + step.cluster() + ".");
    watch.hurry(step);
    while (true) {
      if (timer.now().compareTo(nextRequest) >= 0) {
        boolean useForce = force != null && timer.now().compareTo(force) >= 0;
        CancelRequest answer = request(step, useForce);
        if (answer.failure() != null) {
          nextRequest = timer.now().plus(patience.noAnswer(answer.failure()));
        } else {
          if (force == null) {
            // The step's time to end by itself runs from the first answer, not from the kill.
            force = timer.now().plus(limits.killGrace());
          }
          nextRequest =
              answer.refusal() == null && !useForce ? force : timer.now().plus(REQUEST_AGAIN);
        }
      }
      Duration until = nextRequest.compareTo(giveUp) < 0 ? nextRequest : giveUp;
      StepSummary ended = step.await(never, until.minus(timer.now()));
      if (ended != null) {
        log.info(
            occasion
                + ": step "
                + step.id()
                + " has ended, "
                + ended.status().stateAsString()
                + ".");
        return ended;
      }
      if (timer.now().compareTo(giveUp) >= 0) {
        late.take(step.cluster(), step.id(), limits);
        throw new StepJobException(
            (occasion.equals(KILLED) ? "Kill" : "Cancellation")
                + " not confirmed after "
                + Settings.show(limits.killTimeout())
                + " ("
                + LimitSettings.KILL_TIMEOUT
                + "): step "
                + step.id()
                + " on cluster "
                + step.cluster()
                + " may still run. The executor goes on asking EMR to end it, for "
                + Settings.show(LateCancels.FOR)
                + ", and says in its own log what comes of it.");
      }
    }
  }

  /**
   * Asks once. A refusal is no error here: EMR refuses too when the step or its cluster has just
   * ended, and then the step's state tells so.
   */
  private CancelRequest request(WatchedStep step, boolean force) throws InterruptedException {
    StepCancellationOption option =
        force ? StepCancellationOption.TERMINATE_PROCESS : StepCancellationOption.SEND_INTERRUPT;
    if (force) {
      log.warn(
          "Step "
              + step.id()
              + " has not ended within "
              + Settings.show(limits.killGrace())
              + "; ending it by force.");
    }
    CancelRequest request = cancels.add(step.cluster(), step.id(), option);
    request.await(timer);
    if (request.refusal() != null) {
      log.warn(
          "EMR did not take the " + option + " of step " + step.id() + ": " + request.refusal());
    }
    return request;
  }
}
