package io.github.azkabanaws.base.files;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * A time in which something does not work, and when to speak of it: at once, then after a minute,
 * and then after twice as long each time, up to an hour. Another cause is told at once too. Not
 * thread-safe.
 */
final class Outage {
  static final Duration FIRST = Duration.ofMinutes(1);
  static final Duration LONGEST = Duration.ofHours(1);

  /** Causes that take turns must not fill the log. */
  private static final int MOST_CAUSES = 10;

  private final Instant since;
  private final Set<String> told = new HashSet<>();
  private Duration pause = FIRST;
  private Instant last;

  Outage(Instant since) {
    this.since = Objects.requireNonNull(since, "since");
    this.last = since;
  }

  Instant since() {
    return since;
  }

  /** Whether it has been spoken of. */
  boolean isTold() {
    return !told.isEmpty();
  }

  /** Whether to speak of it now; the answer yes is taken for done. */
  boolean isTimeToTell(Instant now, String cause) {
    boolean due = Duration.between(last, now).abs().compareTo(pause) >= 0;
    boolean isNew = told.size() < MOST_CAUSES && told.add(cause);
    if (due) {
      pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
      last = now;
    }
    return due || isNew;
  }
}
