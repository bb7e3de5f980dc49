package io.github.azkabanaws.emr.hints;

import io.github.azkabanaws.emr.watch.EndNote;
import io.github.azkabanaws.emr.watch.StepWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The notes of a JVM's own steps, listed over and over: one call, however many steps and clusters.
 * What is listed each time is the last minute; now and then it is the whole {@link #WINDOW}, for
 * notes of nodes whose clocks are off. The time is the one of the service that answers. For one
 * thread.
 */
public final class NoteFeed implements HintFeed {
  static final Duration INTERVAL = Duration.ofSeconds(2);

  /** How far back is listed each time. */
  static final Duration RECENT = Duration.ofMinutes(1);

  /**
   * How far back is listed now and then, and what is later is no note: a node whose clock is
   * further away from the right time can't sign its notes.
   */
  static final Duration WINDOW = Duration.ofMinutes(15);

  /** Of so many readings one goes back that far. */
  static final int READINGS = 10;

  /** Of one listing: whoever fills the place with other objects costs no more calls than this. */
  static final int MOST_PAGES = 5;

  private static final Duration MOST_SKEW = RECENT.dividedBy(2);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final NoteList list;
  private final Clock clock;

  /** How much later it is for the service than here. */
  private Duration skew = Duration.ZERO;

  private int readings;

  /** Where a listing of the whole window that had too many pages is gone on with. */
  private Optional<String> rest = Optional.empty();

  public NoteFeed(NoteList list, Clock clock) {
    this.list = list;
    this.clock = clock;
  }

  @Override
  public Duration read(List<StepWatch> watches) {
    List<EndNote> notes = new ArrayList<>();
    Duration before = skew;
    boolean whole = readOnce(notes);
    if (skew.minus(before).abs().compareTo(MOST_SKEW) > 0) {
      // What was listed is another time's.
      rest = Optional.empty();
      readings = 0;
      whole = readOnce(notes);
    }
    watches.forEach(watch -> watch.notes(notes));
    if (!whole) {
      throw SdkClientException.create(
          "there are more than " + MOST_PAGES + ",000 objects of the last minute");
    }
    return INTERVAL;
  }

  /** Returns whether all that is new has been read. */
  private boolean readOnce(List<EndNote> notes) {
    Instant now = now();
    String recent = TIME.format(now.minus(RECENT));
    if (readings++ % READINGS == 0) {
      rest = list(rest.orElseGet(() -> TIME.format(now.minus(WINDOW))), notes);
      if (!rest.isPresent()) {
        return true;
      }
    }
    return !list(recent, notes).isPresent();
  }

  /** Returns where to go on if there are too many pages. */
  private Optional<String> list(String from, List<EndNote> notes) {
    String latest = TIME.format(now().plus(WINDOW));
    String after = from;
    for (int page = 1; page <= MOST_PAGES; page++) {
      NoteList.Page names = list.after(after);
      names.time().ifPresent(time -> skew = Duration.between(clock.instant(), time));
      names.names().forEach(name -> EndNote.of(name).ifPresent(notes::add));
      if (!names.hasMore() || names.last().compareTo(latest) > 0) {
        return Optional.empty();
      }
      after = names.last();
    }
    return Optional.of(after);
  }

  private Instant now() {
    return clock.instant().plus(skew);
  }

  @Override
  public boolean isOfUseTo(StepWatch watch) {
    return watch.noting() > 0;
  }

  @Override
  public void lost(List<StepWatch> watches) {
    watches.forEach(StepWatch::distrustNotes);
  }

  @Override
  public void peek() {
    list.after(TIME.format(clock.instant()));
  }
}
