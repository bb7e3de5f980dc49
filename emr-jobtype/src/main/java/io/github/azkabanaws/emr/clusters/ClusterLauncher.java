package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.SharedLookup;
import io.github.azkabanaws.emr.base.SharedLookup.Answer;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts a cluster once for all jobs of this executor that want one of the same name, and remembers
 * for each name what EMR may not list yet. One for each account and region. Thread-safe.
 *
 * <p>Other executors are not known here. Each looks for the name immediately before it starts a
 * cluster; two that do so in the same second both start one.
 */
public final class ClusterLauncher {
  /** An end is shared with those who waited for it, and with nobody who comes later. */
  private static final Duration WAITING_ONLY = Duration.ofMillis(1);

  private static final Duration LISTED = Duration.ofMinutes(10);

  private final ClusterDirectory directory;
  private final ClusterStarters starters;
  private final SharedLookup<String, FoundCluster> launches;

  // By name; there are as many as the administrator has written.
  private final Map<String, Memory> memories = new ConcurrentHashMap<>();

  public ClusterLauncher(ClusterDirectory directory, ClusterStarters starters, Timer timer) {
    this.directory = directory;
    this.starters = starters;
    this.launches = new SharedLookup<>(timer);
  }

  /**
   * A cluster of this name that has not ended: one that is there by now, or a new one. Only for a
   * name that {@link ClusterSettings#mayStart}.
   *
   * @param limits how long EMR may be silent, and how often it is asked
   * @return the cluster; the answer is the job's own if this job was the one that acted
   * @throws StepJobException if there is none, or if it is not known whether there is
   */
  Answer<FoundCluster> launch(
      String name, ClusterSettings settings, LimitSettings limits, JobContext job)
      throws StepJobException, KilledException, InterruptedException {
    job.log()
        .info("There is no active cluster with the name '" + name + "': one is to be started.");
    Memory memory = memories.computeIfAbsent(name, n -> new Memory());
    return launches.get(
        name,
        WAITING_ONLY,
        job.kill(),
        () -> {
          ClusterStarter starter = starters.of(settings.launch());
          return new ClusterLaunch(name, directory, starter, memory, settings, limits, job).run();
        });
  }

  /** What is known about a name; used by one launch at a time. */
  static final class Memory {
    private volatile String startedId;
    private volatile Duration until;
    private volatile boolean unresolved;

    /** The cluster that was started a short time ago, if one was. */
    Optional<String> startedId(Duration now) {
      return Optional.ofNullable(startedId).filter(id -> now.compareTo(until) < 0);
    }

    /** Remembers the cluster for as long as EMR may need until it lists it, and longer. */
    void started(String id, Duration now) {
      until = now.plus(LISTED);
      startedId = id;
    }

    /** Whether a start was sent of which nobody knows what became of it. */
    boolean isUnresolved() {
      return unresolved;
    }

    void setUnresolved(boolean value) {
      unresolved = value;
    }
  }
}
