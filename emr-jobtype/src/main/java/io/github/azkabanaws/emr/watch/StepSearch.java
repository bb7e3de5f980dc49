package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.Page;
import io.github.azkabanaws.emr.emrapi.StepQuery;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Looks on a cluster for steps, in one pass for all that are wanted. */
public final class StepSearch {
  /** EMR shows a cluster's last 1,000 steps, 50 a page. Twice that: more may come meanwhile. */
  private static final int MOST_PAGES = 40;

  private final Function<StepQuery, Page<EmrStep>> listSteps;

  /**
   * @param listSteps makes the call
   */
  public StepSearch(Function<StepQuery, Page<EmrStep>> listSteps) {
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
    Optional<StepQuery> query = Optional.of(StepQuery.all(clusterId));
    for (int pages = 1; query.isPresent(); pages++) {
      requireAnEnd(pages);
      Page<EmrStep> page = listSteps.apply(query.get());
      boolean young = page.members().isEmpty();
      for (EmrStep step : page.members()) {
        take(step, missing, found);
        if (missing.isEmpty()) {
          return found;
        }
        Instant created = step.created().orElse(null);
        if (oldest == null && created != null) {
          oldest = created.minus(window);
        }
        young |= created == null || !created.isBefore(oldest);
      }
      if (!young) {
        return found;
      }
      query = page.next().map(StepQuery.all(clusterId)::from);
    }
    return found;
  }

  /** All steps of the cluster that have not ended. */
  public List<EmrStep> active(String clusterId) {
    return new Active(clusterId).all();
  }

  /**
   * A list of a cluster's active steps that is read page by page, in more than one go if needs be.
   */
  public final class Active {
    private final StepQuery first;
    private final List<EmrStep> active = new ArrayList<>();
    private Optional<StepQuery> query;
    private int pages;

    public Active(String clusterId) {
      this.first = StepQuery.active(clusterId);
      this.query = Optional.of(first);
    }

    /**
     * All of them. If a page is not answered, the next call goes on with that page: where every
     * second call is throttled, a list of several pages would else never be read.
     */
    public List<EmrStep> all() {
      while (!isWhole()) {
        readPage();
      }
      return active;
    }

    /** Whether all pages have been read. */
    public boolean isWhole() {
      return !query.isPresent();
    }

    /** Reads one more page. */
    public void readPage() {
      requireAnEnd(pages + 1);
      Page<EmrStep> page = listSteps.apply(query.get());
      pages++;
      active.addAll(page.members());
      query = page.next().map(first::from);
    }
  }

  private static void requireAnEnd(int pages) {
    if (pages > MOST_PAGES) {
      throw SdkClientException.create("EMR's list of steps does not end");
    }
  }

  private static void take(EmrStep step, Set<StepKey> missing, Map<StepKey, String> found) {
    for (Iterator<StepKey> keys = missing.iterator(); keys.hasNext(); ) {
      StepKey key = keys.next();
      if (key.isAtEndOf(step.name())) {
        if (!step.hasId()) {
          throw SdkClientException.create("EMR lists the step without its id");
        }
        found.put(key, step.id());
        keys.remove();
        return;
      }
    }
  }
}
