package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Backoff;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import org.apache.log4j.Logger;

/**
 * What to do while EMR does not answer: wait, each time longer, and say so in the job's log when it
 * begins and then less and less often. Not thread-safe; one for each thing that is waited for.
 */
public final class Patience {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Timer timer;
  private final Logger log;
  private final String what;
  private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private final Backoff reports = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));
  private Duration blindSince;
  private Duration nextReport;

  /**
   * @param what what is being tried, as it follows "while": {@code looking for the cluster}
   */
  public Patience(Timer timer, Logger log, String what) {
    this.timer = timer;
    this.log = log;
    this.what = what;
  }

  /**
   * Takes note of a call that got no answer, or one that makes no sense, and returns the pause
   * before the next.
   */
  public Duration noAnswer(RuntimeException e) {
    return hindered("No answer from EMR while " + what + " (" + EmrErrors.text(e) + ")");
  }

  /** Takes note of anything else that waiting helps against, and returns the pause. */
  public Duration hindered(String sentence) {
    Duration now = timer.now();
    if (blindSince == null) {
      blindSince = now;
      nextReport = now.plus(reports.next());
      log.warn(sentence + "; trying again.");
    } else if (now.compareTo(nextReport) >= 0) {
      nextReport = now.plus(reports.next());
      log.warn(sentence + " for " + now.minus(blindSince).getSeconds() + " s; trying again.");
    }
    return pauses.next();
  }
}
