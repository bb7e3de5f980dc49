package io.github.azkabanaws.emrsimulator;

import java.util.function.Consumer;

/** Starts what a step's {@link StepBehavior} says. */
final class StepRunner {
  private final SimulatorClock clock;
  private final ProcessRunner processes;

  StepRunner(SimulatorClock clock, ProcessRunner processes) {
    this.clock = clock;
    this.processes = processes;
  }

  /** Starts a run; {@code ended} may be called before this returns, and more than once. */
  StepRun start(
      StepBehavior wanted, StepSnapshot step, StepPlace place, Consumer<StepOutcome> ended) {
    StepBehavior behavior = wanted.plain();
    if (behavior instanceof StepBehavior.Completes completes) {
      return TimedRun.ending(clock, completes.duration(), StepOutcome.success(), ended);
    }
    if (behavior instanceof StepBehavior.Fails fails) {
      return TimedRun.ending(clock, fails.duration(), StepOutcome.failed(fails.details()), ended);
    }
    if (behavior instanceof StepBehavior.Hangs) {
      return TimedRun.endless(true, ended);
    }
    if (behavior instanceof StepBehavior.IgnoresInterrupts) {
      return TimedRun.endless(false, ended);
    }
    return processes.start(step, place, ended);
  }

  /** The machines of a cluster go away, and with them what its ended steps left running. */
  void machinesGone(String clusterId) {
    processes.destroyLeftovers(clusterId);
  }
}
