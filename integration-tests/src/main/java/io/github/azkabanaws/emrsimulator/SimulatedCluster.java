package io.github.azkabanaws.emrsimulator;

import java.util.List;
import java.util.function.Function;

/** A cluster as a test or a demo holds it: everything here is immediate and needs no request. */
public final class SimulatedCluster {
  private final Cluster cluster;
  private final StateLock lock;

  SimulatedCluster(Cluster cluster, StateLock lock) {
    this.cluster = cluster;
    this.lock = lock;
  }

  /** The cluster's id. */
  public String id() {
    return cluster.id();
  }

  /** The cluster at this moment. */
  public ClusterSnapshot snapshot() {
    return lock.call(cluster::snapshot);
  }

  /** The cluster's state at this moment. */
  public ClusterState state() {
    return snapshot().state();
  }

  /** All its steps at this moment, the oldest first, also those the API no longer shows. */
  public List<StepSnapshot> steps() {
    return lock.call(() -> cluster.steps().all().stream().map(Step::snapshot).toList());
  }

  /** From now on, steps of this cluster behave as {@code chooser} says when they begin to run. */
  public void behavior(Function<StepRequest, StepBehavior> chooser) {
    lock.run(() -> cluster.behavior(chooser));
  }

  /** Ends the cluster, protected or not; without effect if it already ends. */
  public void terminate(TerminationReason reason) {
    lock.run(() -> cluster.terminate(reason));
  }
}
