package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.GrowingPause;
import io.github.azkabanaws.emr.base.RareReports;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import org.apache.log4j.Logger;

/**
 * What to do while EMR does not answer: wait, each time longer, and say so in the job's log when it
 * begins and then less and less often. Not thread-safe; one for each thing that is waited for.
 */
public final class RetryPause {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** EMR works, and others use it: whoever waits longer than they do gets nothing. */
  private static final Duration FIRST_THROTTLED = Duration.ofMillis(500);

  private static final Duration LONGEST_THROTTLED = Duration.ofSeconds(4);

  private final Timer timer;
  private final Logger log;
  private final String what;
  private final GrowingPause pauses = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
  private final GrowingPause throttled;
  private final RareReports reports;
  private Duration since;

  /**
   * @param what what is being tried, as it follows "while": {@code looking for the cluster}
   */
  public RetryPause(Timer timer, Logger log, String what) {
    this(timer, log, what, new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE));
  }

  /**
   * One of calls that an {@link ApiBudget} paces: it says when to ask again after a throttling, and
   * the pause stays short.
   *
   * @param what what is being tried, as it follows "while": {@code looking for the cluster}
   */
  public static RetryPause paced(Timer timer, Logger log, String what) {
    return new RetryPause(timer, log, what, new GrowingPause(FIRST_THROTTLED, LONGEST_THROTTLED));
  }

  private RetryPause(Timer timer, Logger log, String what, GrowingPause throttled) {
    this.throttled = throttled;
    this.timer = timer;
    this.reports = new RareReports(Duration.ofMinutes(1), Duration.ofHours(1), timer);
    this.log = log;
    this.what = what;
  }

  /**
   * Takes note of a call that got no answer, or one that makes no sense, and returns the pause
   * before the next.
   */
  public Duration noAnswer(RuntimeException e) {
    report("No answer from EMR while " + what + " (" + EmrErrors.text(e) + ")");
    return EmrErrors.isThrottling(e) ? throttled.next() : pauses.next();
  }

  /** Takes note of anything else that waiting helps against, and returns the pause. */
  public Duration hindered(String sentence) {
    report(sentence);
    return pauses.next();
  }

  private void report(String sentence) {
    Duration now = timer.now();
    boolean begins = since == null;
    since = begins ? now : since;
    if (reports.isDue()) {
      log.warn(
          sentence
              + (begins ? "" : " for " + now.minus(since).getSeconds() + " s")
              + "; trying again.");
    }
  }
}
