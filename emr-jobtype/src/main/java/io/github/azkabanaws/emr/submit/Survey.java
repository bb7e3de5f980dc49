package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.emrapi.ClusterCalls;
import io.github.azkabanaws.emr.emrapi.EmrCluster;
import io.github.azkabanaws.emr.emrapi.Page;
import io.github.azkabanaws.emr.watch.StepSearch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.log4j.Logger;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One look at the active steps of all clusters that somebody counts on, call by call, each when the
 * account's quota has one to spare. On a thread of its own, so that a call that hangs, or a right
 * that is missing, holds up nobody but those who count.
 */
final class Survey {
  /** EMR shows 50 clusters a page. */
  private static final int MOST_PAGES = 40;

  /** What is not answered is asked again, for so many times. */
  private static final int MOST_ATTEMPTS = 3;

  private static final Duration AFTER_NO_ANSWER = Duration.ofSeconds(2);
  private static final Duration AFTER_THROTTLING = Duration.ofSeconds(1);
  private static final Logger SERVER_LOG = Logger.getLogger(Survey.class);

  private final ClusterCalls clusters;
  private final StepSearch search;
  private final ApiBudget budget;
  private final Timer timer;
  private final Scheduler counting;
  private final KnownTags tags;
  private final Collection<StartGate> gates;
  private final Consumer<Census> done;
  private final List<EmrCluster> alive = new ArrayList<>();
  private final Set<String> markers = new HashSet<>();
  private final List<Census.Entry> entries = new ArrayList<>();
  private Optional<String> marker = Optional.empty();
  private Optional<Deque<EmrCluster>> left = Optional.empty();
  private Optional<StepSearch.Active> steps = Optional.empty();
  private Duration since = Duration.ZERO;
  private int attempts;

  /**
   * @param tags those that surveys before have asked for
   * @param gates of those who count
   * @param done gets what was found, on the thread for counting
   */
  Survey(
      ClusterCalls clusters,
      StepSearch search,
      ApiBudget budget,
      Timer timer,
      Scheduler counting,
      KnownTags tags,
      Collection<StartGate> gates,
      Consumer<Census> done) {
    this.clusters = clusters;
    this.search = search;
    this.budget = budget;
    this.timer = timer;
    this.counting = counting;
    this.tags = tags;
    this.gates = new ArrayList<>(gates);
    this.done = done;
  }

  void begin() {
    counting.after(Duration.ZERO, this::proceed);
  }

  /** Makes one call, or none if there is none to spare, and comes again. */
  private void proceed() {
    Duration next = Duration.ZERO;
    try {
      if (left.filter(Deque::isEmpty).isPresent()) {
        done.accept(new Census(gates, entries));
        return;
      }
      next = left.isPresent() ? nextCluster(left.get()) : nextPage();
      attempts = next.isZero() ? 0 : attempts;
    } catch (SdkException e) {
      next = failed(e);
    } catch (RuntimeException | Error e) {
      next = failed("EMR's answer makes no sense (" + e.getClass().getSimpleName() + ")");
    }
    counting.after(next, this::proceed);
  }

  private Duration nextPage() {
    Duration wait = budget.untilSpare(ApiBudget.Operation.LIST_CLUSTERS, 1);
    if (!wait.isZero()) {
      return wait;
    }
    Page<EmrCluster> page =
        budget.call(ApiBudget.Operation.LIST_CLUSTERS, () -> clusters.listAlive(marker));
    alive.addAll(page.members());
    marker = page.next();
    if (!marker.isPresent()) {
      left = Optional.of(new ArrayDeque<>(alive));
    } else if (markers.size() >= MOST_PAGES || !markers.add(marker.get())) {
      throw new IllegalStateException("The list of clusters does not end");
    }
    return Duration.ZERO;
  }

