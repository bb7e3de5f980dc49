package io.github.azkabanaws.emr;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.log4j.Logger;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepSummary;

/**
 * Submits a step once. AddJobFlowSteps has no client token, so when it is not known whether EMR has
 * taken a step, the step's key is looked for on the cluster before anything is sent again.
 */
final class StepSubmitter {
  /** On top of the time that the submission took: EMR's own, between accepting and listing. */
  private static final Duration LISTING_MARGIN = Duration.ofMinutes(1);

  /**
   * The pauses before each look for a step that may be there. Nothing says how soon EMR lists a
   * step that it has accepted, so one early look is not enough.
   */
  private static final Duration[] SETTLE = {Duration.ofSeconds(2), Duration.ofSeconds(8)};

  private final EmrClient emr;
  private final PluginConfig config;
  private final Timer timer;
  private final Signal kill;
  private final Logger log;

  StepSubmitter(EmrClient emr, PluginConfig config, Timer timer, Signal kill, Logger log) {
    this.emr = emr;
    this.config = config;
    this.timer = timer;
    this.kill = kill;
    this.log = log;
  }

  /**
   * Brings the step to the cluster, and waits while EMR throttles, fails or has no room.
   *
   * @return the step's id. The job may have been killed meanwhile; whoever gets the id ends it.
   * @throws KilledException if the job was killed and the step is not on the cluster
   */
  String submit(Cluster cluster, StepDefinition step)
      throws StepJobException, KilledException, InterruptedException {
    Patience patience = new Patience(timer, log, "submitting the step");
    Duration start = timer.now();
    Duration deadline = start.plus(config.limits().submitTimeout());
    // Once a request may have had an effect, that holds for all the time after it.
    boolean mayBeThere = false;
    while (true) {
      if (kill.isRaised()) {
        throw new KilledException();
      }
      Duration pause;
      String obstacle;
      boolean refused = false;
      try {
        return send(cluster, step);
      } catch (SdkException e) {
        obstacle = EmrErrors.text(e);
        EmrErrors meaning = EmrErrors.of(e);
        if (EmrErrors.isClusterFull(e)) {
          pause =
              patience.hindered("Cluster " + cluster + " has as many active steps as EMR allows");
        } else if (meaning == EmrErrors.REFUSED) {
          // That says nothing of an earlier request whose answer was lost.
          refused = true;
          pause = Duration.ZERO;
        } else {
          mayBeThere |= meaning == EmrErrors.NO_ANSWER;
          pause = patience.noAnswer(e);
        }
      }
      timer.await(kill, pause);
      if (mayBeThere) {
        String id = find(cluster, step.key(), start, deadline, patience);
        if (id != null) {
          log.info("EMR has the step after all: it is " + id + ".");
          return id;
        }
      }
      if (refused) {
        throw new StepJobException("EMR refused the step on cluster " + cluster + ": " + obstacle);
      }
      if (timer.now().compareTo(deadline) >= 0) {
        throw new StepJobException(
            "The step could not be submitted to cluster "
                + cluster
                + " within "
                + Settings.show(config.limits().submitTimeout())
                + " ("
                + LimitSettings.SUBMIT_TIMEOUT
                + "): "
                + obstacle
                + ". It is not on the cluster.");
      }
    }
  }

  private String send(Cluster cluster, StepDefinition step) {
    List<String> ids =
        emr.addJobFlowSteps(
                AddJobFlowStepsRequest.builder()
                    .jobFlowId(cluster.id())
                    .steps(step.config())
                    .build())
            .stepIds();
    if (ids.size() != 1) {
      // It has the step, or it has not: that is to be found out as after a lost answer.
      throw SdkClientException.create("EMR answered with " + ids.size() + " step ids");
    }
    return ids.get(0);
  }

  /**
   * The id of the step that carries the key, or null if EMR has said, more than once and some time
   * after the request, that there is none. It goes on asking until EMR answers: giving up sooner
   * would leave a step behind that nobody knows of. A kill does not end these waits, because a
   * killed job has to know whether it has something to kill; they are bounded by the time for a
   * kill or, if nobody kills and it is later, the time for a submission.
   */
  private String find(
      Cluster cluster, StepKey key, Duration start, Duration deadline, Patience patience)
      throws StepJobException, InterruptedException {
    Duration atLeast = timer.now().plus(config.limits().killTimeout());
    Signal never = new Signal();
    for (Duration settle : SETTLE) {
      timer.await(never, settle);
      String id = null;
      boolean answered = false;
      while (!answered) {
        try {
          id = search(cluster, key, timer.now().minus(start).plus(LISTING_MARGIN));
          answered = true;
        } catch (SdkException e) {
          boolean soon = kill.isRaised() || deadline.compareTo(atLeast) < 0;
          Duration giveUp = soon ? atLeast : deadline;
          if (timer.now().compareTo(giveUp) >= 0) {
            throw new StepJobException(
                "It is not known whether EMR has taken the step: neither the submission nor the"
                    + " search for it was answered ("
                    + EmrErrors.text(e)
                    + "). Before you run the job again, look on cluster "
                    + cluster
                    + " for a step whose name ends with"
                    + key.suffix()
                    + ".");
          }
          timer.await(never, patience.noAnswer(e));
        }
      }
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  /**
   * Looks through the steps, newest first, down to those that are older than the newest by more
   * than {@code window}: ours can't be among them.
   */
  private String search(Cluster cluster, StepKey key, Duration window) {
    String marker = null;
    Instant oldest = null;
    do {
      ListStepsResponse page =
          emr.listSteps(ListStepsRequest.builder().clusterId(cluster.id()).marker(marker).build());
      for (StepSummary step : page.steps()) {
        if (key.isAtEndOf(step.name())) {
          return step.id();
        }
        Instant created = created(step);
        if (created == null) {
          continue;
        }
        if (oldest == null) {
          oldest = created.minus(window);
        } else if (created.isBefore(oldest)) {
          return null;
        }
      }
      marker = page.marker();
    } while (marker != null && !marker.isEmpty());
    return null;
  }

  /** Null if EMR does not say: every member of the answer is optional. */
  private static Instant created(StepSummary step) {
    return step.status() == null || step.status().timeline() == null
        ? null
        : step.status().timeline().creationDateTime();
  }
}
