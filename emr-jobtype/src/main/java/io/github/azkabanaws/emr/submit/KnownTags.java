package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** Tags of clusters, which are asked for once in a while. On the thread for counting. */
final class KnownTags {
  private static final Duration SERVE = Duration.ofMinutes(5);

  private final Timer timer;
  private final Map<String, Map<String, String>> byCluster = new HashMap<>();
  private Duration since;

  KnownTags(Timer timer) {
    this.timer = timer;
    this.since = timer.now();
  }

  boolean knows(String clusterId) {
    if (timer.now().minus(since).compareTo(SERVE) > 0) {
      since = timer.now();
      byCluster.clear();
    }
    return byCluster.containsKey(clusterId);
  }

  void learn(String clusterId, Map<String, String> tags) {
    byCluster.put(clusterId, tags);
  }

  /** None if they are not known. */
  Map<String, String> of(String clusterId) {
    return byCluster.getOrDefault(clusterId, Collections.emptyMap());
  }
}
