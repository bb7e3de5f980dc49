package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.Page;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.emrapi.StepQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The steps that jobs of this JVM watch on one cluster, and how to look at them with few calls: ten
 * by their ids, or a page of fifty active ones, whichever is cheaper. A step that has probably
 * ended can be asked for alone as well, since DescribeStep has a quota of its own.
 */
final class ClusterWatch {
  /** With more of them, one that is asked for alone is a small part of what is to be known. */
  private static final int FEW = 10;

  /** After so long a regular look is as urgent as one at an end. */
  private static final Duration LATE = Duration.ofMinutes(2);

  /** After so long without an answer a job is told that EMR throttles. */
  private static final Duration UNSEEN = Duration.ofMinutes(1);

  private final String clusterId;
  private final StepCalls api;
  private final ApiBudget budget;
  private final StepSearch search;
  private final RestPace rests;
  private final Timer timer;

  /** Two of them can be of the same step: a job's own, and that of another one that ends it. */
  private final Set<WatchedStep> steps = new LinkedHashSet<>();

  /**
   * Steps that have probably ended, because EMR no longer lists them as active or because of a
   * hint: what became of them has to be asked by id.
   */
  private final Set<String> expected = new HashSet<>();

  /** Steps that EMR does not answer for when many are asked for at once. */
  private final Set<String> alone = new HashSet<>();

  /**
   * Steps that are on the first page of all steps of the cluster, as far as is known: a young one
   * is, and an older one if the last look has found it there.
   */
  private final Set<String> newest = new HashSet<>();

  private final WayPause lists;
  private final WayPause descriptions;
  private int activeOnCluster;

  ClusterWatch(String clusterId, StepCalls api, ApiBudget budget, RestPace rests, Timer timer) {
    this.clusterId = clusterId;
    this.api = api;
    this.budget = budget;
    this.rests = rests;
    this.search = new StepSearch(this::list);
    this.timer = timer;
    this.lists = new WayPause(timer);
    this.descriptions = new WayPause(timer);
  }

  void add(WatchedStep step) {
    steps.add(step);
    newest.add(step.id());
  }

  void remove(WatchedStep step) {
    steps.remove(step);
    if (withId(step.id()).isEmpty()) {
      expected.remove(step.id());
      alone.remove(step.id());
      newest.remove(step.id());
    }
  }

