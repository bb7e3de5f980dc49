package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.emrapi.EmrCluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The active steps of all clusters, as a survey has found them, and what is known to have happened
 * since. One that is not of all clusters only says that there is no place. Not thread-safe.
 */
final class Census {
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Integer> gone = new HashMap<>();
  private final Set<String> lines;
  private final boolean whole;
  private final Set<String> spent = new HashSet<>();

  /**
   * @param gates for whom the clusters were looked at
   * @param whole whether it is of all clusters
   */
  Census(Collection<StartGate> gates, Collection<Entry> entries, boolean whole) {
    this.whole = whole;
    this.lines = gates.stream().map(StartGate::line).collect(Collectors.toSet());
    // Where those that are counted leave no place, the others say nothing more.
    entries.stream()
        .filter(entry -> whole || !entry.isFailed())
        .forEach(entry -> this.entries.put(entry.cluster.id(), entry));
  }

  /** The lines for which it was made. */
  Set<String> lines() {
    return lines;
  }

  /** Whether it can let somebody of a line pass that has not used it up. */
  boolean serves(String line) {
    return whole && lines.contains(line) && !spent.contains(line);
  }

  /** Whether it could, and has been used up. */
  boolean isSpent(String line) {
    return whole && lines.contains(line) && spent.contains(line);
  }

  /**
   * Somebody has looked at a cluster at that time. Where nobody knows its tags, and they decide, it
   * is still not known whose steps count there.
   */
  void seen(String clusterId, List<EmrStep> active, Duration at) {
    entries.computeIfPresent(
        clusterId,
        (id, entry) ->
            at.compareTo(entry.at) > 0 && entry.tags.isPresent()
                ? Entry.of(entry.cluster, entry.tags.get(), active, at)
                : entry);
  }

  /** Of all steps that were found. */
  Set<StepKey> keys() {
    return entries.values().stream()
        .flatMap(entry -> entry.active.stream())
        .map(step -> StepKey.parse(step.name()))
        .filter(Optional::isPresent)
        .map(Optional::get)
        .collect(Collectors.toSet());
  }

  /** The steps of a cluster, if it was looked at. */
  Optional<List<EmrStep>> active(String clusterId) {
    return Optional.ofNullable(entries.get(clusterId))
        .filter(entry -> !entry.failure.isPresent())
        .map(entry -> entry.active);
  }

  /** A step has ended. */
  void left(StepKey key) {
    entries.replaceAll((id, entry) -> entry.without(key));
  }

  /** Why somebody's steps can't be counted; nothing if they can. */
  Optional<String> failure(StartGate gate) {
    return entries.values().stream()
        .filter(
            entry ->
                entry.failure.isPresent() && (entry.cluster.id().isEmpty() || counts(gate, entry)))
        .map(entry -> entry.failure.get())
        .findFirst();
  }

  /** The steps by cluster, of the clusters on which somebody counts. */
  Map<String, List<EmrStep>> active(StartGate gate) {
    Map<String, List<EmrStep>> active = new HashMap<>();
    entries.forEach(
        (id, entry) -> {
          if (!entry.failure.isPresent() && counts(gate, entry)) {
            active.put(id, entry.active);
          }
        });
    return active;
  }

  private static boolean counts(StartGate gate, Entry entry) {
    String id = entry.cluster.id();
    String name = entry.cluster.name();
    // Of one whose tags could not be asked for nobody knows.
    return gate.countsOn(id, name, entry.tags.orElse(Collections.emptyMap()))
        || (!entry.tags.isPresent() && gate.needsTags(id, name));
  }

  /** So many of a line have gone by what this says. */
  void goes(String line, int number) {
    gone.merge(line, number, Integer::sum);
  }

  /** How many of a line have done so. */
  int gone(String line) {
    return gone.getOrDefault(line, 0);
  }

  /** A line has taken what it may: the next needs another look. */
  void spend(String line) {
    spent.add(line);
  }

  /** One cluster. Immutable. */
  static final class Entry {
    private final EmrCluster cluster;
    private final Optional<Map<String, String>> tags;
    private final List<EmrStep> active;
    private final Optional<String> failure;
    private final Duration at;

    private Entry(
        EmrCluster cluster,
        Optional<Map<String, String>> tags,
        List<EmrStep> active,
        Optional<String> failure,
        Duration at) {
      this.cluster = cluster;
      this.tags = tags;
      this.active = active;
      this.failure = failure;
      this.at = at;
    }

    static Entry of(
        EmrCluster cluster, Map<String, String> tags, List<EmrStep> active, Duration at) {
      return new Entry(cluster, Optional.of(tags), new ArrayList<>(active), Optional.empty(), at);
    }

    /**
     * One of which EMR has not told what is active on it.
     *
     * @param tags none if they decide and are not known either
     * @param at when that was found out: what was known before says nothing of now
     */
    static Entry failed(
        EmrCluster cluster, Optional<Map<String, String>> tags, String why, Duration at) {
      return new Entry(cluster, tags, Collections.emptyList(), Optional.of(why), at);
    }

    /** What was active then. */
    List<EmrStep> active() {
      return active;
    }

    boolean isFailed() {
      return failure.isPresent();
    }

    /** When it was looked at. */
    Duration at() {
      return at;
    }

    private Entry without(StepKey key) {
      List<EmrStep> rest = new ArrayList<>(active);
      return rest.removeIf(step -> key.isAtEndOf(step.name()))
          ? new Entry(cluster, tags, rest, failure, at)
          : this;
    }
  }
}
