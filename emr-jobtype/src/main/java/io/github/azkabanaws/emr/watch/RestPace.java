package io.github.azkabanaws.emr.watch;

import java.time.Duration;

/**
 * How many of its intervals a step is left alone whose end will be noted. Such looks are there for
 * what leaves no note, a node that was killed say: as often as the account has room for them. A JVM
 * that has just begun knows nothing of that, and it may be one of a hundred, so it begins with few
 * looks. Each one that AWS answers brings the next one nearer, and each one that it throttles moves
 * it away. For the watch's one thread.
 */
final class RestPace {
  static final double FEWEST = 4;
  static final double MOST = 20;

  private static final double NEARER = 0.8;
  private static final double FURTHER = 2;

  private double intervals = MOST;

  /** How long a step rests. */
  Duration of(Duration interval) {
    return Duration.ofMillis((long) (interval.toMillis() * intervals));
  }

  /** AWS has answered a look at steps that rest. */
  void answered() {
    intervals = Math.max(FEWEST, intervals * NEARER);
  }

  /** AWS has throttled it. */
  void throttled() {
    intervals = Math.min(MOST, intervals * FURTHER);
  }
}
