package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What surveys before have found out of clusters: their tags, and which may not be looked at, which
 * are asked for once in a while; and what was active on them a moment ago. On the thread for
 * counting.
 */
final class KnownClusters {
  private static final Duration SERVE = Duration.ofMinutes(5);

  /** What was seen may stand in for an answer that does not come for so long. */
  private static final Duration YOUNG = Duration.ofSeconds(30);

  private static final Duration TOLD_AGAIN = Duration.ofDays(1);

  private final Timer timer;
  private final Map<String, Map<String, String>> tags = new HashMap<>();
  private final Set<String> denied = new HashSet<>();
  private final Map<String, Census.Entry> entries = new HashMap<>();
  private final Set<String> busy = new HashSet<>();
  private final Map<String, Duration> told = new HashMap<>();
  private Duration since;

  KnownClusters(Timer timer) {
    this.timer = timer;
    this.since = timer.now();
  }

  boolean knowsTags(String clusterId) {
    forget();
    return tags.containsKey(clusterId);
  }

  void learnTags(String clusterId, Map<String, String> found) {
    tags.put(clusterId, found);
  }

  /** None if they are not known. */
  Map<String, String> tags(String clusterId) {
    return tags.getOrDefault(clusterId, Collections.emptyMap());
  }

  /** Whether a look at the cluster was denied a while ago. */
  boolean isDenied(String clusterId) {
    forget();
    return denied.contains(clusterId);
  }

  /** A look at it was denied; says whether that is worth a line in the log. */
  boolean deny(String clusterId) {
    denied.add(clusterId);
    told.values().removeIf(at -> timer.now().minus(at).compareTo(TOLD_AGAIN) > 0);
    return told.putIfAbsent(clusterId, timer.now()) == null;
  }

  /**
   * A cluster was looked at.
   *
   * @param counts whether a step was there that somebody counts
   */
  void saw(String clusterId, Census.Entry entry, boolean counts) {
    if (counts) {
      busy.add(clusterId);
    } else {
      busy.remove(clusterId);
    }
    entries.values().removeIf(one -> !isYoung(one));
    entries.put(clusterId, entry);
  }

  /** Whether there was a step that somebody counts when it was looked at last. */
  boolean isBusy(String clusterId) {
    return busy.contains(clusterId);
  }

  /** Of the others nothing has to be known any more. */
  void retain(Collection<String> clusterIds) {
    busy.retainAll(clusterIds);
  }

  /** What was seen on it a moment ago. */
  Optional<Census.Entry> seen(String clusterId) {
    return Optional.ofNullable(entries.get(clusterId)).filter(this::isYoung);
  }

  private boolean isYoung(Census.Entry entry) {
    return timer.now().minus(entry.at()).compareTo(YOUNG) <= 0;
  }

  private void forget() {
    if (timer.now().minus(since).compareTo(SERVE) > 0) {
      since = timer.now();
      tags.clear();
      denied.clear();
    }
  }
}
