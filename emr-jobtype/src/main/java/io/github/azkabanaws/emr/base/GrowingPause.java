package io.github.azkabanaws.emr.base;

import java.time.Duration;

/**
 * Growing pauses between attempts: each twice as long as the one before, up to a limit. Not
 * thread-safe; one for each series of attempts.
 */
public final class GrowingPause {
  private final Duration longest;
  private Duration next;

  public GrowingPause(Duration first, Duration longest) {
    this.next = first;
    this.longest = longest;
  }

  /** The pause to make now. */
  public Duration next() {
    Duration pause = next;
    Duration doubled = pause.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return pause;
  }
}
