package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;

/**
 * How often the streams of one step are looked at, and for how long after its end. Not thread-safe.
 */
final class TailPace {
  private final Duration interval;
  private final Duration drain;
  private final Timer timer;
  private Duration drainingSince;
  private Duration lastNews;

  /**
   * @param interval between two looks while the step runs
   * @param drain how long events are waited for after its end
   */
  TailPace(Duration interval, Duration drain, Timer timer) {
    this.interval = interval;
    this.drain = drain;
    this.timer = timer;
    this.lastNews = timer.now();
  }

  /** The step has ended. */
  void drain() {
    drainingSince = timer.now();
  }

  boolean isDraining() {
    return drainingSince != null;
  }

  /** Something has come that was not there before. */
  void news() {
    lastNews = timer.now();
  }

  /** Until the next look; after the step's end less, because somebody waits. */
  Duration pause() {
    return !isDraining() || quiet().compareTo(interval) > 0 ? interval : quiet();
  }

  /** Until the next look at a step that has not begun. */
  Duration interval() {
    return interval;
  }

  /** For how long nothing must come until the log is taken for ended. */
  Duration quiet() {
    return drain.dividedBy(3);
  }

  /** Whether the step has ended and nothing has come for long enough. */
  boolean isQuiet() {
    Duration now = timer.now();
    return isDraining()
        && now.minus(drainingSince).compareTo(quiet()) >= 0
        && now.minus(lastNews).compareTo(quiet()) >= 0;
  }
}
