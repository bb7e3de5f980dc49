package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.emr.model.DescribeClusterRequest;
import software.amazon.awssdk.services.emr.model.DescribeClusterResponse;

/**
 * Where clusters put their logs. That never changes in a cluster's life, so EMR is asked once for
 * each cluster and JVM. Nothing depends on the answer: without one nobody knows, that is all.
 * Thread-safe.
 */
final class ClusterLogs {
  private static final int MOST = 1000;

  /** After a call without an answer: what is only nice to know must not add to a throttling. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Function<DescribeClusterRequest, DescribeClusterResponse> describeCluster;
  private final Timer timer;
  private Duration notBefore;

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
  ClusterLogs(
      Function<DescribeClusterRequest, DescribeClusterResponse> describeCluster, Timer timer) {
    this.describeCluster = describeCluster;
    this.timer = timer;
  }

  /** The cluster's LogUri; null if it has none, or if nobody knows. */
  String uri(String clusterId) {
    LogPlaces places = places(clusterId);
    return places == null ? null : places.uri();
  }

  /** All that the cluster says of its logs; null if nobody knows. */
  LogPlaces places(String clusterId) {
    synchronized (this) {
      LogPlaces places = known.get(clusterId);
      if (places != null) {
        return places;
      }
      if (notBefore != null && timer.now().compareTo(notBefore) < 0) {
        return null;
      }
    }
    try {
      DescribeClusterRequest request =
          DescribeClusterRequest.builder().clusterId(clusterId).build();
      LogPlaces places = LogPlaces.of(describeCluster.apply(request).cluster());
      learn(clusterId, places);
      return places;
    } catch (RuntimeException e) {
      // Refused, throttled, lost, or nonsense: it is all the same here.
      synchronized (this) {
        notBefore = timer.now().plus(PAUSE);
      }
      return null;
    }
  }

  /** Takes note of what EMR has said elsewhere. */
  synchronized void learn(String clusterId, LogPlaces places) {
    known.put(clusterId, places);
  }
}
