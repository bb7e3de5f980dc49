package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import org.apache.log4j.Logger;

/**
 * What stands in for a job's log, its clock and its patience: the first wait ends the search as a
 * kill would, and the last thing that was logged is why there would have been a wait. For one
 * search on one thread.
 */
final class CheckNotes implements Timer {
  private final Signal end = new Signal();
  private final Notes log = new Notes();

  /** Ends what waits. */
  Signal end() {
    return end;
  }

  Logger log() {
    return log;
  }

  /** Why there would have been a wait. */
  String lastNote() {
    return log.last;
  }

  /** Whether that is something that is wrong, as no answer is, and not only unfinished. */
  boolean isWarning() {
    return log.warned;
  }

  @Override
  public Duration now() {
    return SYSTEM.now();
  }

  @Override
  public boolean await(Signal wake, Duration atMost) {
    end.raise();
    return wake.isRaised();
  }

  /** Overrides what is called, so that it depends on no configuration of the logging. */
  private static final class Notes extends Logger {
    private String last = "";
    private boolean warned;

    Notes() {
      super("check-setup");
    }

    @Override
    public void info(Object message) {
      last = String.valueOf(message);
      warned = false;
    }

    @Override
    public void warn(Object message) {
      last = String.valueOf(message).replaceFirst("; trying again\\.$", "");
      warned = true;
    }
  }
}
