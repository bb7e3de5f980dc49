package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.base.files.FileStatus;
import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.emr.rules.Boundaries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file of boundaries whose changes count when they have stayed: of an editor that writes over the
 * file, or a copy that is under way, the first half can be a good file, too. It is looked at by one
 * thread, which a disk can hold up for as long as it likes; everybody reads what was found.
 */
final class SettledFile {
  /** Longer than the file's attributes are not looked at, so there is a second reading. */
  static final Duration SETTLING = WatchedFile.INTERVAL.plus(Duration.ofSeconds(1));

  private static final int MOST_TOLD = 30;

  private final WatchedFile<Text> file;
  private final Clock clock;
  private final Consumer<String> changes;
  private volatile Text current;
  private volatile Optional<Text> fresh = Optional.empty();
  private volatile FileStatus status;
  private Instant freshSince = Instant.EPOCH;

  /**
   * @param file which was good a moment ago: what it says counts at once
   * @param changes hears what has changed, rule by rule
   */
  SettledFile(WatchedFile<Text> file, Clock clock, Consumer<String> changes) {
    this.file = file;
    this.clock = clock;
    this.changes = changes;
    this.current = file.get();
    this.status = file.status();
  }

  /** What counts, as far as was looked. */
  Boundaries known() {
    return current.boundaries;
  }

  /** Whether the file says something that does not count yet, as far as was looked. */
  boolean isSettling() {
    return fresh.isPresent();
  }

  /** How it stood with the file when it was looked at last. */
  FileStatus status() {
    return status;
  }

  /** Looks at the file. */
  synchronized Boundaries look() {
    Text read = file.get();
    status = file.status();
    if (read.text.equals(current.text)) {
      fresh = Optional.empty();
    } else if (!fresh.filter(before -> before.text.equals(read.text)).isPresent()) {
      fresh = Optional.of(read);
      freshSince = clock.instant();
    } else if (hasStayed() && !status.problem().isPresent()) {
      List<String> lines = current.boundaries.changesTo(read.boundaries);
      current = read;
      fresh = Optional.empty();
      tell(lines);
    }
    return current.boundaries;
  }

  /** Also when the clock was set back, which would else put it off for that long. */
  private boolean hasStayed() {
    return Duration.between(freshSince, clock.instant()).abs().compareTo(SETTLING) >= 0;
  }

  private void tell(List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    int told = Math.min(MOST_TOLD, lines.size());
    changes.accept(
        "The "
            + file.status().source()
            + " has changed: "
            + String.join("; ", lines.subList(0, told))
            + (lines.size() > told ? "; and " + (lines.size() - told) + " more" : ""));
  }

  /** What the file said at one reading. Immutable. */
  static final class Text {
    private final String text;
    private final Boundaries boundaries;

    Text(String text, Boundaries boundaries) {
      this.text = text;
      this.boundaries = boundaries;
    }
  }
}
