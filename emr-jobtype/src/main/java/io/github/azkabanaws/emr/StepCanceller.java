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
    Duration start = timer.now();
    Duration force = start.plus(config.killGrace());
    Duration giveUp = start.plus(config.killTimeout());
    Duration look =
        config.watchInterval().compareTo(LONGEST_LOOK) < 0 ? config.watchInterval() : LONGEST_LOOK;
    // Nothing wakes these waits: the kill has happened, and they are bounded.
    Signal never = new Signal();
    Patience patience = new Patience(timer, log, "cancelling step " + stepId);
    boolean asked = false;
    boolean forced = false;
    log.info("Killed: cancelling step " + stepId + " on cluster " + cluster + ".");
    while (true) {
      Duration pause = look;
      try {
        if (!asked) {
          request(cluster, stepId, StepCancellationOption.SEND_INTERRUPT);
          asked = true;
        } else if (!forced && timer.now().compareTo(force) >= 0) {
          log.warn(
              "Step "
                  + stepId
                  + " did not end within "
                  + Settings.show(config.killGrace())
                  + "; ending it by force.");
          request(cluster, stepId, StepCancellationOption.TERMINATE_PROCESS);
          forced = true;
        }
        Step step = watcher.describe(cluster, stepId);
        if (StepWatcher.isEnd(step.status().state())) {
          log.info("Killed: step " + stepId + " has ended, " + step.status().stateAsString() + ".");
          return;
        }
      } catch (SdkException e) {
        pause = patience.noAnswer(e);
      }
      if (timer.now().compareTo(giveUp) >= 0) {
        throw new StepJobException(
            "Kill not confirmed after "
                + Settings.show(config.killTimeout())
                + " ("
                + PluginConfig.KILL_TIMEOUT
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
   */
  private void request(Cluster cluster, String stepId, StepCancellationOption option) {
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
          refused(stepId, option, answer.reason());
        }
      }
    } catch (SdkException e) {
      if (EmrErrors.of(e) != EmrErrors.REFUSED) {
        throw e;
      }
      refused(stepId, option, EmrErrors.text(e));
    }
  }

  private void refused(String stepId, StepCancellationOption option, String reason) {
    log.warn("EMR did not take the " + option + " of step " + stepId + ": " + reason);
  }
}
