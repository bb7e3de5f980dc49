package io.github.azkabanaws.emr.logs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One answer of GetLogEvents. Immutable. */
public final class LogEventsPage {
  /** A page has at most 10,000 events and 1 MB. */
  private static final int MANY_EVENTS = 1000;

  private static final int MANY_CHARACTERS = 200_000;

  private final List<Event> events;
  private final String token;
  private final Optional<String> before;

  /**
   * @param token for what comes after it
   * @param before the token for what comes before it
   */
  public LogEventsPage(List<Event> events, String token, Optional<String> before) {
    this.events = Collections.unmodifiableList(new ArrayList<>(events));
    this.token = token;
    this.before = before;
  }

  /** In their order. */
  List<Event> events() {
    return events;
  }

  /** Whether it looks as if it ended because it was full. */
  boolean isLarge() {
    long characters = 0;
    for (Event event : events) {
      characters += event.message().length();
    }
    return events.size() >= MANY_EVENTS || characters >= MANY_CHARACTERS;
  }

  String token() {
    return token;
  }

  /** The token for what comes before it, if there is one. */
  Optional<String> before() {
    return before;
  }

  /** A line that was written, or several. */
  public static final class Event {
    private final long time;
    private final String message;

    public Event(long time, String message) {
      this.time = time;
      this.message = message;
    }

    /** In milliseconds since 1970. */
    public long time() {
      return time;
    }

    String message() {
      return message;
    }
  }
}
