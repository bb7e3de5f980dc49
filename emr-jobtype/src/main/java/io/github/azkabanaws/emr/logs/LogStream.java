package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.base.GrowingPause;
import io.github.azkabanaws.emr.joblog.LogFile;
import java.time.Duration;
import java.util.Optional;

/** How far one log stream has been read. Not thread-safe. */
final class LogStream {
  /** So many pages without an event, each with a token for the next, are taken for the end. */
  private static final int MOST_EMPTY_PAGES = 100;

  /** The same for the end, which somebody waits for. */
  private static final int MOST_EMPTY_PAGES_OF_END = 10;

  private final LogFile file;
  private final LogStreamId id;
  private GrowingPause pauses = newPauses();
  private Optional<String> token = Optional.empty();
  private long since;
  private long lastTime;
  private int writtenAtLastTime;
  private int known;
  private int emptyPages;
  private Optional<String> endToken = Optional.empty();
  private int emptyPagesOfEnd;
  private boolean found;
  private boolean finished;
  private Duration nextLook;

  LogStream(LogFile file, LogStreamId id, Duration now) {
    this.file = file;
    this.id = id;
    this.nextLook = now;
  }

  LogFile file() {
    return file;
  }

  LogStreamId id() {
    return id;
  }

  /** From where the next page is read; the beginning without. */
  Optional<String> token() {
    return token;
  }

  /** The earliest time of an event that is read; 0 for the beginning. */
  long since() {
    return since;
  }

  /**
   * The token is good no longer: the reading begins anew, behind what was written. Of the last
   * event's millisecond there may be others by now.
   */
  void restart() {
    token = Optional.empty();
    endToken = Optional.empty();
    since = lastTime;
    known = writtenAtLastTime;
  }

  /** Whether the event, the next one of a page, was written before the reading began anew. */
  boolean isKnown(LogEventsPage.Event event) {
    if (known == 0 || event.time() != since) {
      return false;
    }
    known--;
    return true;
  }

  /**
   * The time of the last event that was written, in milliseconds since 1970; 0 if there is none.
   */
  long lastTime() {
    return lastTime;
  }

  /** Whether the stream is there. */
  boolean isFound() {
    return found;
  }

  /** Whether nothing more is expected of it. */
  boolean isFinished() {
    return finished;
  }

  void finish() {
    finished = true;
  }

  Duration nextLook() {
    return nextLook;
  }

  void lookAt(Duration time) {
    nextLook = time;
  }

  /**
   * Takes note of a page.
   *
   * @return whether it has events that were not there before
   */
  boolean take(LogEventsPage page) {
    found = true;
    pauses = newPauses();
    // A token that repeats is the end of what there is, so what comes with it was there before.
    return !isRepeated(page) && !page.events().isEmpty();
  }

  /** The event is in the job's log. */
  void wrote(LogEventsPage.Event event) {
    writtenAtLastTime = event.time() == lastTime ? writtenAtLastTime + 1 : 1;
    lastTime = event.time();
  }

  /**
   * Goes on to the next page.
   *
   * @return whether the end of what there is was reached
   */
  boolean moveOn(LogEventsPage page) {
    emptyPages = page.events().isEmpty() ? emptyPages + 1 : 0;
    boolean end = isRepeated(page) || emptyPages > MOST_EMPTY_PAGES;
    if (end) {
      emptyPages = 0;
    }
    token = Optional.of(page.token());
    return end;
  }

  private boolean isRepeated(LogEventsPage page) {
    return token.filter(page.token()::equals).isPresent();
  }

  /** Before which page the end is read; it is the last one without. */
  Optional<String> endToken() {
    return endToken;
  }

  /**
   * Goes on to the page before one of the end. A page may be empty though there are events before
   * it; a token that repeats is the beginning.
   *
   * @return whether there is one to be read
   */
  boolean moveBack(LogEventsPage page) {
    boolean more = page.before().isPresent() && !page.before().equals(endToken);
    if (more) {
      endToken = page.before();
      emptyPagesOfEnd++;
    }
    return more && !isEndGivenUp();
  }

  /** Whether so many pages of the end were empty that no other one is read. */
  boolean isEndGivenUp() {
    return emptyPagesOfEnd >= MOST_EMPTY_PAGES_OF_END;
  }

  /** The pause after a call that brought nothing but an error. */
  Duration pause() {
    return pauses.next();
  }

  private static GrowingPause newPauses() {
    return new GrowingPause(Duration.ofSeconds(2), Duration.ofMinutes(1));
  }
}
