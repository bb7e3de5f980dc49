package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.log4j.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.ClusterStateChangeReason;
import software.amazon.awssdk.services.emr.model.ClusterSummary;
import software.amazon.awssdk.services.emr.model.DescribeClusterRequest;
import software.amazon.awssdk.services.emr.model.ListClustersRequest;
import software.amazon.awssdk.services.emr.model.ListClustersResponse;

/** Finds the one cluster that was chosen, if this job may use it and it can still take steps. */
final class ClusterFinder {
  private static final Set<ClusterState> ALIVE =
      Collections.unmodifiableSet(
          EnumSet.of(
              ClusterState.STARTING,
              ClusterState.BOOTSTRAPPING,
              ClusterState.RUNNING,
              ClusterState.WAITING));

  private final EmrClient emr;
  private final PluginConfig config;
  private final Timer timer;
  private final Signal kill;
  private final Logger log;

  ClusterFinder(EmrClient emr, PluginConfig config, Timer timer, Signal kill, Logger log) {
    this.emr = emr;
    this.config = config;
    this.timer = timer;
    this.kill = kill;
    this.log = log;
  }

  /**
   * @param wanted the job's choice, or null if it leaves it to the administrator
   */
  Cluster find(ClusterChoice wanted)
      throws StepJobException, KilledException, InterruptedException {
    ClusterChoice choice = wanted == null ? config.clusters().choice() : wanted;
    if (choice == null) {
      throw new StepJobException(
          "The job names no cluster: set "
              + ClusterSettings.NAME
              + " or "
              + ClusterSettings.ID
              + " to one of "
              + config.clusters().allowed()
              + ".");
    }
    return choice.id() != null ? byId(choice) : byName(choice);
  }

  private Cluster byId(ClusterChoice choice)
      throws StepJobException, KilledException, InterruptedException {
    DescribeClusterRequest request =
        DescribeClusterRequest.builder().clusterId(choice.id()).build();
    software.amazon.awssdk.services.emr.model.Cluster found =
        answered(() -> emr.describeCluster(request), "looking for cluster " + choice).cluster();
    Cluster cluster = new Cluster(found.id(), String.valueOf(found.name()));
    if (!isAllowedId(cluster.id()) && !isAllowedName(cluster.name())) {
      throw notAllowed(choice);
    }
    if (!ALIVE.contains(found.status().state())) {
      throw new StepJobException(
          "Cluster "
              + cluster
              + " takes no more steps: it is "
              + found.status().stateAsString()
              + reason(found.status().stateChangeReason())
              + ".");
    }
    log.info("Cluster " + cluster + " is " + found.status().stateAsString() + ".");
    return cluster;
  }

  private Cluster byName(ClusterChoice choice)
      throws StepJobException, KilledException, InterruptedException {
    // Before the search, so that a job can't find out which clusters there are.
    if (!isAllowedName(choice.name())) {
      throw notAllowed(choice);
    }
    // By id, because a cluster can move from one page to the next while the pages are read.
    Map<String, ClusterSummary> matches = new LinkedHashMap<>();
    int alive = 0;
    String marker = null;
    do {
      ListClustersRequest request =
          ListClustersRequest.builder().clusterStates(ALIVE).marker(marker).build();
      ListClustersResponse page =
          answered(() -> emr.listClusters(request), "looking for cluster " + choice);
      for (ClusterSummary cluster : page.clusters()) {
        alive++;
        if (choice.name().equals(cluster.name())) {
          matches.put(cluster.id(), cluster);
        }
      }
      marker = page.marker();
    } while (marker != null && !marker.isEmpty());
    if (matches.isEmpty()) {
      throw new StepJobException(
          "There is no active cluster with the name "
              + choice
              + " in "
              + config.aws().region()
              + " (looked at "
              + alive
              + ").");
    }
    if (matches.size() > 1) {
      throw new StepJobException(
          "There are "
              + matches.size()
              + " active clusters with the name "
              + choice
              + " in "
              + config.aws().region()
              + "; choose one with "
              + ClusterSettings.ID
              + ".");
    }
    ClusterSummary match = matches.values().iterator().next();
    Cluster cluster = new Cluster(match.id(), match.name());
    log.info("Cluster " + cluster + " is " + match.status().stateAsString() + ".");
    return cluster;
  }

  private boolean isAllowedId(String id) {
    ClusterChoice fixed = config.clusters().choice();
    return config.clusters().allowed().contains(id) || (fixed != null && id.equals(fixed.id()));
  }

  private boolean isAllowedName(String name) {
    Set<String> allowed = config.clusters().allowed();
    ClusterChoice fixed = config.clusters().choice();
    return allowed.contains("*")
        || allowed.contains(name)
        || (fixed != null && name.equals(fixed.name()));
  }

  private StepJobException notAllowed(ClusterChoice choice) {
    return new StepJobException(
        "Refused: jobs may not use cluster "
            + choice
            + "; the administrator allows "
            + (config.clusters().allowed().isEmpty()
                ? String.valueOf(config.clusters().choice())
                : String.join(", ", config.clusters().allowed()))
            + " ("
            + ClusterSettings.ALLOWED
            + ").");
  }

  private <T> T answered(Supplier<T> call, String what)
      throws StepJobException, KilledException, InterruptedException {
    Patience patience = new Patience(timer, log, what);
    Duration deadline = timer.now().plus(config.limits().submitTimeout());
    while (true) {
      if (kill.isRaised()) {
        throw new KilledException();
      }
      try {
        return call.get();
      } catch (SdkException e) {
        if (EmrErrors.of(e) == EmrErrors.REFUSED) {
          throw new StepJobException("EMR refused " + what + ": " + EmrErrors.text(e));
        }
        if (timer.now().compareTo(deadline) >= 0) {
          throw new StepJobException(
              "EMR did not answer while "
                  + what
                  + " for "
                  + Settings.show(config.limits().submitTimeout())
                  + " ("
                  + LimitSettings.SUBMIT_TIMEOUT
                  + "): "
                  + EmrErrors.text(e)
                  + ". Nothing was submitted.");
        }
        timer.await(kill, patience.noAnswer(e));
      }
    }
  }

  /** Why a cluster is in its state, as the end of a sentence; empty if EMR does not say. */
  static String reason(ClusterStateChangeReason reason) {
    if (reason == null || reason.message() == null || reason.message().isEmpty()) {
      return "";
    }
    return " (" + reason.codeAsString() + ": " + reason.message() + ")";
  }
}
