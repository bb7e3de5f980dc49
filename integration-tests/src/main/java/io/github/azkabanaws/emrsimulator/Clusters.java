package io.github.azkabanaws.emrsimulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All clusters of the account in the order they were made. Every method expects the {@link
 * StateLock} to be held.
 */
final class Clusters {
  private final SimulatedAccount account;
  private final NodeConfiguration defaultNode;
  private final Map<String, Cluster> clusters = new LinkedHashMap<>();
  private Function<StepRequest, StepBehavior> behavior;

  Clusters(
      SimulatedAccount account,
      NodeConfiguration defaultNode,
      Function<StepRequest, StepBehavior> behavior) {
    this.account = account;
    this.defaultNode = defaultNode;
    this.behavior = behavior;
  }

  Cluster create(ClusterSpec spec) {
    return create(spec, cluster -> {});
  }

  /** Makes a cluster and lets {@code first} submit its steps before its life begins. */
  Cluster create(ClusterSpec spec, Consumer<Cluster> first) {
    Cluster cluster =
        new Cluster(
            account.ids().cluster(),
            account,
            spec,
            spec.node().orElse(defaultNode),
            request -> behavior.apply(request));
    first.accept(cluster);
    clusters.put(cluster.id(), cluster);
    cluster.begin();
    return cluster;
  }

  void behavior(Function<StepRequest, StepBehavior> chooser) {
    behavior = chooser;
  }

  Optional<Cluster> find(String id) {
    return Optional.ofNullable(clusters.get(id));
  }

  List<Cluster> newestFirst() {
    List<Cluster> newest = new ArrayList<>(clusters.values());
    Collections.reverse(newest);
    return newest;
  }

  Optional<Step> findStep(String stepId) {
    return clusters.values().stream()
        .flatMap(cluster -> cluster.steps().find(stepId).stream())
        .findFirst();
  }
}
