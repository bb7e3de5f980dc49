package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepSummary;

/**
 * The steps that jobs of this JVM watch on one cluster, and how to look at them with few calls: ten
 * by their ids, or a page of fifty active ones, whichever is cheaper.
 */
final class ClusterWatch {
  private static final int IDS_IN_CALL = 10;
  private static final int STEPS_ON_PAGE = 50;

  private final String clusterId;
  private final StepWatchApi api;
  private final ApiBudget budget;
  private final StepSearch search;
  private final Timer timer;

  /** Two of them can be of the same step: a job's own, and that of another one that ends it. */
  private final Set<WatchedStep> steps = new LinkedHashSet<>();

  /** Steps that EMR no longer lists as active: what became of them has to be asked by id. */
  private final Set<String> gone = new HashSet<>();

  /** Steps that EMR does not answer for when many are asked for at once. */
  private final Set<String> alone = new HashSet<>();

  private int activeOnCluster;
  private Duration notBefore;

  ClusterWatch(String clusterId, StepWatchApi api, ApiBudget budget, Timer timer) {
    this.clusterId = clusterId;
    this.api = api;
    this.budget = budget;
    this.search = new StepSearch(this::list);
    this.timer = timer;
    this.notBefore = timer.now();
  }

  void add(WatchedStep step) {
    steps.add(step);
  }

  void remove(WatchedStep step) {
    steps.remove(step);
    if (steps.stream().noneMatch(other -> other.id().equals(step.id()))) {
      gone.remove(step.id());
      alone.remove(step.id());
    }
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  int size() {
    return steps.size();
  }

  /** When the next look is due; not to be called when there is nothing to watch. */
  Duration due() {
    Duration earliest = null;
    for (WatchedStep step : steps) {
      if (earliest == null || step.nextLook().compareTo(earliest) < 0) {
        earliest = step.nextLook();
      }
    }
    return earliest == null || earliest.compareTo(notBefore) < 0 ? notBefore : earliest;
  }

  /** Which call the next look makes. */
  ApiBudget.Operation nextCall() {
    return single() == null ? ApiBudget.Operation.LIST_STEPS : ApiBudget.Operation.DESCRIBE_STEP;
  }

  /** Makes one look. */
  void look() {
    Collection<WatchedStep> asked = steps;
    try {
      WatchedStep single = single();
      if (single != null) {
        asked = java.util.Collections.singletonList(single);
        single.seen(describe(single.id()));
      } else if (gone.isEmpty() && pages() < calls(steps.size())) {
        lookAtActive();
      } else {
        List<WatchedStep> next = soonest();
        asked = next;
        lookAtIds(next);
      }
    } catch (SdkException e) {
      unanswered(asked, e);
    } catch (RuntimeException | Error e) {
      unanswered(asked, SdkClientException.create("EMR's answer makes no sense", e));
    }
    for (WatchedStep step : new ArrayList<>(steps)) {
      if (step.hasEnded()) {
        remove(step);
      }
    }
  }

  private void lookAtActive() {
    List<StepSummary> active = search.active(clusterId);
    activeOnCluster = active.size();
    Map<String, StepSummary> byId = new HashMap<>();
    active.forEach(step -> byId.put(step.id(), step));
    for (WatchedStep step : steps) {
      StepSummary seen = byId.get(step.id());
      if (seen == null) {
        gone.add(step.id());
        step.lookAt(timer.now());
      } else {
        step.seen(seen);
      }
    }
  }

  private void lookAtIds(List<WatchedStep> next) {
    List<String> ids = next.stream().map(WatchedStep::id).distinct().collect(Collectors.toList());
    Map<String, StepSummary> byId = new HashMap<>();
    list(ListStepsRequest.builder().clusterId(clusterId).stepIds(ids).build())
        .steps()
        .forEach(step -> byId.put(step.id(), step));
    for (WatchedStep step : next) {
      StepSummary seen = byId.get(step.id());
      if (seen == null) {
        alone.add(step.id());
        step.lookAt(timer.now());
      } else {
        gone.remove(step.id());
        step.seen(seen);
      }
    }
  }

  private void unanswered(Collection<WatchedStep> asked, SdkException e) {
    if (EmrErrors.of(e) == EmrErrors.REFUSED
        && asked.stream().anyMatch(step -> !alone.contains(step.id()))) {
      // One of them may be the reason, such as one that has left the list's window: each has to be
      // asked for alone.
      asked.forEach(step -> alone.add(step.id()));
      return;
    }
    Duration pause = Duration.ZERO;
    for (WatchedStep step : asked) {
      Duration own = step.unanswered(e);
      step.lookAt(timer.now().plus(own));
      pause = own.compareTo(pause) > 0 ? own : pause;
    }
    if (EmrErrors.of(e) != EmrErrors.REFUSED) {
      notBefore = timer.now().plus(pause);
    }
  }

  /** The step that is due and has to be asked for alone; null if there is none. */
  private WatchedStep single() {
    return steps.stream()
        .filter(step -> alone.contains(step.id()))
        .filter(step -> step.nextLook().compareTo(timer.now()) <= 0)
        .min(Comparator.comparing(WatchedStep::nextLook))
        .orElse(null);
  }

  /** As many as go in one call: those whose end is near first, then those that wait the longest. */
  private List<WatchedStep> soonest() {
    return steps.stream()
        .filter(step -> !alone.contains(step.id()))
        .sorted(
            Comparator.comparing((WatchedStep step) -> !gone.contains(step.id()))
                .thenComparing(WatchedStep::nextLook))
        .limit(IDS_IN_CALL)
        .collect(Collectors.toList());
  }

  private int pages() {
    return (Math.max(activeOnCluster, steps.size()) + STEPS_ON_PAGE - 1) / STEPS_ON_PAGE;
  }

  private static int calls(int ids) {
    return (ids + IDS_IN_CALL - 1) / IDS_IN_CALL;
  }

  private ListStepsResponse list(ListStepsRequest request) {
    return budget.call(ApiBudget.Operation.LIST_STEPS, () -> api.listSteps(request));
  }

  private StepSummary describe(String id) {
    return budget.call(ApiBudget.Operation.DESCRIBE_STEP, () -> api.describeStep(clusterId, id));
  }
}
