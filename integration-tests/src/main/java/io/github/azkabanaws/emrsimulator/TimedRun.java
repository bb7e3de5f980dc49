package io.github.azkabanaws.emrsimulator;

import java.time.Duration;
import java.util.function.Consumer;

/** A run that only passes simulated time. */
final class TimedRun implements StepRun {
  private final SimulatorClock.Timer timer;
  private final Consumer<StepOutcome> ended;
  private final boolean interruptible;

  private TimedRun(SimulatorClock.Timer timer, Consumer<StepOutcome> ended, boolean interruptible) {
    this.timer = timer;
    this.ended = ended;
    this.interruptible = interruptible;
  }

  /** Ends with {@code outcome} after {@code duration}; at once if that is zero. */
  static StepRun ending(
      SimulatorClock clock, Duration duration, StepOutcome outcome, Consumer<StepOutcome> ended) {
    if (duration.isZero()) {
      ended.accept(outcome);
      return new TimedRun(() -> {}, ended, true);
    }
    return new TimedRun(clock.schedule(duration, () -> ended.accept(outcome)), ended, true);
  }

  /** Does not end by itself. */
  static StepRun endless(boolean interruptible, Consumer<StepOutcome> ended) {
    return new TimedRun(() -> {}, ended, interruptible);
  }

  @Override
  public void interrupt() {
    if (interruptible) {
      kill();
    }
  }

  @Override
  public void kill() {
    timer.cancel();
    ended.accept(StepOutcome.stopped());
  }

  @Override
  public void destroy() {
    kill();
  }
}
