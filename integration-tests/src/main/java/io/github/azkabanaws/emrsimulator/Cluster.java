package io.github.azkabanaws.emrsimulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One cluster and its state machine, which follows <a
 * href="https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-overview.html">Understanding the
 * cluster lifecycle</a>. RUNNING and WAITING are one phase here: which of them shows follows from
 * the steps, so that a busy cluster can never show WAITING. Every method expects the {@link
 * StateLock} to be held.
 */
final class Cluster implements StepQueue.Owner {
  private final String id;
  private final SimulatedAccount account;
  private final ClusterSpec spec;
  private final NodeConfiguration node;
  private final StepQueue steps;
  private final Instant created;
  private Function<StepRequest, StepBehavior> behavior;
  private ClusterState phase;
  private TerminationReason termination;
  private boolean machinesGone;
  private Instant ready;
  private Instant ended;

  Cluster(
      String id,
      SimulatedAccount account,
      ClusterSpec spec,
      NodeConfiguration node,
      Function<StepRequest, StepBehavior> behavior) {
    this.id = id;
    this.account = account;
    this.spec = spec;
    this.node = node;
    this.behavior = behavior;
    this.created = account.clock().now();
    this.steps = new StepQueue(account, spec.stepConcurrencyLevel(), this);
    this.phase = spec.state();
  }

  /** Begins the life of the cluster in the state its spec names. */
  void begin() {
    switch (phase) {
      case STARTING -> account.after(account.timings().starting(), this::bootstrap);
      case BOOTSTRAPPING -> account.after(account.timings().bootstrapping(), this::becomeReady);
      case TERMINATING -> terminating(TerminationReason.userRequest());
      case TERMINATED -> gone(TerminationReason.userRequest());
      case TERMINATED_WITH_ERRORS ->
          gone(TerminationReason.instanceFailure("The cluster's instances failed."));
      default -> becomeReady();
    }
  }

  String id() {
    return id;
  }

  ClusterSpec spec() {
    return spec;
  }

  StepQueue steps() {
    return steps;
  }

  void behavior(Function<StepRequest, StepBehavior> chooser) {
    behavior = chooser;
  }

  ClusterState state() {
    if (phase == ClusterState.WAITING && steps.isBusy()) {
      return ClusterState.RUNNING;
    }
    return phase;
  }

  List<Step> submit(List<StepRequest> requests) {
    if (phase.isShuttingDown()) {
      throw AwsError.jobFlowShutDown();
    }
    return steps.add(requests);
  }

  void terminate(TerminationReason reason) {
    if (!phase.isShuttingDown()) {
      terminating(reason);
    }
  }

  ClusterSnapshot snapshot() {
    return new ClusterSnapshot(
        id,
        account.clusterArn(id),
        spec,
        state(),
        steps.concurrency(),
        Optional.ofNullable(termination),
        created,
        Optional.ofNullable(ready),
        Optional.ofNullable(ended));
  }

  @Override
  public StepRun run(StepSnapshot step, Consumer<StepOutcome> whenEnded) {
    StepPlace place = new StepPlace(node, logFile(step), account.killScope());
    StepBehavior chosen = choose(step.request());
    Step started = steps.find(step.id()).orElseThrow();
    for (StepBehavior.Application application : chosen.applications()) {
      account.after(application.after(), () -> started.has(application.id()));
    }
    return account.runner().start(chosen, step, place, whenEnded);
  }

  @Override
  public void shutDownAfterFailure() {
    terminate(TerminationReason.stepFailure());
  }

  @Override
  public void stepEnded() {
    if (phase == ClusterState.TERMINATING) {
      finish();
    } else {
      endIfDone();
    }
  }

  private void bootstrap() {
    if (phase == ClusterState.STARTING) {
      phase = ClusterState.BOOTSTRAPPING;
      account.after(account.timings().bootstrapping(), this::becomeReady);
    }
  }

  private void becomeReady() {
    if (phase.isShuttingDown()) {
      return;
    }
    phase = ClusterState.WAITING;
    ready = account.clock().now();
    steps.open();
    endIfDone();
  }

  private void endIfDone() {
    if (phase == ClusterState.WAITING && !spec.keepAlive() && !steps.isBusy()) {
      terminate(TerminationReason.allStepsCompleted());
    }
  }

  private void terminating(TerminationReason reason) {
    phase = ClusterState.TERMINATING;
    termination = reason;
    steps.shutDown();
    account.runner().machinesGone(id);
    account.after(
        account.timings().terminating(),
        () -> {
          machinesGone = true;
          finish();
        });
  }

  /** A cluster is gone when its time is over and no process of it is left. */
  private void finish() {
    if (phase == ClusterState.TERMINATING && machinesGone && !steps.isBusy()) {
      gone(termination);
    }
  }

  private void gone(TerminationReason reason) {
    termination = reason;
    phase = reason.endState();
    ended = account.clock().now();
  }

  private StepBehavior choose(StepRequest request) {
    try {
      StepBehavior chosen = behavior.apply(request);
      return chosen != null
          ? chosen
          : StepBehavior.failsAfter(Duration.ZERO, "The simulator's behavior function gave null.");
    } catch (RuntimeException e) {
      // A mistake in a test's function must show where the test looks: at the step.
      return StepBehavior.failsAfter(Duration.ZERO, "The simulator's behavior function threw " + e);
    }
  }

  /** {@code <LogUri>/<cluster>/steps/<step>/stderr.gz}, as EMR's FailureDetails name it. */
  private Optional<String> logFile(StepSnapshot step) {
    return step.request()
        .logUri()
        .or(spec::logUri)
        .map(uri -> uri.endsWith("/") ? uri : uri + "/")
        .map(uri -> uri + id + "/steps/" + step.id() + "/stderr.gz");
  }
}
