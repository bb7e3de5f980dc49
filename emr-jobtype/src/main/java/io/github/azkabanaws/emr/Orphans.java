package io.github.azkabanaws.emr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.model.StepSummary;

/**
 * Deals with active steps of the same project, flow and job that this attempt has not submitted.
 * Azkaban tells no job that its executor stops, so steps can outlive their execution.
 */
final class Orphans {
  /** What differs between two executions that do the same. */
  private static final List<String> OF_EXECUTION =
      Collections.unmodifiableList(
          Arrays.asList("--execution-id=", "--attempt=", "--step-key=", "--output="));

  private final OrphanRule rule;
  private final ExecutionRecords records;
  private final StepCanceller canceller;
  private final LateCancels late;
  private final Logger log;

  /**
   * @param late the steps that it still ends are nobody's to adopt
   */
  Orphans(
      OrphanRule rule,
      ExecutionRecords records,
      StepCanceller canceller,
      LateCancels late,
      Logger log) {
    this.rule = rule;
    this.records = records;
    this.canceller = canceller;
    this.late = late;
    this.log = log;
  }

  /**
   * @param own the step that is about to be submitted
   * @param only whether the job has no other step
   * @param met active steps of the same job
   * @return the step that the job is to stay with instead of submitting its own; null: it may
   *     submit
   * @throws StepJobException if the job must not go on
   */
  String resolve(Cluster cluster, StepDefinition own, boolean only, List<StepSummary> met)
      throws StepJobException, InterruptedException {
    List<StepSummary> orphans = new ArrayList<>();
    for (StepSummary step : met) {
      if (isOrphan(own.key(), StepKey.parse(step.name()))) {
        orphans.add(step);
      }
    }
    if (orphans.isEmpty()) {
      return null;
    }
    switch (rule) {
      case CANCEL:
        for (StepSummary step : orphans) {
          log.warn(describe(step, cluster) + ". Cancelling it (" + SubmitSettings.ORPHANS + ").");
          canceller.cancel(cluster, step.id());
        }
        return null;
      case ADOPT:
        StepSummary first = orphans.get(0);
        String obstacle = obstacle(cluster, own, only, orphans);
        if (obstacle == null) {
          log.warn(
              describe(first, cluster) + ". This job adopts it (" + SubmitSettings.ORPHANS + ").");
          return first.id();
        }
        throw new StepJobException(
            text(orphans, cluster)
                + ". It can't be adopted: "
                + obstacle
                + ". Nothing was submitted.");
      default:
        throw new StepJobException(
            text(orphans, cluster)
                + ". Nothing was submitted, because the job would run twice. Cancel it or wait for"
                + " its end; "
                + SubmitSettings.ORPHANS
                + " says what to do in such a case.");
    }
  }

  /** Why the job can't stay with what it has met; null if it can. */
  private String obstacle(
      Cluster cluster, StepDefinition own, boolean only, List<StepSummary> orphans) {
    if (orphans.size() > 1) {
      return "there are several";
    }
    if (late.isEnding(cluster, orphans.get(0).id())) {
      return "it is being ended by this executor after a kill that EMR did not confirm";
    }
    if (!only) {
      return "this job has several commands";
    }
    return doTheSame(own, orphans.get(0)) ? null : "its command is not this job's";
  }

  private boolean isOrphan(StepKey own, StepKey other) throws StepJobException {
    if (other.executionId() == own.executionId()) {
      // Of a later attempt, or of this one's other commands: not left behind by anybody.
      return other.attempt() < own.attempt();
    }
    return records.isOver(other.executionId());
  }

  /** The same but for the execution, which the older one's arguments name too. */
  private static boolean doTheSame(StepDefinition own, StepSummary other) {
    return other.config() != null
        && own.config().hadoopJarStep().jar().equals(other.config().jar())
        && whatIsDone(own.config().hadoopJarStep().args())
            .equals(whatIsDone(other.config().args()));
  }

  private static List<String> whatIsDone(List<String> arguments) {
    List<String> rest = new ArrayList<>();
    int separator = arguments.indexOf("--");
    boolean checksum = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean option = i < separator;
      checksum |= option && argument.startsWith("--script-sha256=");
      boolean ofExecution = option && OF_EXECUTION.stream().anyMatch(argument::startsWith);
      // An uploaded script is the same if its content is; its place has the execution's id.
      boolean uploaded = checksum && separator >= 0 && i == separator + 1;
      if (!ofExecution && !uploaded) {
        rest.add(argument);
      }
    }
    return rest;
  }

  private static String text(List<StepSummary> orphans, Cluster cluster) {
    return orphans.stream().map(step -> describe(step, cluster)).collect(Collectors.joining(". "));
  }

  private static String describe(StepSummary step, Cluster cluster) {
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
        + " of this job, which is over";
  }
}
