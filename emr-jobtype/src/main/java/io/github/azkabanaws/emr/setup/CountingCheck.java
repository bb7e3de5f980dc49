package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.clusters.ClusterSettings;
import io.github.azkabanaws.emr.emrapi.ClusterCalls;
import io.github.azkabanaws.emr.emrapi.EmrCluster;
import io.github.azkabanaws.emr.emrapi.Page;
import io.github.azkabanaws.emr.emrapi.SdkClusterCalls;
import io.github.azkabanaws.emr.rules.Boundaries;
import io.github.azkabanaws.emr.rules.BoundariesException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.EmrClient;

/**
 * The right to list the steps of each cluster on which some group's steps count in all: without it
 * on one of them, that group's jobs wait and fail.
 */
final class CountingCheck implements SetupCheck {
  private static final String RIGHT = "elasticmapreduce:ListSteps";

  /** Each is a call, of which the account has ten at once. */
  private static final int MOST = 10;

  private final Setup setup;

  CountingCheck(Setup setup) {
    this.setup = setup;
  }

  @Override
  public void run(CheckLines lines) throws StepJobException, InterruptedException {
    Optional<Path> file = setup.config().boundaries().file();
    if (!file.isPresent()) {
      lines.skipped("no boundary counts steps on all clusters");
      return;
    }
    List<EmrCluster> counted = counted(boundaries(file.get()));
    if (counted.isEmpty()) {
      lines.skipped("there is no cluster now on which a boundary counts steps besides others");
      return;
    }
    EmrClient emr = setup.account().emr();
    for (EmrCluster cluster : counted.subList(0, Math.min(MOST, counted.size()))) {
      new PermissionCheck(
              RIGHT,
              "cluster '" + cluster.name() + "' (" + cluster.id() + ")",
              true,
              () -> emr.listSteps(request -> request.clusterId(cluster.id())))
          .run(lines);
    }
    if (counted.size() > MOST) {
      lines.skipped(counted.size() - MOST + " more clusters were not tried");
    }
  }

  private Boundaries boundaries(Path file) throws StepJobException {
    try {
      return setup.account().boundaries().read(file);
    } catch (BoundariesException e) {
      throw new StepJobException(e.getMessage());
    }
  }

  private List<EmrCluster> counted(Boundaries boundaries) {
    ClusterCalls calls = new SdkClusterCalls(setup.account().emr());
    List<EmrCluster> counted = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    do {
      Page<EmrCluster> page = calls.listAlive(marker);
      for (EmrCluster cluster : page.members()) {
        if (boundaries.countsInAll(cluster.id(), cluster.name()) && mayBeUsed(calls, cluster)) {
          counted.add(cluster);
        }
      }
      marker = page.next();
    } while (marker.isPresent() && counted.size() <= MOST);
    return counted;
  }

  private boolean mayBeUsed(ClusterCalls calls, EmrCluster cluster) {
    ClusterSettings clusters = setup.config().clusters();
    Map<String, String> tags = clusters.usedByTags();
    if (clusters.mayBeUsed(cluster.id(), cluster.name()) || tags.isEmpty()) {
      return clusters.mayBeUsed(cluster.id(), cluster.name());
    }
    try {
      return calls
          .describe(cluster.id())
          .filter(known -> known.tags().entrySet().containsAll(tags.entrySet()))
          .isPresent();
    } catch (SdkException e) {
      // Who may not see its tags can't use it by them.
      return false;
    }
  }
}