  private Duration nextCluster(Deque<EmrCluster> rest) {
    EmrCluster cluster = rest.peek();
    if (cluster == null || cluster.id().isEmpty() || !isWanted(cluster)) {
      rest.poll();
      return Duration.ZERO;
    }
    if (needsTags(cluster) && !tags.knows(cluster.id())) {
      Duration wait = budget.untilSpare(ApiBudget.Operation.DESCRIBE_CLUSTER, 1);
      if (wait.isZero()) {
        tags.learn(cluster.id(), askForTags(cluster.id()));
      }
      return wait;
    }
    Map<String, String> known = tags.of(cluster.id());
    if (gates.stream().noneMatch(gate -> gate.countsOn(cluster.id(), cluster.name(), known))) {
      rest.poll();
      return Duration.ZERO;
    }
    Duration wait = budget.untilSpare(ApiBudget.Operation.LIST_STEPS, 1);
    if (!wait.isZero()) {
      return wait;
    }
    if (!steps.isPresent()) {
      // What is submitted while it is looked at need not be in it.
      since = timer.now();
      steps = Optional.of(search.new Active(cluster.id()));
    }
    steps.get().readPage();
    if (steps.get().isWhole()) {
      entries.add(Census.Entry.of(cluster, known, steps.get().all(), since));
      next(rest);
    }
    return Duration.ZERO;
  }

  private void next(Deque<EmrCluster> rest) {
    rest.poll();
    steps = Optional.empty();
  }

  /** Whether it can be one that somebody counts on, as far as a list tells. */
  private boolean isWanted(EmrCluster cluster) {
    return needsTags(cluster)
        || gates.stream()
            .anyMatch(gate -> gate.countsOn(cluster.id(), cluster.name(), Collections.emptyMap()));
  }

  private boolean needsTags(EmrCluster cluster) {
    return gates.stream().anyMatch(gate -> gate.needsTags(cluster.id(), cluster.name()));
  }

  private Map<String, String> askForTags(String clusterId) {
    return budget
        .call(ApiBudget.Operation.DESCRIBE_CLUSTER, () -> clusters.describe(clusterId))
        .map(EmrCluster::tags)
        .orElse(Collections.emptyMap());
  }

  private Duration failed(SdkException e) {
    if (EmrErrors.isThrottling(e)) {
      // The budget says when to ask again, and what was read of a list goes on.
      return AFTER_THROTTLING;
    }
    if (EmrErrors.isDenied(e) && left.isPresent() && isNobodys(left.get().peek())) {
      SERVER_LOG.info(
          "Steps on cluster '"
              + left.get().peek().name()
              + "' ("
              + left.get().peek().id()
              + ") are not counted for boundaries: nobody has named it, and this executor may not"
              + " look at it, so it can't submit there either ("
              + EmrErrors.text(e)
              + ")");
      next(left.get());
      return Duration.ZERO;
    }
    attempts = EmrErrors.of(e) == EmrErrors.REFUSED ? MOST_ATTEMPTS : attempts;
    return failed(EmrErrors.text(e));
  }

  private boolean isNobodys(EmrCluster cluster) {
    return gates.stream().noneMatch(gate -> gate.names(cluster.id(), cluster.name()));
  }

  /** Notes what can't be counted, unless it is worth another attempt. */
  private Duration failed(String why) {
    attempts++;
    if (attempts < MOST_ATTEMPTS) {
      return AFTER_NO_ANSWER;
    }
    attempts = 0;
    if (!left.isPresent()) {
      left = Optional.of(new ArrayDeque<>());
      entries.add(
          Census.Entry.failed(
              EmrCluster.UNSAID,
              "the clusters on which the group's steps count can't be listed: "
                  + why
                  + " (the executor needs elasticmapreduce:ListClusters)"));
    } else if (!left.get().isEmpty()) {
      EmrCluster cluster = left.get().peek();
      entries.add(
          Census.Entry.failed(
              cluster,
              "the group's steps on cluster '"
                  + cluster.name()
                  + "' ("
                  + cluster.id()
                  + ") can't be counted: "
                  + why
                  + " (the executor needs elasticmapreduce:ListSteps there, and DescribeCluster"
                  + " where tags decide)"));
      next(left.get());
    }
    return Duration.ZERO;
  }
}
