package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.base.GrowingPause;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;

/**
 * One of the two ways to ask for the steps of a cluster. While EMR does not answer in it, it is
 * left alone for growing pauses, and the other is taken. For the watch's one thread.
 */
final class WayPause {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Timer timer;
  private GrowingPause pauses = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
  private Duration notBefore;

  WayPause(Timer timer) {
    this.timer = timer;
    this.notBefore = timer.now();
  }

  boolean isOpen() {
    return notBefore.compareTo(timer.now()) <= 0;
  }

  /** When it can be taken again. */
  Duration notBefore() {
    return notBefore;
  }

  void answered() {
    pauses = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
  }

  /** There was no answer, or a refusal that holds for every step. */
  void failed() {
    notBefore = timer.now().plus(pauses.next());
  }
}
