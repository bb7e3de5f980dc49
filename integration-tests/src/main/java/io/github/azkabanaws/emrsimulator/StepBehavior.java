package io.github.azkabanaws.emrsimulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * Does what another one does, and has YARN applications.
   *
   * @param behavior what it does
   * @param applications those that it submits, each some time after its start
   */
  record WithApplications(StepBehavior behavior, List<Application> applications)
      implements StepBehavior {
    /** Keeps a copy. */
    public WithApplications {
      applications = List.copyOf(applications);
    }
  }

  /**
   * One YARN application of a step.
   *
   * @param after how long after the step's start EMR knows of it
   * @param id what EMR calls it, be it an id or not
   */
  record Application(Duration after, String id) {}

  /** The same, with one more YARN application that EMR knows of so long after the step's start. */
  default StepBehavior withApplication(Duration after, String id) {
    List<Application> more = new ArrayList<>(applications());
    more.add(new Application(after, id));
    return new WithApplications(plain(), more);
  }

  /** Its YARN applications. */
  default List<Application> applications() {
    return this instanceof WithApplications with ? with.applications() : List.of();
  }

  /** What it does apart from its YARN applications. */
  default StepBehavior plain() {
    return this instanceof WithApplications with ? with.behavior() : this;
  }

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
