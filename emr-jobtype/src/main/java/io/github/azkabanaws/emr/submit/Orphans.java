package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.azkaban.ExecutionRecords;
import io.github.azkabanaws.emr.azkaban.OrphanEvidence;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.clusters.Cluster;
import io.github.azkabanaws.emr.kill.CancelAccess;
import io.github.azkabanaws.emr.kill.LateCancels;
import io.github.azkabanaws.emr.kill.LiveSteps;
import io.github.azkabanaws.emr.kill.StepCanceller;
import io.github.azkabanaws.emr.kill.StepOwner;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/**
 * Deals with active steps of the same project, flow and job that this attempt has not submitted.
 * Azkaban tells no job that its executor stops, so steps can outlive their execution.
 */
public final class Orphans {
  private static final Logger SERVER_LOG = Logger.getLogger(Orphans.class);

  private final SubmitSettings settings;
  private final Execution execution;
  private final ExecutionRecords records;
  private final StepCanceller canceller;
  private final LateCancels late;
  private final LiveSteps live;
  private final Logger log;

  /**
   * @param execution that of the job
   * @param access knows the steps that jobs of this executor stay with, or still end
   */
  public Orphans(
      SubmitSettings settings,
      Execution execution,
      ExecutionRecords records,
      StepCanceller canceller,
      CancelAccess access,
      Logger log) {
    this.settings = settings;
    this.execution = execution;
    this.records = records;
    this.canceller = canceller;
    this.late = access.late();
    this.live = access.live();
    this.log = log;
  }

  /**
   * Decides about the steps that were met before the own one is submitted.
   *
   * @param own the step that is about to be submitted
   * @param only whether the job has no other step
   * @param met active steps of the same job
   * @return the step that the job is to stay with instead of submitting its own; null: it may
   *     submit
   * @throws StepJobException if the job must not go on
   */
  public String resolve(Cluster cluster, StepDefinition own, boolean only, List<StepSummary> met)
      throws StepJobException, InterruptedException {
    Map<StepSummary, String> orphans = new LinkedHashMap<>();
    for (StepSummary step : met) {
      String why = whyOrphan(cluster, own.key(), step);
      if (why != null) {
        orphans.put(step, describe(cluster, step) + ", which " + why);
      }
    }
    if (orphans.isEmpty()) {
      return null;
    }
    String text = String.join(". ", orphans.values());
    String adopter = adopter(cluster, orphans);
    if (adopter != null) {
      throw new StepJobException(
          text
              + ". It belongs to "
              + adopter
              + " now, which stays with it. Nothing was submitted.");
    }
    switch (settings.orphans()) {
      case CANCEL:
        for (Map.Entry<StepSummary, String> orphan : orphans.entrySet()) {
          log.warn(orphan.getValue() + ". Cancelling it (" + SubmitSettings.ORPHANS + ").");
          canceller.cancel(cluster, orphan.getKey().id());
        }
        return null;
      case ADOPT:
        StepSummary first = orphans.keySet().iterator().next();
        String obstacle = orphans.size() > 1 ? "there are several" : obstacle(cluster, own, first);
        if (obstacle == null && !only) {
          obstacle = "this job has several commands";
        }
        if (obstacle == null) {
          obstacle = olderExecution();
        }
        if (obstacle == null) {
          log.warn(text + ". This job adopts it (" + SubmitSettings.ORPHANS + ").");
          return first.id();
        }
        throw new StepJobException(
            text + ". It can't be adopted: " + obstacle + ". Nothing was submitted.");
      default:
        throw new StepJobException(
            text
                + ". Nothing was submitted, because the job would run twice. Cancel it or wait for"
                + " its end; "
                + SubmitSettings.ORPHANS
                + " says what to do in such a case.");
    }
  }

  /** Why the job can't stay with that step; null if nothing of the step itself is in the way. */
  private String obstacle(Cluster cluster, StepDefinition own, StepSummary orphan) {
    if (late.isEnding(cluster, orphan.id())) {
      return "it is being ended by this executor after a kill that EMR did not confirm";
    }
    if (orphan.status() != null && orphan.status().state() == StepState.CANCEL_PENDING) {
      return "it is being cancelled";
    }
    if (!live.of(cluster, orphan.id()).isEmpty()) {
      return "a job of this executor still stays with it, whatever Azkaban's record says";
    }
    return StepWork.of(own).equals(StepWork.of(orphan)) ? null : "its command is not this job's";
  }

  /**
   * Several executions may meet the same step, on several executors that know nothing of each
   * other. The oldest one is the same for all of them.
   */
  private String olderExecution() {
    try {
      Integer older = records.older(execution, settings.evidence());
      return older == null
          ? null
          : "execution " + older + " of this flow is older, has not ended, and may adopt it itself";
    } catch (StepJobException e) {
      return e.getMessage();
    }
  }

  /** The job of another execution of this executor that has adopted one of them; or null. */
  private String adopter(Cluster cluster, Map<StepSummary, String> orphans) {
    return orphans.keySet().stream()
        .filter(step -> !late.isEnding(cluster, step.id()))
        .flatMap(step -> adopters(cluster, step).stream())
        .findFirst()
        .orElse(null);
  }

  private List<String> adopters(Cluster cluster, StepSummary step) {
    long submitter = StepKey.parse(step.name()).executionId();
    return live.of(cluster, step.id()).stream()
        .map(LiveSteps.Entry::owner)
        .filter(owner -> owner.executionId() != submitter)
        .map(Objects::toString)
        .collect(Collectors.toList());
  }

  /** Why the step is nobody's any more, as it follows "which"; null if it may be somebody's. */
  private String whyOrphan(Cluster cluster, StepKey own, StepSummary step) throws StepJobException {
    StepKey other = StepKey.parse(step.name());
    if (other.executionId() == own.executionId()) {
      // Of a later attempt, or of this one's other commands: not left behind by anybody.
      return other.attempt() < own.attempt() ? "is over" : null;
    }
    boolean isHere = !live.of(cluster, step.id()).isEmpty();
    OrphanEvidence evidence = isHere ? OrphanEvidence.STATUS : settings.evidence();
    String why = records.whyOver(other.executionId(), execution, evidence);
    if (why == null && evidence == OrphanEvidence.EXECUTOR) {
      String doubt = records.whyDoubtful(other.executionId(), execution);
      if (doubt != null) {
        throw new StepJobException(
            describe(cluster, step)
                + ", which "
                + doubt
                + ". Nothing was submitted, and the step was left alone: an executor that has lost"
                + " its place in Azkaban's table goes on with what it runs. When it has stopped,"
                + " cancel the step, or kill execution "
                + other.executionId()
                + " in Azkaban, and then run this job again; \"When an executor has died\" in"
                + " docs/operations.md says more.");
      }
    }
    if (why == null && !isHere) {
      String sentence =
          describe(cluster, step)
              + ", which Azkaban calls running: this job's step comes beside it. If the executor"
              + " of that execution has died, cancel the step; \"When an executor has died\" in"
              + " docs/operations.md says more.";
      log.warn(sentence);
      SERVER_LOG.warn(sentence + " (" + StepOwner.of(execution) + ")");
    }
    return why;
  }

  private static String describe(Cluster cluster, StepSummary step) {
    StepKey key = StepKey.parse(step.name());
    return "Step "
        + step.id()
        + " on cluster "
        + cluster
        + " is "
        + (step.status() == null ? "active" : step.status().stateAsString())
        + " for execution "
        + key.executionId()
        + ", attempt "
        + key.attempt()
        + " of this job";
  }
}
