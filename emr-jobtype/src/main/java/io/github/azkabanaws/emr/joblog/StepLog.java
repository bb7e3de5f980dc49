package io.github.azkabanaws.emr.joblog;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.log4j.Logger;

/**
 * One step's part of the job's log: writes what the script has written, line by line, and remembers
 * the last lines of its standard error. Thread-safe.
 */
public final class StepLog {
  private static final int TAIL_LINES = 20;
  private static final int TAIL_LINE = 300;

  /** The time, the level and what stands between them in the layout of Azkaban's job logs. */
  private static final long LAYOUT = 40;

  private final Logger log;
  private final long overhead;

  @GuardedBy("this")
  private final Deque<String> tail = new ArrayDeque<>();

  @GuardedBy("this")
  private int errorsInARow;

  public StepLog(Logger log) {
    this.log = log;
    // The layout has the job's name too, which ends the logger's.
    String name = String.valueOf(log.getName());
    this.overhead = LAYOUT + name.length();
  }

  /** Writes a line. */
  public synchronized void write(LogFile file, String line) {
    log.info(file.mark() + line);
    if (!file.hasErrors()) {
      errorsInARow = 0;
      return;
    }
    errorsInARow++;
    tail.addLast(line.length() <= TAIL_LINE ? line : line.substring(0, TAIL_LINE) + " ...");
    if (tail.size() > TAIL_LINES) {
      tail.removeFirst();
    }
  }

  /** How many bytes a line takes in the job's log. */
  public long cost(LogFile file, String line) {
    return LogText.bytes(line) + file.mark().length() + overhead;
  }

  /** Says something about the log. */
  public synchronized void note(String sentence) {
    log.info(sentence);
  }

  /** Says what has to be done to get the log, or the whole of it. */
  public synchronized void warn(String sentence) {
    log.warn(sentence);
  }

  /** The last lines of standard error, the oldest first. */
  public synchronized List<String> lastErrors() {
    return new ArrayList<>(tail);
  }

  /**
   * Writes the last lines of standard error once more, as the reason of a failure, unless the log
   * ends with them anyway.
   */
  public synchronized void repeatErrors() {
    if (tail.isEmpty() || errorsInARow >= tail.size()) {
      return;
    }
    List<String> lines = new ArrayList<>(tail);
    log.info("The last lines of stderr once more:");
    for (String line : lines) {
      log.info(LogFile.STDERR.mark() + line);
    }
  }
}
