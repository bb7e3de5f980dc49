package io.github.azkabanaws.emrsimulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The steps of one cluster and their state machine: first in, first out, as many at a time as the
 * cluster's StepConcurrencyLevel allows. Follows <a
 * href="https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-work-with-steps.html">Submit
 * work to a cluster</a>. Every method expects the {@link StateLock} to be held.
 */
final class StepQueue {
  /** The limit of PENDING, RUNNING and CANCEL_PENDING steps together. */
  static final int MAX_ACTIVE = 256;

  /** How many steps ListSteps and DescribeStep still see. */
  static final int MAX_VISIBLE = 1000;

  private final SimulatedAccount account;
  private final Owner owner;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Step> byId = new HashMap<>();
  private int active;
  private int running;
  private int firstPending;
  private int concurrency;
  private boolean open;
  private boolean dispatching;

  StepQueue(SimulatedAccount account, int concurrency, Owner owner) {
    this.account = account;
    this.concurrency = concurrency;
    this.owner = owner;
  }

  List<Step> add(List<StepRequest> requests) {
    if (active + requests.size() > MAX_ACTIVE) {
      throw AwsError.validation(
          "Maximum number of active steps(State = 'Running', 'Pending' or 'Cancel_Pending')"
              + " for cluster exceeded.");
    }
    Instant now = now();
    List<Step> added = new ArrayList<>();
    for (StepRequest request : requests) {
      Step step =
          new Step(
              account.ids().step(),
              steps.size(),
              request,
              now,
              now.plus(account.timings().stepStart()));
      added.add(step);
      steps.add(step);
      byId.put(step.id(), step);
      active++;
    }
    account.after(account.timings().stepStart(), this::dispatch);
    return added;
  }

  /** The cluster is ready: steps may run. */
  void open() {
    open = true;
    dispatch();
  }

  void setConcurrency(int level) {
    concurrency = level;
    dispatch();
  }

  int concurrency() {
    return concurrency;
  }

  boolean isBusy() {
    return active > 0;
  }

  Optional<Step> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** A step the API still shows. */
  Optional<Step> findVisible(String id) {
    return find(id).filter(step -> step.index() >= steps.size() - MAX_VISIBLE);
  }

  List<Step> all() {
    return List.copyOf(steps);
  }

  /** The steps that ListSteps shows, newest first. */
  List<Step> listed() {
    Instant latest = now().minus(account.timings().listing());
    List<Step> newest =
        new ArrayList<>(steps.subList(Math.max(0, steps.size() - MAX_VISIBLE), steps.size()));
    newest.removeIf(step -> !step.isCreatedBy(latest));
    Collections.reverse(newest);
    return newest;
  }

  /**
   * Accepts the cancel of a step; it takes effect after the simulated delay, if the step is then
   * still there.
   */
  void cancel(Step step, CancellationOption option) {
    if (!step.isRunning()) {
      step.cancelPending();
      account.after(account.timings().cancel(), () -> end(step, StepState.CANCELLED));
      return;
    }
    if (account.showsCancelPending()) {
      step.cancelPending();
    }
    account.after(account.timings().cancel(), () -> stop(step, option));
  }

  void cancelAllPending() {
    for (Step step : unfinished()) {
      if (!step.isRunning()) {
        end(step, StepState.CANCELLED);
      }
    }
  }

  /** The cluster goes away: what runs is INTERRUPTED, what waits is CANCELLED. */
  void shutDown() {
    open = false;
    cancelAllPending();
    for (Step step : unfinished()) {
      if (step.isRunning()) {
        step.destroy();
      }
    }
  }

  private void dispatch() {
    if (dispatching) {
      return;
    }
    dispatching = true;
    try {
      Optional<Step> next = nextToStart();
      while (next.isPresent()) {
        start(next.get());
        next = nextToStart();
      }
    } finally {
      dispatching = false;
    }
  }

  private Optional<Step> nextToStart() {
    while (firstPending < steps.size() && steps.get(firstPending).state() != StepState.PENDING) {
      firstPending++;
    }
    if (!open || running >= concurrency || firstPending == steps.size()) {
      return Optional.empty();
    }
    return Optional.of(steps.get(firstPending)).filter(step -> step.isPendingSince(now()));
  }

  private void start(Step step) {
    running++;
    step.start(now());
    step.runs(
        owner.run(step.snapshot(), outcome -> account.lock().run(() -> runEnded(step, outcome))));
  }

  private void runEnded(Step step, StepOutcome outcome) {
    if (step.state().isTerminal()) {
      return;
    }
    running--;
    step.runEnded(outcome, now());
    settled(step);
    if (step.state() == StepState.FAILED) {
      failed(step.request().actionOnFailure());
    }
    dispatch();
    owner.stepEnded();
  }

  /**
   * With a concurrency above one the action is ignored: "pending steps and the running step are not
   * canceled", "the cluster does not terminate" (API reference of StepConfig; not tried against
   * AWS).
   */
  private void failed(ActionOnFailure action) {
    if (concurrency > 1 || !open) {
      return;
    }
    if (action == ActionOnFailure.CANCEL_AND_WAIT) {
      cancelAllPending();
    } else if (action.terminates()) {
      owner.shutDownAfterFailure();
    }
  }

  private static void stop(Step step, CancellationOption option) {
    if (step.isRunning()) {
      step.stop(option);
    }
  }

  private void end(Step step, StepState terminal) {
    if (step.state().isTerminal()) {
      return;
    }
    step.end(terminal, now());
    settled(step);
    owner.stepEnded();
  }

  private void settled(Step step) {
    active--;
    StepSnapshot last = step.snapshot();
    account
        .lock()
        .afterwards(
            () -> {
              var unused = step.end().complete(last);
            });
  }

  private List<Step> unfinished() {
    return steps.stream().filter(step -> step.state().isActive()).toList();
  }

  private Instant now() {
    return account.clock().now();
  }

  /** The cluster, as its queue needs it. */
  interface Owner {
    /** Starts the behaviour of a step. */
    StepRun run(StepSnapshot step, Consumer<StepOutcome> ended);

    /** A step failed that takes the cluster with it. */
    void shutDownAfterFailure();

    /** A step reached a terminal state. */
    void stepEnded();
  }
}
