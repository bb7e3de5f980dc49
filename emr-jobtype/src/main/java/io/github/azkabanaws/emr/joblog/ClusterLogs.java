package io.github.azkabanaws.emr.joblog;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.ApiBudget.Operation;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.EmrCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Where clusters put their logs. That never changes in a cluster's life, so EMR is asked once for
 * each cluster and JVM, by one job at a time, and only if the quota has a call to spare. Nothing
 * depends on the answer: without one nobody knows, that is all. Thread-safe.
 */
public final class ClusterLogs {
  private static final int MOST = 1000;

  /** After a call without an answer: what is only nice to know must not add to a throttling. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** For another one's answer; a call is over by then, or nearly. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Function<String, Optional<EmrCluster>> describeCluster;
  private final ApiBudget budget;
  private final Timer timer;

  @GuardedBy("this")
  private final Map<String, Signal> asked = new HashMap<>();

  // Null before the first call without an answer.
  @GuardedBy("this")
  private Duration notBefore;

  @GuardedBy("this")
  private final Map<String, LogPlaces> known =
      new LinkedHashMap<String, LogPlaces>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LogPlaces> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param describeCluster makes the call
   */
  public ClusterLogs(
      Function<String, Optional<EmrCluster>> describeCluster, ApiBudget budget, Timer timer) {
    this.describeCluster = describeCluster;
    this.budget = budget;
    this.timer = timer;
  }

  /** The cluster's LogUri; none if no step's log comes there, or if nobody knows. */
  public Optional<String> uri(String clusterId) {
    return places(clusterId).filter(known -> !known.uploads().isOff()).flatMap(LogPlaces::uri);
  }

  /** All that the cluster says of its logs; none if nobody knows. Takes one call's time at most. */
  public Optional<LogPlaces> places(String clusterId) {
    Signal others;
    Signal own = new Signal();
    synchronized (this) {
      LogPlaces places = known.get(clusterId);
      if (places != null) {
        return Optional.of(places);
      }
      others = asked.get(clusterId);
      if (others == null) {
        if (notBefore != null && timer.now().compareTo(notBefore) < 0) {
          return Optional.empty();
        }
        if (!budget.until(Operation.DESCRIBE_CLUSTER).isZero()) {
          return Optional.empty();
        }
        asked.put(clusterId, own);
      }
    }
    if (others != null) {
      return await(others, clusterId);
    }
    try {
      return ask(clusterId);
    } finally {
      synchronized (this) {
        asked.remove(clusterId);
      }
      own.raise();
    }
  }

  private Optional<LogPlaces> ask(String clusterId) {
    try {
      LogPlaces places =
          budget
              .call(Operation.DESCRIBE_CLUSTER, () -> describeCluster.apply(clusterId))
              .map(LogPlaces::of)
              .orElseThrow(() -> SdkClientException.create("EMR answered without a cluster"));
      learn(clusterId, places);
      return Optional.of(places);
    } catch (RuntimeException e) {
      // Refused, throttled, lost, or nonsense: it is all the same here.
      synchronized (this) {
        notBefore = timer.now().plus(PAUSE);
      }
      return Optional.empty();
    }
  }

  /** What another job's call brings. */
  private Optional<LogPlaces> await(Signal answered, String clusterId) {
    try {
      timer.await(answered, LONGEST_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      return Optional.ofNullable(known.get(clusterId));
    }
  }

  /** Takes note of what EMR has said elsewhere. */
  public synchronized void learn(String clusterId, LogPlaces places) {
    known.put(clusterId, places);
  }
}
