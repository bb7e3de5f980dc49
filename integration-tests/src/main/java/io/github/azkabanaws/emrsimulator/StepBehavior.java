package io.github.azkabanaws.emrsimulator;

import java.time.Duration;

/** What a step does once it runs, as a value. Durations are in the simulator's time. */
public sealed interface StepBehavior {
  /** Runs the step's arguments as a process on this machine; see {@link NodeConfiguration}. */
  record RealProcess() implements StepBehavior {}

  /**
   * Runs for a while, then completes.
   *
   * @param duration how long it runs
   */
  record Completes(Duration duration) implements StepBehavior {}

  /**
   * Runs for a while, then fails.
   *
   * @param duration how long it runs
   * @param details what DescribeStep then says
   */
  record Fails(Duration duration, FailureDetails details) implements StepBehavior {}

  /** Runs until it is cancelled, in either way. */
  record Hangs() implements StepBehavior {}

  /** Runs until its process is terminated; an interrupt leaves it in CANCEL_PENDING. */
  record IgnoresInterrupts() implements StepBehavior {}

  /** A real process. */
  static StepBehavior process() {
    return new RealProcess();
  }

  /** Completes after {@code duration}; zero means at once. */
  static StepBehavior completesAfter(Duration duration) {
    return new Completes(duration);
  }

  /** Fails after {@code duration} with EMR's usual reason and {@code message}. */
  static StepBehavior failsAfter(Duration duration, String message) {
    return new Fails(duration, FailureDetails.of(FailureDetails.UNKNOWN_ERROR, message));
  }

  /** Hangs until cancelled. */
  static StepBehavior hangs() {
    return new Hangs();
  }

  /** Ends only when its process is terminated. */
  static StepBehavior ignoresInterrupts() {
    return new IgnoresInterrupts();
  }
}
