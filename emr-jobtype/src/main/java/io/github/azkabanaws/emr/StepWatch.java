package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.log4j.Logger;

/**
 * Watches the steps of all jobs of a JVM, with one look for many of them and within the account's
 * quota. No error of a call ends the watch of a step: whatever EMR or the network says about the
 * call, it says nothing about the step. Thread-safe.
 */
final class StepWatch {
  private final StepWatchApi api;
  private final ApiBudget budget;
  private final Timer timer;
  private final Scheduler scheduler;
  private final Alarm alarm;
  private final AtomicInteger size = new AtomicInteger();
  private volatile Duration oldestDue;

  // Below: the scheduler's thread's alone.
  private final Map<String, ClusterWatch> clusters = new HashMap<>();

  StepWatch(StepWatchApi api, ApiBudget budget, Timer timer, Scheduler scheduler) {
    this.api = api;
    this.budget = budget;
    this.timer = timer;
    this.scheduler = scheduler;
    this.alarm = new Alarm(timer, scheduler, this::work);
  }

  /**
   * Begins to watch a step, until it has ended or {@link #leave} is called.
   *
   * @param longest between two looks, if the quota allows
   * @param log hears of each change of state
   */
  WatchedStep watch(Cluster cluster, String stepId, Duration longest, Logger log) {
    WatchedStep step = new WatchedStep(cluster, stepId, longest, timer, log);
    size.incrementAndGet();
    scheduler.after(
        Duration.ZERO,
        () -> {
          clusters
              .computeIfAbsent(cluster.id(), id -> new ClusterWatch(id, api, budget, timer))
              .add(step);
          plan();
        });
    return step;
  }

  /** Nobody waits for the step any more. To be called once for each that was watched. */
  void leave(WatchedStep step) {
    size.decrementAndGet();
    scheduler.after(
        Duration.ZERO,
        () -> {
          ClusterWatch cluster = clusters.get(step.cluster().id());
          if (cluster != null) {
            cluster.remove(step);
            plan();
          }
        });
  }

  /** The step's end is waited for: it is looked at soon, and often. */
  void hurry(WatchedStep step) {
    step.makeUrgent();
    scheduler.after(
        Duration.ZERO,
        () -> {
          step.lookAt(timer.now());
          plan();
        });
  }

  /** How many steps are watched. */
  int size() {
    return size.get();
  }

  /** For how long the look is overdue that waits the longest: for the quota, or for an answer. */
  Duration overdue() {
    Duration due = oldestDue;
    Duration late = due == null ? Duration.ZERO : timer.now().minus(due);
    return late.isNegative() ? Duration.ZERO : late;
  }

  private void plan() {
    Duration next = null;
    clusters.values().removeIf(ClusterWatch::isEmpty);
    for (ClusterWatch cluster : clusters.values()) {
      Duration due = cluster.due();
      next = next == null || due.compareTo(next) < 0 ? due : next;
    }
    oldestDue = next;
    if (next != null) {
      alarm.at(next);
    }
  }

  /** Makes one look, at the cluster that waits the longest for it, if the quota allows. */
  private void work() {
    clusters.values().removeIf(ClusterWatch::isEmpty);
    ClusterWatch next = null;
    for (ClusterWatch cluster : clusters.values()) {
      if (next == null || cluster.due().compareTo(next.due()) < 0) {
        next = cluster;
      }
    }
    if (next == null) {
      oldestDue = null;
      return;
    }
    if (next.due().compareTo(timer.now()) > 0) {
      plan();
      return;
    }
    Duration wait = budget.untilSpare(next.nextCall());
    if (!wait.isZero()) {
      alarm.at(timer.now().plus(wait));
      return;
    }
    next.look();
    plan();
  }
}
