package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.RetriedCalls;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Makes one cluster of several that fit, by the administrator's rule. */
final class ClusterRules {
  /** By id where EMR tells no time or the same, so that all executors choose the same one. */
  private static final Comparator<FoundCluster> NEWEST_FIRST =
      Comparator.comparing(FoundCluster::created).thenComparing(FoundCluster::id).reversed();

  private final ClusterSettings settings;
  private final ClusterDirectory directory;
  private final RetriedCalls calls;
  private final JobContext job;

  ClusterRules(
      ClusterSettings settings, ClusterDirectory directory, RetriedCalls calls, JobContext job) {
    this.settings = settings;
    this.directory = directory;
    this.calls = calls;
    this.job = job;
  }

  /**
   * The one that the rule chooses.
   *
   * @param found what fits the choice, at least one
   * @throws StepJobException if there are several and the rule is that there has to be one
   */
  FoundCluster pick(ClusterChoice choice, List<FoundCluster> found)
      throws StepJobException, KilledException, InterruptedException {
    if (found.size() == 1) {
      return found.get(0);
    }
    if (settings.rule() == ClusterRule.ONE) {
      throw new StepJobException(
          "There are "
              + found.size()
              + " active clusters with "
              + choice.described()
              + ": "
              + FoundCluster.names(found)
              + "; choose one with "
              + ClusterSettings.ID
              + ", or ask the administrator for a rule ("
              + ClusterSettings.RULE
              + ").");
    }
    List<FoundCluster> sorted = new ArrayList<>(found);
    sorted.sort(NEWEST_FIRST);
    FoundCluster taken =
        settings.rule() == ClusterRule.NEWEST ? sorted.get(0) : mostFree(choice, sorted);
    job.log()
        .info(
            "Of "
                + found.size()
                + " clusters with "
                + choice.described()
                + " "
                + taken
                + " is taken ("
                + ClusterSettings.RULE
                + "="
                + settings.rule()
                + ").");
    return taken;
  }

  /** Of those that are ready, if any is: a job should not wait beside a free cluster. */
  private FoundCluster mostFree(ClusterChoice choice, List<FoundCluster> sorted)
      throws StepJobException, KilledException, InterruptedException {
    List<FoundCluster> ready =
        sorted.stream().filter(FoundCluster::isReady).collect(Collectors.toList());
    List<FoundCluster> candidates = ready.isEmpty() ? sorted : ready;
    List<StepLoad> loads = new ArrayList<>();
    for (FoundCluster cluster : candidates) {
      loads.add(
          calls
              .answered(
                  "counting the steps of clusters with " + choice.described(),
                  () -> directory.load(cluster.id(), ClusterDirectory.COUNT_SERVES, job.kill()))
              .value());
    }
    return candidates.get(StepLoad.takeLeast(loads));
  }
}
