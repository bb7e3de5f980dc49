package io.github.azkabanaws.emrsimulator;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs real processes on a bounded number of daemon threads: three for each of at most {@value
 * #MAX_PROCESSES}.
 */
final class ProcessRunner implements AutoCloseable {
  private static final int MAX_PROCESSES = 64;
  private static final long CLOSE_SECONDS = 5;
  private static final long PUMP_SECONDS = 1;

  private final ExecutorService waiters =
      Executors.newFixedThreadPool(MAX_PROCESSES, new DaemonThreads("emr-simulator-process"));
  private final ExecutorService pumps =
      Executors.newFixedThreadPool(2 * MAX_PROCESSES, new DaemonThreads("emr-simulator-output"));
  private final Set<ProcessRun> runs = ConcurrentHashMap.newKeySet();
  private final Set<ProcessRun> leftovers = ConcurrentHashMap.newKeySet();
  private final CommandLine commandLine;

  ProcessRunner(CommandLine commandLine) {
    this.commandLine = commandLine;
  }

  /** Starts the step's process soon, on another thread; {@code ended} is called once it is gone. */
  StepRun start(StepSnapshot step, StepPlace place, Consumer<StepOutcome> ended) {
    ProcessRun run = new ProcessRun(step, place, commandLine, this::pump);
    runs.add(run);
    try {
      var unused = waiters.submit(() -> run(run, ended));
    } catch (RejectedExecutionException e) {
      // Closing ends a process, and the next step in the queue comes too late to run.
      runs.remove(run);
    }
    return run;
  }

  /** Ends what cancelled steps of a cluster left running. */
  void destroyLeftovers(String clusterId) {
    for (ProcessRun run : List.copyOf(leftovers)) {
      if (run.clusterId().equals(clusterId)) {
        run.destroy();
        leftovers.remove(run);
      }
    }
  }

  /** Kills what still runs and waits, for a bounded time, until the threads are done. */
  @Override
  public void close() {
    waiters.shutdown();
    runs.forEach(ProcessRun::destroy);
    try {
      boolean unused = waiters.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      leftovers.forEach(ProcessRun::destroy);
      pumps.shutdownNow();
      // Only what a step left in the background can still hold a pump, and that is not ours to end.
      unused = pumps.awaitTermination(PUMP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiters.shutdownNow();
  }

  private void run(ProcessRun run, Consumer<StepOutcome> ended) {
    try {
      StepOutcome outcome = run.call();
      if (run.hasLeftovers()) {
        leftovers.add(run);
      }
      ended.accept(outcome);
    } finally {
      runs.remove(run);
    }
  }

  private Future<?> pump(Runnable work) {
    return pumps.submit(work);
  }
}
