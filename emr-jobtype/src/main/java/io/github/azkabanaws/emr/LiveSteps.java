package io.github.azkabanaws.emr;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsResponse;

/**
 * The steps that jobs stay with at this moment, and those that are still being ended after their
 * job, for the end of the JVM. Thread-safe.
 */
final class LiveSteps {
  private final Function<CancelStepsRequest, CancelStepsResponse> cancelSteps;
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

  /**
   * @param cancelSteps makes the call
   */
  LiveSteps(Function<CancelStepsRequest, CancelStepsResponse> cancelSteps) {
    this.cancelSteps = cancelSteps;
  }

  /**
   * A job stays with a step from now on, or it is still being ended.
   *
   * @param log the job's own, or the executor's if the job is over
   * @return to be given to {@link #remove}
   */
  Entry add(Cluster cluster, String stepId, ShutdownRule rule, Logger log) {
    Entry entry = new Entry(cluster, stepId, rule, log);
    entries.add(entry);
    return entry;
  }

  void remove(Entry entry) {
    entries.remove(entry);
  }

  /** Those at this moment. */
  List<Entry> now() {
    return new ArrayList<>(entries);
  }

  CancelStepsResponse cancel(CancelStepsRequest request) {
    return cancelSteps.apply(request);
  }

  /** One job with one step, or a step that is still being ended. Immutable; two are never equal. */
  static final class Entry {
    private final Cluster cluster;
    private final String stepId;
    private final ShutdownRule rule;
    private final Logger log;

    private Entry(Cluster cluster, String stepId, ShutdownRule rule, Logger log) {
      this.cluster = cluster;
      this.stepId = stepId;
      this.rule = rule;
      this.log = log;
    }

    Cluster cluster() {
      return cluster;
    }

    String stepId() {
      return stepId;
    }

    ShutdownRule rule() {
      return rule;
    }

    Logger log() {
      return log;
    }
  }
}
