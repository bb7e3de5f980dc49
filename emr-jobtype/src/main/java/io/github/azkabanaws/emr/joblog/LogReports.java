package io.github.azkabanaws.emr.joblog;

import io.github.azkabanaws.emr.base.RareReports;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;

/**
 * What hinders the copying of one step's log: it is told when it begins and then less and less
 * often, whatever comes in between. Not thread-safe.
 */
public final class LogReports {
  private final StepLog log;
  private final RareReports reports;

  public LogReports(Timer timer, StepLog log) {
    this.reports = new RareReports(Duration.ofMinutes(1), Duration.ofHours(1), timer);
    this.log = log;
  }

  /** Whether anything was told. */
  public boolean isTold() {
    return reports.isTold();
  }

  /** Tells it, or leaves it because something was told not long ago. */
  public void tell(String sentence) {
    if (reports.isDue()) {
      log.warn(sentence);
    }
  }
}
