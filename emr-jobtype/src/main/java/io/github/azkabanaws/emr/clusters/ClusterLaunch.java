package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.aws.RetriedCalls;
import io.github.azkabanaws.emr.aws.RetryPause;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.SharedLookup.Answer;
import io.github.azkabanaws.emr.base.StepJobException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One start of a cluster. RunJobFlow has no client token, so when it is not known whether EMR has
 * started a cluster, its name is looked for before anything is sent again.
 */
final class ClusterLaunch {
  /** The pauses before each look for a cluster that may be there; EMR lists it with a delay. */
  private static final Duration[] SETTLE = {
    Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(20)
  };

  private final String name;
  private final ClusterDirectory directory;
  private final ClusterStarter starter;
  private final ClusterLauncher.Memory memory;
  private final ClusterRules rules;
  private final RetriedCalls calls;
  private final Duration interval;
  private final LaunchSettings settings;
  private final Duration deadline;
  private final JobContext job;

  ClusterLaunch(
      String name,
      ClusterDirectory directory,
      ClusterStarter starter,
      ClusterLauncher.Memory memory,
      ClusterSettings clusters,
      LimitSettings limits,
      JobContext job) {
    this.name = name;
    this.directory = directory;
    this.starter = starter;
    this.memory = memory;
    this.calls = new RetriedCalls(limits.submitTimeout(), job);
    this.rules = new ClusterRules(clusters, directory, calls, job);
    this.interval = limits.watchInterval();
    this.settings = clusters.launch();
    this.deadline = job.now().plus(settings.timeout());
    this.job = job;
  }

  /** A cluster of the name that has not ended. */
  FoundCluster run() throws StepJobException, KilledException, InterruptedException {
    Optional<FoundCluster> earlier = earlier();
    if (earlier.isPresent()) {
      return earlier.get();
    }
    ClusterStarter.Start start = starter.prepare(name);
    RetryPause retry =
        new RetryPause(job.timer(), job.log(), "starting a cluster with the name '" + name + "'");
    // Once a start may have had an effect, that holds for all the time after it.
    boolean mayBeThere = memory.isUnresolved();
    String obstacle = null;
    boolean refused = false;
    while (true) {
      List<FoundCluster> there = mayBeThere ? settled() : look();
      memory.setUnresolved(false);
      if (!there.isEmpty()) {
        return pick(there);
      }
      if (refused || (obstacle != null && job.now().compareTo(deadline) >= 0)) {
        throw notStarted(refused, obstacle);
      }
      job.check();
      Duration pause;
      try {
        memory.setUnresolved(true);
        Optional<String> id = start.send();
        if (!id.isPresent()) {
          job.log().info("Has asked " + settings.lambda().get() + " for a cluster '" + name + "'.");
          return appeared();
        }
        return accepted(id.get());
      } catch (SdkException e) {
        obstacle = EmrErrors.text(e);
        EmrErrors meaning = EmrErrors.of(e);
        refused = meaning == EmrErrors.REFUSED;
        mayBeThere |= meaning == EmrErrors.NO_ANSWER;
        memory.setUnresolved(mayBeThere);
        pause = refused ? Duration.ZERO : retry.noAnswer(e);
      }
      job.await(pause);
    }
  }

  /** The cluster that was started before, while EMR does not list it yet, if it has not ended. */
  private Optional<FoundCluster> earlier()
      throws StepJobException, KilledException, InterruptedException {
    Optional<String> started = memory.startedId(job.now());
    if (!started.isPresent()) {
      return Optional.empty();
    }
    String id = started.get();
    Answer<FoundCluster> answer =
        calls.answered(
            "looking for cluster " + id, () -> directory.describe(id, Duration.ZERO, job.kill()));
    return Optional.of(answer.value()).filter(cluster -> !cluster.isEnding());
  }

  private FoundCluster accepted(String id)
      throws StepJobException, KilledException, InterruptedException {
    memory.started(id, job.now());
    memory.setUnresolved(false);
    FoundCluster ours = FoundCluster.accepted(id, name);
    job.log()
        .info(
            "Started cluster "
                + ours
                + ". It is not ended with the job: its own auto-termination does that.");
    if (job.timer().await(job.kill(), SETTLE[0])) {
      // For the other jobs that wait; the killed one sees for itself.
      return ours;
    }
    List<FoundCluster> all = new ArrayList<>(look());
    if (all.stream().noneMatch(cluster -> cluster.id().equals(id))) {
      all.add(ours);
    }
    return pick(all);
  }

  /** The cluster that somebody else starts, as soon as EMR lists it. */
  private FoundCluster appeared() throws StepJobException, KilledException, InterruptedException {
    while (true) {
      List<FoundCluster> there = look();
      if (!there.isEmpty()) {
        memory.setUnresolved(false);
        return pick(there);
      }
      if (job.now().compareTo(deadline) >= 0) {
        throw new StepJobException(
            "Function "
                + settings.lambda().get()
                + " was called, but no cluster with the name '"
                + name
                + "' has appeared within "
                + limit()
                + "; the function's own log says why.");
      }
      job.await(interval);
    }
  }

  private FoundCluster pick(List<FoundCluster> there)
      throws StepJobException, KilledException, InterruptedException {
    if (there.size() > 1) {
      job.log()
          .warn(
              "There are "
                  + there.size()
                  + " clusters with the name '"
                  + name
                  + "' now: another executor or somebody else has started one at the same time.");
    }
    return rules.pick(ClusterChoice.byName(name), there);
  }

  /** Looks several times, with time for EMR to list what it has accepted. */
  private List<FoundCluster> settled()
      throws StepJobException, KilledException, InterruptedException {
    List<FoundCluster> there = new ArrayList<>();
    for (Duration pause : SETTLE) {
      job.await(pause);
      try {
        there = look();
      } catch (StepJobException e) {
        throw new StepJobException(
            "It is not known whether a cluster with the name '"
                + name
                + "' was started: neither the start nor the search for it was answered. Before you"
                + " run the job again, look for it. "
                + e.getMessage());
      }
      if (!there.isEmpty()) {
        job.log().info("There is a cluster with the name '" + name + "' after all.");
        return there;
      }
    }
    return there;
  }

  private List<FoundCluster> look() throws StepJobException, KilledException, InterruptedException {
    List<FoundCluster> active =
        calls
            .answered(
                "looking for cluster '" + name + "'",
                () -> directory.active(Duration.ZERO, job.kill()))
            .value();
    List<FoundCluster> there = new ArrayList<>();
    for (FoundCluster cluster : active) {
      if (name.equals(cluster.name())) {
        there.add(cluster);
      }
    }
    return there;
  }

  private StepJobException notStarted(boolean refused, String obstacle) {
    return new StepJobException(
        "No cluster with the name '"
            + name
            + "' could be started"
            + (refused ? "" : " within " + limit())
            + ": "
            + obstacle
            + " ("
            + settings.property()
            + ").");
  }

  private String limit() {
    return Settings.show(settings.timeout()) + " (" + LaunchSettings.TIMEOUT + ")";
  }
}
