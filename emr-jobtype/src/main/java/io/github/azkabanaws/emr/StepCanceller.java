package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.List;
import org.apache.log4j.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.CancelStepsInfo;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsRequestStatus;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;

/**
 * Ends a step: asks it to stop, ends it by force when a grace time is over, and looks until it is
 * gone. CancelSteps is asynchronous and promises nothing, so only the step's state counts.
 */
final class StepCanceller {
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
  private static final Duration REQUEST_AGAIN = Duration.ofSeconds(20);

  private final EmrClient emr;
  private final PluginConfig config;
  private final StepWatcher watcher;
  private final Timer timer;
  private final Logger log;

  StepCanceller(EmrClient emr, PluginConfig config, StepWatcher watcher, Timer timer, Logger log) {
    this.emr = emr;
    this.config = config;
    this.watcher = watcher;
    this.timer = timer;
    this.log = log;
  }

  /**
   * Ends the step, however long EMR takes, within the administrator's limit.
   *
   * @throws StepJobException if the end could not be confirmed; the message is fit to be the last
   *     line of the log
   */
  void cancel(Cluster cluster, String stepId) throws StepJobException, InterruptedException {
    Duration giveUp = timer.now().plus(config.limits().killTimeout());
    Duration look =
        config.limits().watchInterval().compareTo(LONGEST_LOOK) < 0
            ? config.limits().watchInterval()
            : LONGEST_LOOK;
    // Nothing wakes these waits: the kill has happened, and they are bounded.
    Signal never = new Signal();
    Patience patience = new Patience(timer, log, "cancelling step " + stepId);
    Duration nextRequest = timer.now();
    Duration force = null;
    log.info("Killed: cancelling step " + stepId + " on cluster " + cluster + ".");
    while (true) {
      Duration pause = look;
      try {
        if (timer.now().compareTo(nextRequest) >= 0) {
          boolean useForce = force != null && timer.now().compareTo(force) >= 0;
          boolean taken = request(cluster, stepId, useForce);
          if (force == null) {
            // The step's time to end by itself runs from the first answer, not from the kill.
            force = timer.now().plus(config.limits().killGrace());
          }
          nextRequest = taken && !useForce ? force : timer.now().plus(REQUEST_AGAIN);
        }
        Step step = watcher.describe(cluster, stepId);
        if (StepWatcher.isEnd(step.status().state())) {
          log.info("Killed: step " + stepId + " has ended, " + step.status().stateAsString() + ".");
          return;
        }
      } catch (RuntimeException e) {
        pause = patience.noAnswer(e);
      }
      if (timer.now().compareTo(giveUp) >= 0) {
        throw new StepJobException(
            "Kill not confirmed after "
                + Settings.show(config.limits().killTimeout())
                + " ("
                + LimitSettings.KILL_TIMEOUT
                + "): step "
                + stepId
                + " on cluster "
                + cluster
                + " may still run.");
      }
      timer.await(never, pause);
    }
  }

  /**
   * Asks once. A refusal is no error here: EMR refuses too when the step or its cluster has just
   * ended, and then the step's state tells so.
   *
   * @return whether EMR has taken the request
   */
  private boolean request(Cluster cluster, String stepId, boolean force) {
    StepCancellationOption option =
        force ? StepCancellationOption.TERMINATE_PROCESS : StepCancellationOption.SEND_INTERRUPT;
    if (force) {
      log.warn(
          "Step "
              + stepId
              + " has not ended within "
              + Settings.show(config.limits().killGrace())
              + "; ending it by force.");
    }
    String refusal = null;
    try {
      List<CancelStepsInfo> answers =
          emr.cancelSteps(
                  CancelStepsRequest.builder()
                      .clusterId(cluster.id())
                      .stepIds(stepId)
                      .stepCancellationOption(option)
                      .build())
              .cancelStepsInfoList();
      for (CancelStepsInfo answer : answers) {
        if (answer.status() == CancelStepsRequestStatus.FAILED) {
          refusal = answer.reason();
        }
      }
    } catch (SdkException e) {
      if (EmrErrors.of(e) != EmrErrors.REFUSED) {
        throw e;
      }
      refusal = EmrErrors.text(e);
    }
    if (refusal != null) {
      log.warn("EMR did not take the " + option + " of step " + stepId + ": " + refusal);
    }
    return refusal == null;
  }
}
