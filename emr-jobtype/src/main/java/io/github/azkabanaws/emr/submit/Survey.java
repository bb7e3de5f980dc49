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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
  private final KnownClusters known;
  private final Collection<StartGate> gates;
  private final Consumer<Census> done;
  private final List<EmrCluster> alive = new ArrayList<>();
  private final Set<String> markers = new HashSet<>();
  private final List<Census.Entry> entries = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private Optional<String> marker = Optional.empty();
  private Optional<Deque<EmrCluster>> left = Optional.empty();
  private Optional<StepSearch.Active> steps = Optional.empty();
  private Duration since = Duration.ZERO;
  private int attempts;

  /**
   * @param known what surveys before have found out
   * @param gates of those who count
   * @param done gets what was found, on the thread for counting
   */
  Survey(
      ClusterCalls clusters,
      StepSearch search,
      ApiBudget budget,
      Timer timer,
      Scheduler counting,
      KnownClusters known,
      Collection<StartGate> gates,
      Consumer<Census> done) {
    this.clusters = clusters;
    this.search = search;
    this.budget = budget;
    this.timer = timer;
    this.counting = counting;
    this.known = known;
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
      boolean whole = left.filter(Deque::isEmpty).isPresent();
      boolean full = isFullForAll();
      if (whole || full) {
        // A cluster that can't be counted matters only where there may be a place.
        boolean failed = entries.stream().anyMatch(Census.Entry::isFailed);
        done.accept(new Census(gates, entries, whole && !(full && failed)));
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
      left = Optional.of(inOrder());
    } else if (markers.size() >= MOST_PAGES || !markers.add(marker.get())) {
      throw new IllegalStateException("The list of clusters does not end");
    }
    return Duration.ZERO;
  }

  /** Those first that may be all that has to be known. */
  private Deque<EmrCluster> inOrder() {
    Deque<EmrCluster> all = new ArrayDeque<>();
    known.retain(alive.stream().map(EmrCluster::id).collect(Collectors.toSet()));
    for (EmrCluster cluster : alive) {
      if (known.isBusy(cluster.id())) {
        all.addFirst(cluster);
      } else {
        all.addLast(cluster);
      }
    }
    return all;
  }

  /** Whether what was found so far leaves nobody a place, whatever is on the other clusters. */
  private boolean isFullForAll() {
    return gates.stream().allMatch(gate -> gate.isFull(counts.getOrDefault(gate.line(), 0)));
  }

  /** Notes whose steps were found; says whether there were some. */
  private boolean count(EmrCluster cluster, Census.Entry entry) {
    boolean any = false;
    for (StartGate gate : gates) {
      if (gate.countsOn(cluster.id(), cluster.name(), known.tags(cluster.id()))) {
        int number = Places.counted(gate, entry.active());
        counts.merge(gate.line(), number, Integer::sum);
        any |= number > 0;
      }
    }
    return any;
  }

  private Duration nextCluster(Deque<EmrCluster> rest) {
    EmrCluster cluster = rest.peek();
    if (cluster == null || cluster.id().isEmpty() || !isWanted(cluster) || isClosed(cluster)) {
      rest.poll();
      return Duration.ZERO;
    }
    if (needsTags(cluster) && !known.knowsTags(cluster.id())) {
      Duration wait = budget.untilSpare(ApiBudget.Operation.DESCRIBE_CLUSTER, 1);
      if (wait.isZero()) {
        known.learnTags(cluster.id(), askForTags(cluster.id()));
      }
      return wait;
    }
    Map<String, String> tags = known.tags(cluster.id());
    if (gates.stream().noneMatch(gate -> gate.countsOn(cluster.id(), cluster.name(), tags))) {
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
      Census.Entry entry = Census.Entry.of(cluster, tags, steps.get().all(), since);
      known.saw(cluster.id(), entry, count(cluster, entry));
      entries.add(entry);
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
      deny(left.get().peek(), e);
      next(left.get());
      return Duration.ZERO;
    }
    if (EmrErrors.of(e) == EmrErrors.REFUSED) {
      attempts = 0;
      return give(EmrErrors.text(e));
    }
    return failed(EmrErrors.text(e));
  }

  private void deny(EmrCluster cluster, SdkException e) {
    if (known.deny(cluster.id())) {
      SERVER_LOG.info(
          "Steps on cluster '"
              + cluster.name()
              + "' ("
              + cluster.id()
              + ") are not counted for boundaries: nobody has named it, and this executor may not"
              + " look at it, so it can't submit there either ("
              + EmrErrors.text(e)
              + ")");
    }
  }

  /** Whether a look at it was denied, and nobody minds. */
  private boolean isClosed(EmrCluster cluster) {
    return known.isDenied(cluster.id()) && isNobodys(cluster);
  }

  private boolean isNobodys(EmrCluster cluster) {
    return gates.stream().noneMatch(gate -> gate.names(cluster.id(), cluster.name()));
  }

  /** What is not answered is asked again, and after that what was seen a moment ago stands in. */
  private Duration failed(String why) {
    attempts++;
    if (attempts < MOST_ATTEMPTS) {
      return AFTER_NO_ANSWER;
    }
    attempts = 0;
    Optional<Census.Entry> seen =
        left.map(Deque::peek).flatMap(cluster -> known.seen(cluster.id()));
    if (seen.isPresent()) {
      entries.add(seen.get());
      next(left.get());
      return Duration.ZERO;
    }
    return give(why);
  }

  /** Notes what can't be counted. */
  private Duration give(String why) {
    if (!left.isPresent()) {
      left = Optional.of(new ArrayDeque<>());
      entries.add(
          Census.Entry.failed(
              EmrCluster.UNSAID,
              Optional.empty(),
              "the clusters on which the group's steps count can't be listed: "
                  + why
                  + " (the executor needs elasticmapreduce:ListClusters)",
              timer.now()));
    } else if (!left.get().isEmpty()) {
      EmrCluster cluster = left.get().peek();
      boolean tagsKnown = !needsTags(cluster) || known.knowsTags(cluster.id());
      entries.add(
          Census.Entry.failed(
              cluster,
              tagsKnown ? Optional.of(known.tags(cluster.id())) : Optional.empty(),
              "the group's steps on cluster '"
                  + cluster.name()
                  + "' ("
                  + cluster.id()
                  + ") can't be counted: "
                  + why
                  + " (the executor needs elasticmapreduce:ListSteps there, and DescribeCluster"
                  + " where tags decide)",
              timer.now()));
      next(left.get());
    }
    return Duration.ZERO;
  }
}
