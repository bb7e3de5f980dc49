package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.ApiBudget.Operation;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.SharedLookup;
import io.github.azkabanaws.emr.base.SharedLookup.Answer;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.ClusterCalls;
import io.github.azkabanaws.emr.emrapi.EmrCluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.Page;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.emrapi.StepQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

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

  /** Some seconds; then whoever asks is told, and asks on. */
  private static final int ATTEMPTS = 5;

  private final ClusterCalls clusterCalls;
  private final StepCalls stepCalls;
  private final ApiBudget budget;
  private final Timer timer;
  private final SharedLookup<String, List<FoundCluster>> listings;
  private final SharedLookup<String, FoundCluster> clusters;
  private final SharedLookup<String, StepLoad> loads;

  public ClusterDirectory(
      ClusterCalls clusterCalls, StepCalls stepCalls, ApiBudget budget, Timer timer) {
    this.clusterCalls = clusterCalls;
    this.stepCalls = stepCalls;
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
    return clusters.get(
        id,
        maxAge,
        kill,
        () ->
            call(Operation.DESCRIBE_CLUSTER, kill, () -> clusterCalls.describe(id))
                .map(FoundCluster::of)
                .orElseThrow(() -> SdkClientException.create("EMR answered without a cluster")));
  }

  /** How much a cluster has to do. */
  Answer<StepLoad> load(String id, Duration maxAge, Signal kill)
      throws StepJobException, KilledException, InterruptedException {
    return loads.get(id, maxAge, kill, () -> count(id, kill));
  }

  private List<FoundCluster> list(Signal kill) throws KilledException, InterruptedException {
    // By id, because a cluster can move from one page to the next while the pages are read.
    Map<String, FoundCluster> all = new LinkedHashMap<>();
    Optional<String> marker = Optional.empty();
    do {
      Optional<String> from = marker;
      Page<EmrCluster> page =
          call(Operation.LIST_CLUSTERS, kill, () -> clusterCalls.listAlive(from));
      for (EmrCluster listed : page.members()) {
        FoundCluster cluster = FoundCluster.of(listed);
        all.put(cluster.id(), cluster);
      }
      marker = page.next();
    } while (marker.isPresent());
    return Collections.unmodifiableList(new ArrayList<>(all.values()));
  }

  private StepLoad count(String id, Signal kill) throws KilledException, InterruptedException {
    int steps = 0;
    Optional<StepQuery> query = Optional.of(StepQuery.active(id));
    while (query.isPresent()) {
      StepQuery asked = query.get();
      Page<EmrStep> page = call(Operation.LIST_STEPS, kill, () -> stepCalls.list(asked));
      steps += page.members().size();
      query = page.next().map(asked::from);
    }
    return new StepLoad(steps);
  }

  /** One that is throttled is made again, so that the pages before it are not read in vain. */
  private <T> T call(Operation operation, Signal kill, Supplier<T> call)
      throws KilledException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return callOnce(operation, kill, call);
      } catch (SdkException e) {
        if (!EmrErrors.isThrottling(e) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private <T> T callOnce(Operation operation, Signal kill, Supplier<T> call)
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