  /** No longer watches those that have ended, and returns them. */
  List<WatchedStep> removeEnded() {
    List<WatchedStep> ended =
        steps.stream().filter(WatchedStep::hasEnded).collect(Collectors.toList());
    ended.forEach(this::remove);
    return ended;
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** When the next look is due; not to be called when there is nothing to watch. */
  Duration due() {
    Duration open = Durations.shorter(lists.notBefore(), descriptions.notBefore());
    Duration earliest = null;
    for (WatchedStep step : steps) {
      Duration look = step.nextLook();
      if (!alone.contains(step.id())) {
        look = Durations.longer(look, open);
      }
      earliest = earliest == null ? look : Durations.shorter(earliest, look);
    }
    return earliest == null ? open : earliest;
  }

  /**
   * Expects that a step has ended, because somebody says so.
   *
   * @param look when to see whether it is true
   * @return whether the step is watched here
   */
  boolean expect(String stepId, Duration look) {
    List<WatchedStep> hinted = withId(stepId);
    if (!hinted.isEmpty() && expected.add(stepId)) {
      hinted.forEach(step -> step.lookAt(look));
    }
    return !hinted.isEmpty();
  }

  /** No step is left alone for longer than the interval says now. */
  void shorten() {
    steps.forEach(WatchedStep::shorten);
  }

  /** The looks of which one could be made now; none if none is due. */
  List<Look> looks() {
    List<Look> looks = new ArrayList<>();
    if (isEmpty() || due().compareTo(timer.now()) > 0) {
      return looks;
    }
    firstDue(step -> alone.contains(step.id()))
        .ifPresent(single -> looks.add(describing(Look.Rank.ONE_END, single)));
    Predicate<WatchedStep> listed = step -> !alone.contains(step.id());
    Optional<WatchedStep> ended = firstDue(listed.and(step -> expected.contains(step.id())));
    Optional<WatchedStep> regular = firstDue(listed);
    if (ended.isPresent()) {
      if (descriptions.isOpen()) {
        boolean only = expected.size() == 1;
        looks.add(
            describing(only ? Look.Rank.ONE_END : Look.Rank.ONE_OF_SEVERAL_ENDS, ended.get()));
      }
      if (lists.isOpen()) {
        looks.add(listing(Look.Rank.ENDS));
      }
    } else if (regular.isPresent()) {
      // Ends that somebody makes up must not keep others waiting for ever.
      if (lists.isOpen()) {
        looks.add(listing(isLate() ? Look.Rank.ENDS : Look.Rank.REGULAR));
      }
      boolean few = steps.size() <= FEW && budget.isScarce(ApiBudget.Operation.LIST_STEPS);
      // Those that rest leave the calls that ask for one to ends.
      boolean one = (steps.size() == 1 || few) && !regular.get().isResting();
      if (descriptions.isOpen() && (one || !lists.isOpen())) {
        looks.add(describing(Look.Rank.REGULAR_ONE, regular.get()));
      }
      // What is on no first page costs a list of its own, or a call that asks for one: if nobody
      // else needs these, who may want them for an end.
      boolean plenty = !budget.isScarce(ApiBudget.Operation.DESCRIBE_STEP);
      Optional<WatchedStep> old =
          firstDue(listed.and(step -> !newest.contains(step.id()) && !step.isResting()));
      if (!one && plenty && lists.isOpen() && descriptions.isOpen() && old.isPresent()) {
        looks.add(describing(Look.Rank.REGULAR_ONE, old.get()));
      }
    }
    return looks;
  }

  private Look describing(Look.Rank rank, WatchedStep step) {
    return new Look(
        rank,
        due(),
        ApiBudget.Operation.DESCRIBE_STEP,
        () -> look(withId(step.id()), this::lookAtOne, this::notDescribed));
  }

  private Look listing(Look.Rank rank) {
    return new Look(rank, due(), ApiBudget.Operation.LIST_STEPS, this::list);
  }

  /** Whether one that nobody expects to have ended is overdue for so long. */
  private boolean isLate() {
    Duration latest = timer.now().minus(LATE);
    return steps.stream()
        .filter(step -> !alone.contains(step.id()) && !expected.contains(step.id()))
        .anyMatch(step -> step.nextLook().compareTo(latest) < 0);
  }

  /** In the way that tells the most about those that have waited the longest, for one call. */
  private void list() {
    ListChoice choice = new ListChoice(steps, expected, alone, newest, timer.now());
    boolean scarce = budget.isScarce(ApiBudget.Operation.DESCRIBE_STEP);
    switch (choice.choose(activeOnCluster, isLate(), scarce)) {
      case NEWEST:
        look(steps, this::lookAtNewest, this::notListed);
        break;
      case ACTIVE:
        look(steps, this::lookAtActive, this::notListed);
        break;
      default:
        look(choice.byId(), this::lookAtIds, this::notListedById);
    }
  }

  private void look(
      Collection<WatchedStep> asked,
      Consumer<Collection<WatchedStep>> look,
      BiConsumer<Collection<WatchedStep>, SdkException> failure) {
    boolean ofResting = isOfResting(asked);
    try {
      look.accept(asked);
      if (ofResting) {
        rests.answered();
      }
    } catch (SdkException e) {
      failure.accept(asked, e);
    } catch (RuntimeException | Error e) {
      failure.accept(asked, SdkClientException.create("EMR's answer makes no sense", e));
    }
  }

  private void lookAtOne(Collection<WatchedStep> same) {
    String id = same.iterator().next().id();
    EmrStep seen =
        budget
            .call(ApiBudget.Operation.DESCRIBE_STEP, () -> api.describe(clusterId, id))
            .orElseThrow(() -> SdkClientException.create("EMR's answer has no step"));
    descriptions.answered();
    same.forEach(step -> step.seen(seen));
    settle(id);
  }

  private void lookAtActive(Collection<WatchedStep> all) {
    List<EmrStep> active = search.active(clusterId);
    lists.answered();
    activeOnCluster = active.size();
    Map<String, EmrStep> byId = new HashMap<>();
    active.forEach(step -> byId.put(step.id(), step));
    for (WatchedStep step : all) {
      EmrStep seen = byId.get(step.id());
      if (seen == null) {
        expected.add(step.id());
        step.lookAt(timer.now());
      } else {
        step.seen(seen);
      }
    }
  }

  /** Those that are not on the first page have to be asked for in another way. */
  private void lookAtNewest(Collection<WatchedStep> all) {
    Map<String, EmrStep> byId = new HashMap<>();
    list(StepQuery.all(clusterId)).members().forEach(step -> byId.put(step.id(), step));
    lists.answered();
    newest.retainAll(byId.keySet());
    for (WatchedStep step : all) {
      EmrStep seen = byId.get(step.id());
      if (seen != null) {
        step.seen(seen);
        settle(step.id());
      }
    }
  }

  private void lookAtIds(Collection<WatchedStep> next) {
    List<String> ids = next.stream().map(WatchedStep::id).distinct().collect(Collectors.toList());
    Map<String, EmrStep> byId = new HashMap<>();
    list(StepQuery.ids(clusterId, ids)).members().forEach(step -> byId.put(step.id(), step));
    lists.answered();
    for (WatchedStep step : next) {
      EmrStep seen = byId.get(step.id());
      if (seen == null) {
        alone.add(step.id());
        step.lookAt(timer.now());
      } else {
        step.seen(seen);
        settle(step.id());
      }
    }
  }

  /** What EMR has answered counts, unless the end is noted and EMR has not heard of it yet. */
  private void settle(String id) {
    if (withId(id).stream().noneMatch(WatchedStep::isEndNear)) {
      expected.remove(id);
    }
  }

  private void notListedById(Collection<WatchedStep> asked, SdkException e) {
    if (EmrErrors.of(e) == EmrErrors.REFUSED && !EmrErrors.concernsAll(e)) {
      // One of them may be the reason, such as one that has left the list's window: each has to be
      // asked for alone.
      asked.forEach(step -> alone.add(step.id()));
    } else {
      notListed(asked, e);
    }
  }

  private void notListed(Collection<WatchedStep> asked, SdkException e) {
    failed(lists, descriptions, asked, e);
  }

  private void notDescribed(Collection<WatchedStep> asked, SdkException e) {
    if (asked.stream().anyMatch(step -> alone.contains(step.id()))) {
      asked.forEach(step -> step.lookAt(timer.now().plus(step.unanswered(e))));
    } else {
      failed(descriptions, lists, asked, e);
    }
  }

  /** Only when neither way is left, nobody knows what becomes of the steps. */
  private void failed(WayPause way, WayPause other, Collection<WatchedStep> asked, SdkException e) {
    if (EmrErrors.isThrottling(e)) {
      // EMR works: the budget says when to ask again, and a moment without an answer is no news.
      if (isOfResting(asked)) {
        rests.throttled();
      }
      steps.stream().filter(step -> step.isUnseenFor(UNSEEN)).forEach(step -> step.unanswered(e));
      return;
    }
    way.failed();
    if (!other.isOpen()) {
      for (WatchedStep step : steps) {
        Duration pause = step.unanswered(e);
        if (asked.contains(step)) {
          // Others first, when there is an answer again: one of these may be the reason.
          step.lookAt(timer.now().plus(pause));
        }
      }
    }
  }

  /** Of those that are due the one that waits the longest, if there is one. */
  private Optional<WatchedStep> firstDue(Predicate<WatchedStep> which) {
    return steps.stream()
        .filter(which)
        .filter(this::isDue)
        .min(Comparator.comparing(WatchedStep::nextLook));
  }

  private List<WatchedStep> withId(String id) {
    return steps.stream().filter(step -> step.id().equals(id)).collect(Collectors.toList());
  }

  /** Whether nothing but a rest that is over made the watch look. */
  private boolean isOfResting(Collection<WatchedStep> asked) {
    return asked.stream().anyMatch(this::isDue)
        && asked.stream().filter(this::isDue).allMatch(WatchedStep::isResting);
  }

  private boolean isDue(WatchedStep step) {
    return step.nextLook().compareTo(timer.now()) <= 0;
  }

  private Page<EmrStep> list(StepQuery query) {
    return budget.call(ApiBudget.Operation.LIST_STEPS, () -> api.list(query));
  }
}
