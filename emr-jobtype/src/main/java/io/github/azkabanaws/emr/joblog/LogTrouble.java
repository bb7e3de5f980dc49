package io.github.azkabanaws.emr.joblog;

import io.github.azkabanaws.emr.base.Backoff;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;

/**
 * What hinders the copying of one step's log: it is told when it begins and then less and less
 * often, whatever comes in between. Not thread-safe.
 */
public final class LogTrouble {
  private final Timer timer;
  private final StepLog log;
  private final Backoff pauses = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));
  private Duration next;

  public LogTrouble(Timer timer, StepLog log) {
    this.timer = timer;
    this.log = log;
  }

  /** Whether anything was told. */
  public boolean isTold() {
    return next != null;
  }

  /** Tells it, or leaves it because something was told not long ago. */
  public void tell(String sentence) {
    Duration now = timer.now();
    if (next == null || now.compareTo(next) >= 0) {
      next = now.plus(pauses.next());
      log.warn(sentence);
    }
  }
}
