package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.base.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What end notes say of the steps that should leave some, and how far they are relied on.
 *
 * <p>A step whose begin was noted will have its end noted too, and so will one that waits on a
 * cluster where notes come as they should: such steps need few ordinary looks. On a cluster where
 * an end came without its note none is relied on until one has come true, and nowhere as long as
 * notes can't be read. All others are watched as if there were no notes.
 *
 * <p>For the watch's one thread.
 */
final class NotedSteps {
  /** Clusters that are remembered: what is forgotten is learned anew. */
  private static final int MOST_CLUSTERS = 1000;

  private final Timer timer;
  private final Map<String, WatchedStep> steps = new HashMap<>();
  private final Map<String, HintTrust> clusters =
      new LinkedHashMap<String, HintTrust>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, HintTrust> eldest) {
          return size() > MOST_CLUSTERS;
        }
      };

  private boolean readable;

  NotedSteps(Timer timer) {
    this.timer = timer;
  }

  /** The step was told to leave notes. */
  void add(WatchedStep step) {
    step.noteKey()
        .ifPresent(
            key -> {
              steps.put(key, step);
              decide(step);
            });
  }

  void remove(WatchedStep step) {
    step.noteKey()
        .ifPresent(
            key -> {
              steps.remove(key, step);
              cluster(step).left(step.id());
            });
  }

  /**
   * Notes can be read, and these are there; some of them perhaps not for the first time.
   *
   * @return the steps of which there is something new
   */
  List<WatchedStep> take(List<EndNote> notes) {
    boolean again = !readable;
    readable = true;
    if (again) {
      steps.values().stream()
          .filter(WatchedStep::hasBegunNote)
          .forEach(step -> cluster(step).promised());
    }
    List<WatchedStep> told = new ArrayList<>();
    for (EndNote note : notes) {
      WatchedStep step = steps.get(note.key());
      if (step != null && step.noted(note)) {
        told.add(step);
        if (note.code().isPresent()) {
          cluster(step).hinted(step.id(), true);
        } else {
          cluster(step).promised();
        }
      }
    }
    if (again || !told.isEmpty()) {
      steps.values().forEach(this::decide);
    }
    return told;
  }

  /** Notes can't be read. */
  void lost() {
    readable = false;
    clusters.values().forEach(HintTrust::lost);
    steps.values().forEach(this::decide);
  }

  /**
   * EMR says that the step has ended.
   *
   * @return whether its note should have come: {@link #hasBroken} can say more after {@link
   *     HintTrust#LATEST}
   */
  boolean ended(WatchedStep step) {
    // One that was not promised may be missing: its script need not have begun. So may that of a
    // script that is ended by force.
    boolean promised = readable && step.hasBegunNote() && !step.isUrgent();
    if (!step.hasEndNote() && !promised) {
      return false;
    }
    boolean missing = cluster(step).ended(step.id());
    steps.values().forEach(this::decide);
    return missing;
  }

  /** Whether a note is too late somewhere, so that those of its cluster are not relied on. */
  boolean hasBroken() {
    boolean broken = false;
    for (HintTrust cluster : clusters.values()) {
      broken |= cluster.hasBroken();
    }
    if (broken) {
      steps.values().forEach(this::decide);
    }
    return broken;
  }

  private void decide(WatchedStep step) {
    step.expectNote(readable && cluster(step).isTrusted());
  }

  private HintTrust cluster(WatchedStep step) {
    return clusters.computeIfAbsent(step.address().clusterId(), id -> new HintTrust(timer));
  }
}
