package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What end notes say of the steps that should leave some, and how far they are relied on.
 *
 * <p>A step whose begin was noted will have its end noted too, and so will one that waits on a
 * cluster where notes come as they should: such steps need few ordinary looks. On a cluster where
 * an end or a begin came without its note none is relied on until one has come true, and nowhere as
 * long as notes can't be read. All others are watched as if there were no notes.
 *
 * <p>For the watch's one thread.
 */
final class NotedSteps {
  /** Clusters that are remembered: what is forgotten is learned anew. */
  private static final int MOST_CLUSTERS = 1000;

  /** How long after the first look that finds a step running its begin may be noted. */
  static final Duration LATEST_BEGIN = Duration.ofSeconds(30);

  /**
   * A reading takes two seconds; so long after the last one nobody knows whether there are more.
   */
  static final Duration STALE = Duration.ofSeconds(20);

  private final Timer timer;
  private final NotesInbox inbox;
  private final Map<String, WatchedStep> steps = new HashMap<>();

  /**
   * Those that are watched no longer, and since when: a note may come a moment after EMR's word.
   */
  private final Map<WatchedStep, Duration> left = new LinkedHashMap<>();

  /** Of those that are watched the ones whose begin should have been noted. */
  private final Set<WatchedStep> silent = new HashSet<>();

  private final Map<String, HintTrust> clusters =
      new LinkedHashMap<String, HintTrust>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, HintTrust> eldest) {
          return size() > MOST_CLUSTERS;
        }
      };

  /** When notes were read last; empty if they can't be. */
  private Optional<Duration> reading = Optional.empty();

  /**
   * @param inbox hears of which keys notes are wanted
   */
  NotedSteps(Timer timer, NotesInbox inbox) {
    this.timer = timer;
    this.inbox = inbox;
  }

  /** The step was told to leave notes. */
  void add(WatchedStep step) {
    forget();
    step.noteKey()
        .ifPresent(
            key -> {
              inbox.want(key);
              steps.put(key, step);
              decide(step);
            });
  }

  void remove(WatchedStep step) {
    step.noteKey()
        .ifPresent(
            key -> {
              steps.remove(key, step);
              silent.remove(step);
              left.put(step, timer.now());
              cluster(step).left(step.id());
            });
  }

  /**
   * Notes can be read, and these are there; some of them perhaps not for the first time.
   *
   * @return the steps of which there is something new
   */
  List<WatchedStep> take(List<EndNote> notes) {
    boolean again = !isReadable();
    reading = Optional.of(timer.now());
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
          cluster(step).came(step.id());
          cluster(step).promised();
        }
      }
    }
    forget();
    Set<String> keys =
        notes.stream()
            .filter(note -> note.code().isPresent())
            .map(EndNote::key)
            .collect(Collectors.toSet());
    left.keySet().stream()
        .filter(step -> step.noteKey().filter(keys::contains).isPresent())
        .forEach(step -> cluster(step).came(step.id()));
    if (again || !told.isEmpty()) {
      steps.values().forEach(this::decide);
    }
    return told;
  }

  /** Notes can't be read. */
  void lost() {
    reading = Optional.empty();
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
    // One that was not promised may be missing: its script need not have begun, unless it came to a
    // good end. So may that of a script that is ended by force.
    boolean due = step.hasBegunNote() || (step.noteKey().isPresent() && step.hasCompleted());
    if (!step.hasEndNote() && (!due || !isReadable() || step.isUrgent())) {
      return false;
    }
    boolean missing = cluster(step).ended(step.id());
    steps.values().forEach(this::decide);
    return missing;
  }

  /**
   * Looks for steps that run and should have noted their begin by now.
   *
   * @return whether there is a new one: {@link #hasBroken} can say more after {@link
   *     HintTrust#LATEST}
   */
  boolean hasSilent() {
    Duration latest = timer.now().minus(LATEST_BEGIN);
    boolean missing = false;
    for (WatchedStep step : steps.values()) {
      boolean runs = step.runningSince().filter(since -> since.compareTo(latest) <= 0).isPresent();
      boolean noted = step.hasBegunNote() || step.hasEndNote();
      if (isReadable()
          && runs
          && !noted
          && !step.hasEnded()
          && !step.isUrgent()
          && silent.add(step)) {
        missing |= cluster(step).ended(step.id());
      }
    }
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

  private void forget() {
    Duration latest = timer.now().minus(HintTrust.LATEST);
    left.entrySet()
        .removeIf(
            one -> {
              boolean old = one.getValue().compareTo(latest) < 0;
              if (old) {
                one.getKey().noteKey().ifPresent(inbox::forget);
              }
              return old;
            });
  }

  /** When the last reading is too old, if steps depend on there being another one. */
  Optional<Duration> staleAt() {
    return steps.isEmpty() ? Optional.empty() : reading.map(STALE::plus);
  }

  private boolean isReadable() {
    return reading.filter(last -> timer.now().minus(last).compareTo(STALE) < 0).isPresent();
  }

  private void decide(WatchedStep step) {
    step.expectNote(isReadable() && cluster(step).isTrusted());
  }

  private HintTrust cluster(WatchedStep step) {
    return clusters.computeIfAbsent(step.address().clusterId(), id -> new HintTrust(timer));
  }
}
