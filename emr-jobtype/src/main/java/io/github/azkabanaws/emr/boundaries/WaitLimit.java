package io.github.azkabanaws.emr.boundaries;

import java.time.Duration;
import java.util.function.Function;

/** How long a step may wait, as a boundary said at one moment; it may say something else later. */
public final class WaitLimit {
  private final Duration time;
  private final Function<String, Refusal> beyond;

  /**
   * @param beyond the refusal of a step, for why it waited
   */
  WaitLimit(Duration time, Function<String, Refusal> beyond) {
    this.time = time;
    this.beyond = beyond;
  }

  public Duration time() {
    return time;
  }

  /**
   * That it would wait for longer.
   *
   * @param why it waits, without a full stop
   */
  public Refusal beyond(String why) {
    return beyond.apply(why);
  }
}
