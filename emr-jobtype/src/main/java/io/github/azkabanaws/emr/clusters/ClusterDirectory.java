package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.ApiBudget.Operation;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Members;
import io.github.azkabanaws.emr.base.SharedLookup;
import io.github.azkabanaws.emr.base.SharedLookup.Answer;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.ClusterSummary;
import software.amazon.awssdk.services.emr.model.DescribeClusterRequest;
import software.amazon.awssdk.services.emr.model.ListClustersRequest;
import software.amazon.awssdk.services.emr.model.ListClustersResponse;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;

/**
 * What EMR says about clusters, asked once for all jobs of this executor: the account has one
 * ListClusters in 2 s, one DescribeCluster a second and one ListSteps in 2 s for everybody, and a
 * hundred jobs can begin in the same second. One for each account and region. Thread-safe.
 *
 * <p>Every method takes the greatest age of the answer that the job is content with, zero for a new
 * one, and throws what the SDK throws when EMR refuses or does not answer.
 */
public final class ClusterDirectory {
  /** How long an answer serves jobs that begin one after another. */
  public static final Duration SERVES = Duration.ofSeconds(10);

  /** The same for a count of steps, which is kept up with what jobs choose meanwhile. */
  static final Duration COUNT_SERVES = Duration.ofSeconds(30);

  private static final List<ClusterState> ALIVE =
      Collections.unmodifiableList(
          Arrays.asList(
              ClusterState.STARTING,
              ClusterState.BOOTSTRAPPING,
              ClusterState.RUNNING,
              ClusterState.WAITING));

  /** Those that count against the 256 of a cluster. */
  private static final List<StepState> ACTIVE =
      Collections.unmodifiableList(
          Arrays.asList(StepState.PENDING, StepState.RUNNING, StepState.CANCEL_PENDING));

  private final EmrClient emr;
  private final ApiBudget budget;
  private final Timer timer;
  private final SharedLookup<String, List<FoundCluster>> listings;
  private final SharedLookup<String, FoundCluster> clusters;
  private final SharedLookup<String, StepLoad> loads;

  public ClusterDirectory(EmrClient emr, ApiBudget budget, Timer timer) {
    this.emr = emr;
    this.budget = budget;
    this.timer = timer;
    this.listings = new SharedLookup<>(timer);
    this.clusters = new SharedLookup<>(timer);
    this.loads = new SharedLookup<>(timer);
  }

  /** All clusters that have not ended, of all pages, in EMR's order: the newest first. */
  public Answer<List<FoundCluster>> active(Duration maxAge, Signal kill)
      throws StepJobException, KilledException, InterruptedException {
    return listings.get("", maxAge, kill, () -> list(kill));
  }

  /** One cluster in whatever state, with its tags. */
  public Answer<FoundCluster> describe(String id, Duration maxAge, Signal kill)
      throws StepJobException, KilledException, InterruptedException {
    DescribeClusterRequest request = DescribeClusterRequest.builder().clusterId(id).build();
    return clusters.get(
        id,
        maxAge,
        kill,
        () ->
            FoundCluster.of(
                call(Operation.DESCRIBE_CLUSTER, kill, () -> emr.describeCluster(request))
                    .cluster()));
  }

  /** How much a cluster has to do. */
  Answer<StepLoad> load(String id, Duration maxAge, Signal kill)
      throws StepJobException, KilledException, InterruptedException {
    return loads.get(id, maxAge, kill, () -> count(id, kill));
  }

  private List<FoundCluster> list(Signal kill) throws KilledException, InterruptedException {
    // By id, because a cluster can move from one page to the next while the pages are read.
    Map<String, FoundCluster> all = new LinkedHashMap<>();
    String marker = null;
    do {
      ListClustersRequest request =
          ListClustersRequest.builder().clusterStates(ALIVE).marker(marker).build();
      ListClustersResponse page =
          call(Operation.LIST_CLUSTERS, kill, () -> emr.listClusters(request));
      for (ClusterSummary summary : Members.of(page.clusters())) {
        FoundCluster cluster = FoundCluster.of(summary);
        all.put(cluster.id(), cluster);
      }
      marker = page.marker();
    } while (marker != null && !marker.isEmpty());
    return Collections.unmodifiableList(new ArrayList<>(all.values()));
  }

  private StepLoad count(String id, Signal kill) throws KilledException, InterruptedException {
    int steps = 0;
    String marker = null;
    do {
      ListStepsRequest request =
          ListStepsRequest.builder().clusterId(id).stepStates(ACTIVE).marker(marker).build();
      ListStepsResponse page = call(Operation.LIST_STEPS, kill, () -> emr.listSteps(request));
      steps += Members.of(page.steps()).size();
      marker = page.marker();
    } while (marker != null && !marker.isEmpty());
    return new StepLoad(steps);
  }

  private <T> T call(Operation operation, Signal kill, Supplier<T> call)
      throws KilledException, InterruptedException {
    Duration wait = budget.until(operation);
    while (!wait.isZero() && !kill.isRaised()) {
      // The timer counts in milliseconds, so a shorter rest would be asked for again and again.
      timer.await(kill, wait.plusMillis(1));
      wait = budget.until(operation);
    }
    if (kill.isRaised()) {
      throw new KilledException();
    }
    return budget.call(operation, call);
  }
}
