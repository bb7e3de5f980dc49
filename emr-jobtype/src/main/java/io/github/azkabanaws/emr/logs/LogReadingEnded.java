package io.github.azkabanaws.emr.logs;

import java.io.IOException;

/** The reading of a log was ended on purpose; the message says why. */
public final class LogReadingEnded extends IOException {
  private static final long serialVersionUID = 1L;

  public LogReadingEnded(String why) {
    super(why);
  }
}
