package io.github.azkabanaws.emr.joblog;

import java.util.Locale;

/** What a script has written to; each line in the job's log begins with it. */
public enum LogFile {
  STDOUT,
  STDERR,
  /** Both in one, where the stream's name does not tell them apart. */
  LOG;

  private final String mark = "[" + name().toLowerCase(Locale.ROOT) + "] ";

  /** What a line begins with, so that no script can write a line that looks like the plugin's. */
  String mark() {
    return mark;
  }

  /** Whether its last lines are those that say why a script failed. */
  boolean hasErrors() {
    return this != STDOUT;
  }

  /** As files and streams are called. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
