package io.github.azkabanaws.emr.base;

import java.time.Duration;

/**
 * The pause that all who ask one service make together while it throttles or gives no answer: each
 * twice as long as the one before, up to a limit, until the service answers anyone. So a service
 * that is down costs one call at a time, however many want something of it. Not thread-safe.
 */
public final class CommonPause {
  private final Duration first;
  private final Duration longest;
  private final Timer timer;
  private GrowingPause pauses;
  private Duration until;

  public CommonPause(Duration first, Duration longest, Timer timer) {
    this.first = first;
    this.longest = longest;
    this.timer = timer;
    answered();
  }

  /** How long nobody may ask; zero if somebody may now. */
  public Duration left() {
    Duration left = until == null ? Duration.ZERO : until.minus(timer.now());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The service has given no answer that says anything. */
  public void silent() {
    until = timer.now().plus(pauses.next());
  }

  /** The service has answered, be it with a refusal. */
  public void answered() {
    until = null;
    pauses = new GrowingPause(first, longest);
  }
}
