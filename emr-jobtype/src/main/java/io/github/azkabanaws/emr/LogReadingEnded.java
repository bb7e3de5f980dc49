package io.github.azkabanaws.emr;

import java.io.IOException;

/** The reading of a log was ended on purpose; the message says why. */
final class LogReadingEnded extends IOException {
  private static final long serialVersionUID = 1L;

  LogReadingEnded(String why) {
    super(why);
  }
}
