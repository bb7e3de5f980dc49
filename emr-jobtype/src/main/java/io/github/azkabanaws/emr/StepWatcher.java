package io.github.azkabanaws.emr;

import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.DescribeStepRequest;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepState;

/**
 * Stays with a step until it has ended. No error of a call ends the watch: whatever EMR or the
 * network says about the call, it says nothing about the step.
 */
final class StepWatcher {
  private final EmrClient emr;
  private final PluginConfig config;
  private final Timer timer;
  private final Logger log;

  StepWatcher(EmrClient emr, PluginConfig config, Timer timer, Logger log) {
    this.emr = emr;
    this.config = config;
    this.timer = timer;
    this.log = log;
  }

  /**
   * Waits for the end and logs each change of state on the way, none twice.
   *
   * @return the ended step, or null if {@code kill} was raised first
   */
  Step await(Cluster cluster, String stepId, Signal kill) throws InterruptedException {
    StepState last = null;
    Patience patience = null;
    while (!kill.isRaised()) {
      try {
        Step step = describe(cluster, stepId);
        if (patience != null) {
          log.info("EMR answers again.");
          patience = null;
        }
        StepState state = step.status().state();
        if (state != last) {
          last = state;
          log.info("Step " + stepId + " is " + step.status().stateAsString() + ".");
        }
        if (isEnd(state)) {
          return step;
        }
        timer.await(kill, config.limits().watchInterval());
      } catch (RuntimeException e) {
        // Not SdkException alone: an answer that makes no sense says nothing about the step either.
        if (patience == null) {
          patience = new Patience(timer, log, "watching step " + stepId + ", which may still run");
        }
        timer.await(kill, patience.noAnswer(e));
      }
    }
    return null;
  }

  /** One look at the step. */
  Step describe(Cluster cluster, String stepId) {
    return emr.describeStep(
            DescribeStepRequest.builder().clusterId(cluster.id()).stepId(stepId).build())
        .step();
  }

  static boolean isEnd(StepState state) {
    return state == StepState.COMPLETED
        || state == StepState.FAILED
        || state == StepState.CANCELLED
        || state == StepState.INTERRUPTED;
  }
}
