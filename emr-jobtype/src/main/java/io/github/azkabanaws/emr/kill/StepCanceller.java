package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.aws.Patience;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.clusters.Cluster;
import io.github.azkabanaws.emr.watch.StepWatch;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepSummary;

/**
 * Ends a step: asks it to stop, ends it by force when a grace time is over, and stays until it is
 * gone. CancelSteps is asynchronous and promises nothing, so only the step's state counts.
 */
public final class StepCanceller {
  /** The occasion when somebody killed the job. */
  public static final String KILLED = "Killed";

  /** The occasion when the step has run or waited for too long. */
  public static final String LIMIT = "Limit reached";

  /** The occasion when the step's own execution is over. */
  static final String LEFT_BEHIND = "Left behind";

  private static final Duration REQUEST_AGAIN = Duration.ofSeconds(20);

  private final CancelQueue cancels;
  private final LateCancels late;
  private final LiveSteps live;
  private final StepWatch watch;
  private final LimitSettings limits;
  private final Timer timer;
  private final StepOwner owner;
  private final Logger log;

  /**
   * @param owner the job that ends steps
   */
  public StepCanceller(
      CancelAccess access, LimitSettings limits, Timer timer, StepOwner owner, Logger log) {
    this.cancels = access.cancels();
    this.late = access.late();
    this.live = access.live();
    this.watch = access.watch();
    this.limits = limits;
    this.timer = timer;
    this.owner = owner;
    this.log = log;
  }

  /**
   * Ends a step that was left behind and that nobody watches.
   *
   * @throws StepJobException if the end could not be confirmed
   */
  public void cancel(Cluster cluster, String stepId) throws StepJobException, InterruptedException {
    WatchedStep step = watch.watch(cluster, stepId, limits.watchInterval(), log);
    LiveSteps.Entry entry = live.add(cluster, stepId, ShutdownRule.CANCEL, owner, log);
    try {
      cancel(step, LEFT_BEHIND);
    } finally {
      live.remove(entry);
      watch.leave(step);
    }
  }

  /**
   * Ends the step, however long EMR takes, within the administrator's limit.
   *
   * @param occasion why, as the log's lines begin: {@code Killed}
   * @return what EMR says of it at its end, which need not be CANCELLED
   * @throws StepJobException if the end could not be confirmed; the message is fit to be the last
   *     line of the log, and nothing that EMR says of the step later stands behind it
   */
  public StepSummary cancel(WatchedStep step, String occasion)
      throws StepJobException, InterruptedException {
    Duration giveUp = timer.now().plus(limits.killTimeout());
    // Nothing wakes these waits but the step's end: the kill has happened, and they are bounded.
    Signal never = new Signal();
    Patience patience = new Patience(timer, log, "cancelling step " + step.id());
    Duration nextRequest = timer.now();
    Duration force = null;
    boolean isForced = false;
    log.info(occasion + ": cancelling step " + step.id() + " on cluster " + step.cluster() + ".");
    live.ending(step.cluster(), step.id());
    watch.hurry(step);
    while (true) {
      if (timer.now().compareTo(nextRequest) >= 0) {
        boolean useForce = force != null && timer.now().compareTo(force) >= 0;
        CancelRequest answer = request(step, useForce);
        if (answer.failure() != null) {
          nextRequest = timer.now().plus(patience.noAnswer(answer.failure()));
        } else {
          isForced |= useForce && answer.refusal() == null;
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
      if (ended == null && timer.now().compareTo(giveUp) >= 0) {
        if (!isForced && !late.goesOn()) {
          // Nobody can use force later, so it is now, once and whatever the grace time says.
          isForced = true;
          force = timer.now();
          nextRequest = force;
          giveUp = force.plus(limits.killGrace());
          continue;
        }
        ended = step.giveUp();
        if (ended == null) {
          late.take(step.cluster(), step.id(), limits, owner);
          throw notConfirmed(step, occasion);
        }
      }
      if (ended != null) {
        if (!occasion.equals(KILLED)) {
          log.info(hasEnded(occasion, ended));
        }
        return ended;
      }
    }
  }

  /** How it ended; for a kill it is the last line of the job's log, behind everything else. */
  public static String hasEnded(String occasion, StepSummary ended) {
    return occasion
        + ": step "
        + ended.id()
        + " has ended, "
        + ended.status().stateAsString()
        + ".";
  }

  private StepJobException notConfirmed(WatchedStep step, String occasion) {
    String byHand =
        "aws emr cancel-steps --cluster-id "
            + step.cluster().id()
            + " --step-ids "
            + step.id()
            + " --step-cancellation-option TERMINATE_PROCESS";
    return new StepJobException(
        (occasion.equals(KILLED) ? "Kill" : "Cancellation")
            + " not confirmed after "
            + Settings.show(limits.killTimeout())
            + " ("
            + LimitSettings.KILL_TIMEOUT
            + "): step "
            + step.id()
            + " on cluster "
            + step.cluster()
            + " may still run. "
            + (late.goesOn()
                ? "The executor goes on asking EMR to end it, for "
                    + Settings.show(LateCancels.FOR)
                    + ", and says in its own log what comes of it."
                : "This JVM ends with its flow, and nobody goes on asking EMR to end it: "
                    + byHand
                    + "."));
  }

  /**
   * Asks once. A refusal is no error here: EMR refuses too when the step or its cluster has just
   * ended, and then the step's state tells so.
   */
  private CancelRequest request(WatchedStep step, boolean force) throws InterruptedException {
    StepCancellationOption option =
        force ? StepCancellationOption.TERMINATE_PROCESS : StepCancellationOption.SEND_INTERRUPT;
    if (force) {
      log.warn("Step " + step.id() + " has not ended by itself; ending it by force.");
    }
    CancelRequest request = cancels.add(step.cluster(), step.id(), option);
    request.await(timer);
    if (request.refusal() != null) {
      log.warn(
          "EMR did not take the " + option + " of step " + step.id() + ": " + request.refusal());
    } else if (request.failure() == null) {
      live.interrupted(step.cluster(), step.id());
    }
    return request;
  }
}
