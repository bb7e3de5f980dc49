package io.github.azkabanaws.emrsimulator;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One real process of a step, as EMR's controller runs it: its arguments as they are and no shell,
 * its output in the step's folder, its exit code as the outcome.
 *
 * <p>A process that is stopped has ended when all that its signal reaches has. One that ends by
 * itself and leaves something running in the background has ended all the same, as on a node.
 */
final class ProcessRun implements StepRun {
  private static final long OUTPUT_GRACE_MILLIS = 500;
  private static final long TREE_CHECK_MILLIS = 10;

  private final StepSnapshot step;
  private final StepPlace place;
  private final CommandLine commandLine;
  private final Function<Runnable, Future<?>> pumps;
  private final LastLines lastErrors = new LastLines();
  private ProcessTree tree;
  private boolean stopped;
  private KillScope scope;

  ProcessRun(
      StepSnapshot step,
      StepPlace place,
      CommandLine commandLine,
      Function<Runnable, Future<?>> pumps) {
    this.step = step;
    this.place = place;
    this.scope = place.killScope();
    this.commandLine = commandLine;
    this.pumps = pumps;
  }

  /** Runs the process to its end. */
  StepOutcome call() {
    try {
      StepFolder folder = StepFolder.create(place.node().stepFolder(step.id()));
      try {
        return run(folder);
      } catch (IOException | IllegalArgumentException e) {
        folder.append("stderr", e.getMessage() + "\n");
        folder.controller("Failed to start: " + e.getMessage());
        return failed(Optional.of(e.getMessage()));
      }
    } catch (IOException e) {
      return failed(Optional.of("The step's folder cannot be written: " + e));
    } catch (InterruptedException e) {
      destroy();
      Thread.currentThread().interrupt();
      return StepOutcome.stopped();
    }
  }

  @Override
  public synchronized void interrupt() {
    stopped = true;
    if (tree != null) {
      tree.interrupt(scope);
    }
  }

  @Override
  public synchronized void kill() {
    stopped = true;
    if (tree != null) {
      tree.kill(scope);
    }
  }

  @Override
  public synchronized void destroy() {
    scope = KillScope.PROCESS_TREE;
    kill();
  }

  /** Whether it was stopped and something that it started was not. */
  synchronized boolean hasLeftovers() {
    return stopped && tree != null && !tree.isGone();
  }

  String clusterId() {
    return step.clusterId();
  }

  private StepOutcome run(StepFolder folder) throws IOException, InterruptedException {
    Map<String, String> environment = place.node().processEnvironment(System.getenv());
    List<String> command = StepCommand.of(step.request());
    ProcessBuilder builder =
        new ProcessBuilder(DefaultSignals.of(commandLine.prepare(command, environment.get("PATH"))))
            .directory(folder.path().toFile())
            .redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(environment);

    Optional<Process> started = start(builder);
    if (started.isEmpty()) {
      return StepOutcome.stopped();
    }
    Process process = started.get();
    folder.controller("startExec '" + String.join(" ", command) + "'");
    Future<?> out = pump(process.getInputStream(), folder, "stdout");
    Future<?> err = pump(process.getErrorStream(), folder, "stderr");
    int code = process.waitFor();
    awaitTree();
    drain(out);
    drain(err);
    folder.controller("Process ended with exit code " + code);
    return code == 0 ? StepOutcome.success() : failed(lastErrors.text());
  }

  private synchronized Optional<Process> start(ProcessBuilder builder) throws IOException {
    if (stopped) {
      return Optional.empty();
    }
    Process process = builder.start();
    tree = new ProcessTree(process.toHandle());
    return Optional.of(process);
  }

  private Future<?> pump(InputStream from, StepFolder folder, String stream) throws IOException {
    return pumps.apply(
        new StreamPump(
            from,
            folder.open(stream),
            line -> {
              if (stream.equals("stderr")) {
                lastErrors.add(line);
              }
              place.node().lines().line(step.id(), stream, line);
            }));
  }

  /**
   * Nothing tells of the end of a process that is not our child, so this looks until all are gone.
   */
  private void awaitTree() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (mustAwaitTree() && !tree.isGone()) {
      boolean unused = never.await(TREE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized boolean mustAwaitTree() {
    return stopped && scope == KillScope.PROCESS_TREE;
  }

  /**
   * Waits for the rest of the output, but not for a background process that keeps the pipe open.
   */
  private static void drain(Future<?> pump) throws InterruptedException {
    try {
      pump.get(OUTPUT_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // What was written until now is in the file; the outcome does not depend on the rest.
    }
  }

  private StepOutcome failed(Optional<String> message) {
    return StepOutcome.failed(
        new FailureDetails(FailureDetails.UNKNOWN_ERROR, message, place.logFile()));
  }
}
