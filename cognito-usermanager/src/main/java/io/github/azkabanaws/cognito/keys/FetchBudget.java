package io.github.azkabanaws.cognito.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How often a login may cause a fetch: {@link #BURST} at once, and one more each {@link #INTERVAL}.
 *
 * <p>Short on purpose: a limit of minutes would let somebody with made-up key ids keep out, for as
 * long, the people whose key is new. Not thread-safe.
 */
public final class FetchBudget {
  static final int BURST = 2;
  public static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Clock clock;
  private int left = BURST;
  // Null before the first.
  private Instant since;

  FetchBudget(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Takes one fetch, if there is one left. */
  boolean take() {
    Instant now = clock.instant();
    if (since == null || left == BURST || now.isBefore(since)) {
      // Nothing to wait for yet, or a clock that was set back and would make the wait long.
      since = now;
    }
    while (left < BURST && !now.isBefore(since.plus(INTERVAL))) {
      left++;
      since = left == BURST ? now : since.plus(INTERVAL);
    }
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
