package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.clusters.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsResponse;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;

/**
 * The steps that jobs stay with at this moment, and those that are still being ended after their
 * job, for the end of the JVM. Thread-safe.
 */
public final class LiveSteps {
  private final Function<CancelStepsRequest, CancelStepsResponse> cancelSteps;
  private final Function<ListStepsRequest, ListStepsResponse> listSteps;
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

  /**
   * @param cancelSteps makes the call
   * @param listSteps makes the call
   */
  public LiveSteps(
      Function<CancelStepsRequest, CancelStepsResponse> cancelSteps,
      Function<ListStepsRequest, ListStepsResponse> listSteps) {
    this.cancelSteps = cancelSteps;
    this.listSteps = listSteps;
  }

  /**
   * A job stays with a step from now on, or it is still being ended.
   *
   * @param owner whose it is
   * @param log the job's own; null if the job is over
   * @return to be given to {@link #remove}
   */
  public Entry add(Cluster cluster, String stepId, ShutdownRule rule, StepOwner owner, Logger log) {
    Entry entry = new Entry(cluster, stepId, rule, owner, log);
    entries.add(entry);
    return entry;
  }

  public void remove(Entry entry) {
    entries.remove(entry);
  }

  /** Those at this moment. */
  List<Entry> now() {
    return new ArrayList<>(entries);
  }

  /** Those of one step at this moment. */
  public List<Entry> of(Cluster cluster, String stepId) {
    List<Entry> same = now();
    same.removeIf(entry -> !entry.isOf(cluster, stepId));
    return same;
  }

  /** Somebody wants the step ended: it is not left when the JVM ends. */
  void ending(Cluster cluster, String stepId) {
    of(cluster, stepId).forEach(entry -> entry.ending = true);
  }

  /** EMR has taken a request to interrupt the step: who asks again has to ask for more. */
  void interrupted(Cluster cluster, String stepId) {
    of(cluster, stepId).forEach(entry -> entry.interrupted = true);
  }

  CancelStepsResponse cancel(CancelStepsRequest request) {
    return cancelSteps.apply(request);
  }

  ListStepsResponse list(ListStepsRequest request) {
    return listSteps.apply(request);
  }

  /** One job with one step, or a step that is still being ended. Two are never equal. */
  public static final class Entry {
    private final Cluster cluster;
    private final String stepId;
    private final ShutdownRule rule;
    private final StepOwner owner;
    private final Logger log;
    private volatile boolean ending;
    private volatile boolean interrupted;

    private Entry(Cluster cluster, String stepId, ShutdownRule rule, StepOwner owner, Logger log) {
      this.cluster = cluster;
      this.stepId = stepId;
      this.rule = rule;
      this.owner = owner;
      this.log = log;
    }

    Cluster cluster() {
      return cluster;
    }

    String stepId() {
      return stepId;
    }

    /** What becomes of it when the JVM ends. */
    ShutdownRule rule() {
      return ending ? ShutdownRule.CANCEL : rule;
    }

    /** Whether EMR has been asked to interrupt it, so that only force can add to that. */
    boolean isInterrupted() {
      return interrupted;
    }

    public StepOwner owner() {
      return owner;
    }

    /** The job's own; null if the job is over. */
    Logger log() {
      return log;
    }

    private boolean isOf(Cluster other, String id) {
      return stepId.equals(id) && cluster.id().equals(other.id());
    }
  }
}
