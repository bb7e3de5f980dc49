package io.github.azkabanaws.emr;

import io.github.azkabanaws.emr.SharedLookup.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
final class ClusterDirectory {
  /** How long an answer serves jobs that begin one after another. */
  static final Duration SERVES = Duration.ofSeconds(10);

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
  private final Pace pages;
  private final Pace descriptions;
  private final Pace counts;
  private final SharedLookup<String, List<FoundCluster>> listings;
  private final SharedLookup<String, FoundCluster> clusters;
  private final SharedLookup<String, StepLoad> loads;

  ClusterDirectory(EmrClient emr, Timer timer) {
    this.emr = emr;
    // Half of what a full bucket gives, and then as fast as it fills; but steps are listed and
    // watched from the same bucket, so those have only half of that too.
    this.pages = new Pace(timer, 10, Duration.ofSeconds(2));
    this.descriptions = new Pace(timer, 5, Duration.ofSeconds(1));
    this.counts = new Pace(timer, 5, Duration.ofSeconds(4));
    this.listings = new SharedLookup<>(timer);
    this.clusters = new SharedLookup<>(timer);
    this.loads = new SharedLookup<>(timer);
  }

  /** All clusters that have not ended, of all pages, in EMR's order: the newest first. */
  Answer<List<FoundCluster>> active(Duration maxAge, Signal kill)
      throws StepJobException, KilledException, InterruptedException {
    return listings.get("", maxAge, kill, () -> list(kill));
  }

  /** One cluster in whatever state, with its tags. */
  Answer<FoundCluster> describe(String id, Duration maxAge, Signal kill)
      throws StepJobException, KilledException, InterruptedException {
    DescribeClusterRequest request = DescribeClusterRequest.builder().clusterId(id).build();
    return clusters.get(
        id,
        maxAge,
        kill,
        () -> {
          descriptions.await(kill);
          return FoundCluster.of(emr.describeCluster(request).cluster());
        });
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
      pages.await(kill);
      ListClustersResponse page =
          emr.listClusters(
              ListClustersRequest.builder().clusterStates(ALIVE).marker(marker).build());
      for (ClusterSummary summary : page.clusters()) {
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
      counts.await(kill);
      ListStepsResponse page =
          emr.listSteps(
              ListStepsRequest.builder().clusterId(id).stepStates(ACTIVE).marker(marker).build());
      steps += page.steps().size();
      marker = page.marker();
    } while (marker != null && !marker.isEmpty());
    return new StepLoad(steps);
  }
}
