package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.base.Members;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Looks on a cluster for steps, in one pass for all that are wanted. */
public final class StepSearch {
  /** EMR shows a cluster's last 1,000 steps, 50 a page. Twice that: more may come meanwhile. */
  private static final int MOST_PAGES = 40;

  private final Function<ListStepsRequest, ListStepsResponse> listSteps;

  /**
   * @param listSteps makes the call
   */
  public StepSearch(Function<ListStepsRequest, ListStepsResponse> listSteps) {
    this.listSteps = listSteps;
  }

  /**
   * Looks through the steps, newest first, down to a page of which all are older than the newest by
   * more than {@code window}: the wanted can't be behind it. A whole page, because one time stamp
   * that is wrong must not hide a step that would then be submitted twice.
   *
   * @return the ids of the steps that are there
   */
  public Map<StepKey, String> find(String clusterId, Collection<StepKey> keys, Duration window) {
    Map<StepKey, String> found = new HashMap<>();
    Set<StepKey> missing = new HashSet<>(keys);
    Instant oldest = null;
    String marker = null;
    int pages = 0;
    do {
      requireAnEnd(++pages);
      ListStepsResponse page =
          listSteps.apply(ListStepsRequest.builder().clusterId(clusterId).marker(marker).build());
      List<StepSummary> steps = Members.of(page.steps());
      boolean young = steps.isEmpty();
      for (StepSummary step : steps) {
        take(step, missing, found);
        if (missing.isEmpty()) {
          return found;
        }
        Instant created = created(step);
        if (oldest == null && created != null) {
          oldest = created.minus(window);
        }
        young |= created == null || !created.isBefore(oldest);
      }
      if (!young) {
        return found;
      }
      marker = page.marker();
    } while (marker != null && !marker.isEmpty());
    return found;
  }

  /** All steps of the cluster that have not ended. */
  public List<StepSummary> active(String clusterId) {
    List<StepSummary> active = new ArrayList<>();
    String marker = null;
    int pages = 0;
    do {
      requireAnEnd(++pages);
      ListStepsResponse page =
          listSteps.apply(
              ListStepsRequest.builder()
                  .clusterId(clusterId)
                  .stepStates(StepState.PENDING, StepState.RUNNING, StepState.CANCEL_PENDING)
                  .marker(marker)
                  .build());
      active.addAll(Members.of(page.steps()));
      marker = page.marker();
    } while (marker != null && !marker.isEmpty());
    return active;
  }

  /** Whether that can be what EMR calls a step; nothing can be asked or ended by a blank. */
  public static boolean isId(String stepId) {
    return stepId != null && !stepId.trim().isEmpty();
  }

  private static void requireAnEnd(int pages) {
    if (pages > MOST_PAGES) {
      throw SdkClientException.create("EMR's list of steps does not end");
    }
  }

  private static void take(StepSummary step, Set<StepKey> missing, Map<StepKey, String> found) {
    for (Iterator<StepKey> keys = missing.iterator(); keys.hasNext(); ) {
      StepKey key = keys.next();
      if (key.isAtEndOf(step.name())) {
        if (!isId(step.id())) {
          throw SdkClientException.create("EMR lists the step without its id");
        }
        found.put(key, step.id());
        keys.remove();
        return;
      }
    }
  }

  /** Null if EMR does not say: every member of the answer is optional. */
  private static Instant created(StepSummary step) {
    return step.status() == null || step.status().timeline() == null
        ? null
        : step.status().timeline().creationDateTime();
  }
}
