package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.RetriedCalls;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.SharedLookup.Answer;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the one cluster that was chosen, or has it started, if this job may use it, and waits until
 * it is ready for steps.
 */
public final class ClusterFinder {
  private final ClusterSettings settings;
  private final LimitSettings limits;
  private final String region;
  private final ClusterDirectory directory;
  private final ClusterLauncher launcher;
  private final ClusterGuard guard;
  private final RetriedCalls calls;
  private final JobContext job;

  /** One for which the settings alone decide. */
  public ClusterFinder(
      ClusterSettings settings,
      LimitSettings limits,
      String region,
      ClusterDirectory directory,
      ClusterLauncher launcher,
      JobContext job) {
    this(settings, limits, region, directory, launcher, ClusterGuard.NONE, job);
  }

  /**
   * @param region where is looked, for what a job is told
   * @param directory the one that all jobs of the account share
   * @param launcher the one that all jobs of the account share
   * @param guard has the last word
   */
  public ClusterFinder(
      ClusterSettings settings,
      LimitSettings limits,
      String region,
      ClusterDirectory directory,
      ClusterLauncher launcher,
      ClusterGuard guard,
      JobContext job) {
    this.settings = settings;
    this.limits = limits;
    this.region = region;
    this.directory = directory;
    this.launcher = launcher;
    this.guard = guard;
    this.calls = new RetriedCalls(limits.submitTimeout(), job);
    this.job = job;
  }

  /**
   * The cluster, which was RUNNING or WAITING a moment ago.
   *
   * @param wanted the job's choice; the administrator's counts without
   */
  public Cluster find(Optional<ClusterChoice> wanted)
      throws StepJobException, KilledException, InterruptedException {
    return find(wanted, true)
        .orElseThrow(() -> new IllegalStateException("A cluster may be started"));
  }

  /**
   * The same, but no cluster is started for it.
   *
   * @return none if one would have to be started
   */
  public Optional<Cluster> findActive(Optional<ClusterChoice> wanted)
      throws StepJobException, KilledException, InterruptedException {
    return find(wanted, false);
  }

  private Optional<Cluster> find(Optional<ClusterChoice> wanted, boolean mayStart)
      throws StepJobException, KilledException, InterruptedException {
    Optional<ClusterChoice> chosen = wanted.isPresent() ? wanted : settings.choice();
    if (!chosen.isPresent()) {
      throw new StepJobException(
          "The job names no cluster: set "
              + ClusterSettings.NAME
              + " or "
              + ClusterSettings.ID
              + " to one of "
              + settings.allowed()
              + ".");
    }
    ClusterChoice choice = chosen.get();
    if (choice.id().isPresent()) {
      return Optional.of(whenReady(byId(choice, choice.id().get())));
    }
    Optional<String> name = choice.name();
    // Before the search, so that a job can't find out which clusters there are.
    if (name.isPresent() && !settings.allowsName(name.get())) {
      throw notAllowed(choice);
    }
    Search search = search(choice, ClusterDirectory.SERVES, ClusterTags.SERVE);
    boolean start = name.isPresent() && settings.mayStart(name.get());
    if (start && search.found.isEmpty()) {
      // Whoever starts one looks again before.
      return start(name.get(), mayStart);
    }
    if (!search.fresh && !search.isDecided(settings.rule())) {
      // A cluster that began a moment ago must not be missed, nor one that has just ended count.
      search = search(choice, Duration.ZERO, Duration.ZERO);
    }
    if (!search.found.isEmpty()) {
      return Optional.of(
          whenReady(new ClusterRules(settings, directory, calls, job).pick(choice, search.found)));
    }
    if (start) {
      return start(name.get(), mayStart);
    }
    throw new StepJobException(
        "There is no active cluster with "
            + choice.described()
            + (name.isPresent() ? "" : " that jobs may use")
            + " in "
            + region
            + " (looked at "
            + search.seen
            + ").");
  }

