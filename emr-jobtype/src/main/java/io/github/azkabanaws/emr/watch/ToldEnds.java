package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What hints and notes tell of ends, how far they are relied on, and how often they were first. For
 * the watch's one thread.
 */
final class ToldEnds {
  private final HintTrust hints;
  private final NotedSteps noted;
  private final EndCounts counts = new EndCounts();

  ToldEnds(Timer timer, NotesInbox inbox) {
    this.hints = new HintTrust(timer);
    this.noted = new NotedSteps(timer, inbox);
  }

  /** How far the hints are relied on that don't belong to single steps. */
  HintTrust hints() {
    return hints;
  }

  EndCounts counts() {
    return counts;
  }

  void add(WatchedStep step) {
    noted.add(step);
  }

  void remove(WatchedStep step) {
    noted.remove(step);
    hints.left(step.id());
  }

  /** Somebody says that a step has ended. */
  void hinted(String stepId, boolean watched) {
    hints.hinted(stepId, watched);
  }

  /**
   * Notes can be read, and these are there.
   *
   * @return the steps of which there is something new
   */
  List<WatchedStep> take(List<EndNote> notes) {
    return noted.take(notes);
  }

  /** When notes have not been read for too long, unless they are read again until then. */
  Optional<Duration> notesAreStaleAt() {
    return noted.staleAt();
  }

  /** Notes can't be read. */
  void loseNotes() {
    noted.lost();
  }

  /**
   * Hints can't be read.
   *
   * @return whether they were relied on until now
   */
  boolean loseHints() {
    return hints.lost();
  }

  /**
   * EMR says that these have ended.
   *
   * @return whether something should have told of one and has not: {@link #hasBroken} can say more
   *     after {@link HintTrust#LATEST}
   */
  boolean ended(Collection<WatchedStep> steps) {
    boolean missing = false;
    Set<String> ids = new HashSet<>();
    for (WatchedStep step : steps) {
      missing |= noted.ended(step);
      // Two of them can be of the same step.
      if (ids.add(step.id())) {
        counts.count(teller(step));
        missing |= hints.ended(step.id());
      }
    }
    return missing;
  }

  private EndCounts.Teller teller(WatchedStep step) {
    if (step.hasEndNote()) {
      return EndCounts.Teller.NOTES;
    }
    return hints.isHinted(step.id()) ? EndCounts.Teller.HINTS : EndCounts.Teller.NOBODY;
  }

  /** The same of steps that run and should have noted their begin by now. */
  boolean hasSilent() {
    return noted.hasSilent();
  }

  /** Whether something is too late, so that less is relied on than before. */
  boolean hasBroken() {
    boolean hintsAre = hints.hasBroken();
    boolean notesAre = noted.hasBroken();
    return hintsAre || notesAre;
  }
}
