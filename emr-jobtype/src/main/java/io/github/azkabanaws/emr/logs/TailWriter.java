package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.joblog.LogFile;
import io.github.azkabanaws.emr.joblog.LogLines;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.StepLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes events into the job's log until it is stopped: half of its share from the beginning on,
 * the rest at the end. Thread-safe as far as {@link #stop} and {@link #isFull} go; the rest is for
 * one thread.
 */
final class TailWriter {
  private final StepLog out;
  private final long share;
  private final int longestLine;
  private volatile boolean isFull;
  private boolean stopped;
  private long written;

  /**
   * @param share how many bytes of the job's log it may take
   * @param longestLine how many bytes of a line are kept
   */
  TailWriter(StepLog out, long share, int longestLine) {
    this.out = out;
    this.share = share;
    this.longestLine = longestLine;
  }

  /** From now on nothing more is written. Waits for one line at most. */
  synchronized void stop() {
    stopped = true;
  }

  /** Whether the first half is full, so that the middle is left out. */
  boolean isFull() {
    return isFull;
  }

  /** Writes what is new in a page. */
  void write(LogStream stream, LogEventsPage page) {
    for (LogEventsPage.Event event : page.events()) {
      if (stream.isKnown(event)) {
        continue;
      }
      for (String line : lines(event)) {
        written += out.cost(stream.file(), line);
        if (written > share / 2) {
          isFull = true;
          say(
              "The step's log is longer than what is copied (half of "
                  + LogSettings.MEGABYTES
                  + "): what comes now is left out here, up to the end. All of it: "
                  + stream.id()
                  + ".");
          return;
        }
        if (!writeLine(stream.file(), line)) {
          return;
        }
      }
      stream.wrote(event);
    }
  }

  /**
   * Writes the last lines of a stream, from its last page.
   *
   * @param streams how many share what is left
   */
  void writeEnd(LogStream stream, LogEventsPage page, int streams) {
    long left = share / 2 / streams;
    Deque<String> end = new ArrayDeque<>();
    for (int i = page.events().size() - 1; i >= 0 && left >= 0; i--) {
      List<String> lines = lines(page.events().get(i));
      for (int j = lines.size() - 1; j >= 0 && left >= 0; j--) {
        left -= out.cost(stream.file(), lines.get(j));
        if (left >= 0) {
          end.addFirst(lines.get(j));
        }
      }
    }
    if (!end.isEmpty()) {
      say("... and the end of " + stream.file() + ":");
    }
    for (String line : end) {
      if (!writeLine(stream.file(), line)) {
        break;
      }
    }
  }

  /** Says something about the log. */
  synchronized void say(String sentence) {
    if (!stopped) {
      out.note(sentence);
    }
  }

  private synchronized boolean writeLine(LogFile file, String line) {
    if (!stopped) {
      out.write(file, line);
    }
    return !stopped;
  }

  private List<String> lines(LogEventsPage.Event event) {
    List<String> lines = new ArrayList<>();
    LogLines text = new LogLines(event.message().getBytes(StandardCharsets.UTF_8), longestLine);
    try {
      for (Optional<String> line = text.next(); line.isPresent(); line = text.next()) {
        lines.add(line.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory", e);
    }
    return lines;
  }
}