  private Optional<Cluster> start(String name, boolean mayStart)
      throws StepJobException, KilledException, InterruptedException {
    guard.admitStart(name);
    return mayStart ? Optional.of(started(name)) : Optional.empty();
  }

  private FoundCluster byId(ClusterChoice choice, String id)
      throws StepJobException, KilledException, InterruptedException {
    Answer<FoundCluster> found = describe(id, ClusterDirectory.SERVES);
    if (!settings.allowsId(found.value().id()) && !settings.allowsName(found.value().name())) {
      throw notAllowed(choice);
    }
    // A state from memory may have changed; what ends never begins again.
    return found.value().isReady() || found.isFresh() || found.value().isEnding()
        ? found.value()
        : describe(id, Duration.ZERO).value();
  }

  private Answer<FoundCluster> describe(String id, Duration maxAge)
      throws StepJobException, KilledException, InterruptedException {
    return calls.answered(
        "looking for cluster " + id, () -> directory.describe(id, maxAge, job.kill()));
  }

  private Search search(ClusterChoice choice, Duration maxAge, Duration maxTagAge)
      throws StepJobException, KilledException, InterruptedException {
    String what = "looking for cluster " + choice;
    Answer<List<FoundCluster>> active =
        calls.answered(what, () -> directory.active(maxAge, job.kill()));
    List<FoundCluster> found = new ArrayList<>();
    if (choice.name().isPresent()) {
      for (FoundCluster cluster : active.value()) {
        if (choice.name().get().equals(cluster.name())) {
          found.add(cluster);
        }
      }
      return new Search(found, active.value().size(), active.isFresh());
    }
    List<FoundCluster> candidates = new ArrayList<>();
    for (FoundCluster cluster : active.value()) {
      if (settings.isOwn(choice)
          || settings.allowsId(cluster.id())
          || settings.allowsName(cluster.name())) {
        candidates.add(cluster);
      }
    }
    boolean fresh =
        new ClusterTags(directory, calls, job).find(choice, candidates, maxTagAge, found);
    return new Search(found, candidates.size(), fresh && active.isFresh());
  }

  private Cluster started(String name)
      throws StepJobException, KilledException, InterruptedException {
    LaunchSettings launch = settings.launch();
    Duration deadline = job.now().plus(launch.timeout());
    Answer<FoundCluster> started = launcher.launch(name, settings, limits, job);
    try {
      return readiness()
          .await(
              started.value(),
              deadline,
              Settings.show(launch.timeout()) + " (" + LaunchSettings.TIMEOUT + ")");
    } catch (KilledException e) {
      if (started.isOwn()) {
        job.log()
            .info(
                "Cluster "
                    + started.value()
                    + " was started for this job and is left as it is: its own auto-termination"
                    + " ends it.");
      }
      throw e;
    }
  }

  private Cluster whenReady(FoundCluster cluster)
      throws StepJobException, KilledException, InterruptedException {
    guard.admit(cluster.cluster());
    return readiness()
        .await(
            cluster,
            job.now().plus(settings.readyTimeout()),
            Settings.show(settings.readyTimeout()) + " (" + ClusterSettings.READY_TIMEOUT + ")");
  }

  private ClusterReadiness readiness() {
    return new ClusterReadiness(directory, calls, limits.watchInterval(), job);
  }

  private StepJobException notAllowed(ClusterChoice choice) {
    return new StepJobException(
        "Refused: jobs may not use cluster "
            + choice
            + "; the administrator allows "
            + settings.allowedText()
            + " ("
            + ClusterSettings.ALLOWED
            + ").");
  }

  /** What a search has found, and what it rests on. */
  private static final class Search {
    private final List<FoundCluster> found;
    private final int seen;
    private final boolean fresh;

    Search(List<FoundCluster> found, int seen, boolean fresh) {
      this.found = found;
      this.seen = seen;
      this.fresh = fresh;
    }

    boolean isDecided(ClusterRule rule) {
      return found.size() == 1 || (found.size() > 1 && rule != ClusterRule.ONE);
    }
  }
}
