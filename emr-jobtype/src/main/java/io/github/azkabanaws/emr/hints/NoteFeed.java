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

/**
 * The notes of a JVM's own steps, listed over and over: one call, however many steps and clusters.
 * For one thread.
 */
public final class NoteFeed implements HintFeed {
  static final Duration INTERVAL = Duration.ofSeconds(2);

  /**
   * How far back is listed. A node whose clock is further away from the right time can't sign its
   * note; an executor's can be, since the SDK goes by AWS's: notes help it no more.
   */
  static final Duration WINDOW = Duration.ofMinutes(15);

  /** Of one reading: whoever fills the place with other objects costs no more calls than this. */
  static final int MOST_PAGES = 5;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final NoteList list;
  private final Clock clock;

  /** Where a reading that had too many pages is gone on with. */
  private Optional<String> rest = Optional.empty();

  public NoteFeed(NoteList list, Clock clock) {
    this.list = list;
    this.clock = clock;
  }

  @Override
  public Duration read(List<StepWatch> watches) {
    Instant oldest = clock.instant().minus(WINDOW);
    String after = rest.orElseGet(() -> TIME.format(oldest));
    rest = Optional.empty();
    List<EndNote> notes = new ArrayList<>();
    for (int page = 1; ; page++) {
      NoteList.Page names = list.after(after);
      names.names().forEach(name -> EndNote.of(name).ifPresent(notes::add));
      if (!names.hasMore()) {
        break;
      }
      after = names.last();
      if (page == MOST_PAGES) {
        rest = Optional.of(after);
        break;
      }
    }
    watches.forEach(watch -> watch.notes(notes));
    return INTERVAL;
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
