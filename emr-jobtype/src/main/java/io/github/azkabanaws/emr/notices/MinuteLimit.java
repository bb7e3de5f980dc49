package io.github.azkabanaws.emr.notices;

import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** So many in each minute, whichever minute one takes. Not thread-safe. */
final class MinuteLimit {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int most;
  private final Timer timer;

  /** When the last ones were, the oldest first. */
  private final Deque<Duration> taken = new ArrayDeque<>();

  MinuteLimit(int most, Timer timer) {
    this.most = most;
    this.timer = timer;
  }

  /** Zero if there is room for one, or else the time until there is. */
  Duration untilNext() {
    if (taken.size() < most) {
      return Duration.ZERO;
    }
    Duration wait = taken.peekFirst().plus(MINUTE).minus(timer.now());
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** There is one more. */
  void take() {
    if (taken.size() == most) {
      taken.removeFirst();
    }
    taken.addLast(timer.now());
  }
}
