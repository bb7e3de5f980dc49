package io.github.azkabanaws.emrsimulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One step, changing; everything here is guarded by the {@link StateLock}, and only {@link
 * StepQueue} changes it.
 */
final class Step {
  private final String id;
  private final int index;
  private final StepRequest request;
  private final Instant created;
  private final Instant startsFrom;
  private final List<String> applications = new ArrayList<>();
  private final CompletableFuture<StepSnapshot> end = new CompletableFuture<>();
  private StepState state = StepState.PENDING;
  private Instant started;
  private Instant ended;
  private FailureDetails failure;
  private StepRun run;
  private StepState stateIfStopped;

  Step(String id, int index, StepRequest request, Instant created, Instant startsFrom) {
    this.id = id;
    this.index = index;
    this.request = request;
    this.created = created;
    this.startsFrom = startsFrom;
  }

  String id() {
    return id;
  }

  /** Its place among all steps of the cluster, the oldest first. */
  int index() {
    return index;
  }

  StepRequest request() {
    return request;
  }

  StepState state() {
    return state;
  }

  CompletableFuture<StepSnapshot> end() {
    return end;
  }

  boolean isPendingSince(Instant now) {
    return state == StepState.PENDING && !startsFrom.isAfter(now);
  }

  /** True while it holds one of the cluster's places for running steps. */
  boolean isRunning() {
    return started != null && !state.isTerminal();
  }

  void start(Instant now) {
    state = StepState.RUNNING;
    started = now;
  }

  /** EMR knows of a YARN application of it, if need be after its end. */
  void has(String application) {
    applications.add(application);
  }

  void runs(StepRun startedRun) {
    run = startedRun;
  }

  void cancelPending() {
    state = StepState.CANCEL_PENDING;
  }

  /** Stops the run; it then ends CANCELLED, unless its machine went away before. */
  void stop(CancellationOption how) {
    if (stateIfStopped == null) {
      stateIfStopped = StepState.CANCELLED;
    }
    if (how == CancellationOption.TERMINATE_PROCESS) {
      run.kill();
    } else {
      run.interrupt();
    }
  }

  /** The machine goes away under the run, whatever was asked of it before. */
  void destroy() {
    if (stateIfStopped == null) {
      stateIfStopped = StepState.INTERRUPTED;
    }
    run.destroy();
  }

  boolean isCreatedBy(Instant time) {
    return !created.isAfter(time);
  }

  /** The run is over: what that means depends on whether it was stopped. */
  void runEnded(StepOutcome outcome, Instant now) {
    if (stateIfStopped != null) {
      end(stateIfStopped, now);
      return;
    }
    failure = outcome.failure().orElse(null);
    end(failure == null ? StepState.COMPLETED : StepState.FAILED, now);
  }

  void end(StepState terminal, Instant now) {
    state = terminal;
    ended = now;
  }

  StepSnapshot snapshot() {
    return new StepSnapshot(
        id,
        request,
        state,
        Optional.ofNullable(failure),
        created,
        Optional.ofNullable(started),
        Optional.ofNullable(ended),
        List.copyOf(applications));
  }
}
