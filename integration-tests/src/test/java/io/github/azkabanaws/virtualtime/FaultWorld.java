package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emr.azkaban.JvmLife;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepRequest;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.Timings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One cell: a job is brought to a phase, the fault begins, and everything is let run out. */
public final class FaultWorld implements AutoCloseable {
  /** Which requests a passing fault hits. */
  public enum Scope {
    EVERYTHING,
    /** Only the calls that matter in the phase; all others are answered. */
    THE_PHASES_OWN
  }

  private static final String CLUSTER = "analytics";
  private static final String SUBMIT = "AddJobFlowSteps";
  private static final Duration LIMIT = Duration.ofHours(6);
  private static final Duration ROOM_AFTER = Duration.ofMinutes(20);

  private final FaultKind kind;
  private final FaultPhase phase;
  private final Set<String> operations;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private final FaultNetwork network = new FaultNetwork();
  private final FaultStamps stamps = new FaultStamps();
  private final EmrSimulator emr;
  private final SimulatedCluster cluster;
  private final FaultForeign foreign;
  private final VirtualNotes notes;
  private VirtualExecutor executor;
  private VirtualJob job;
  private boolean begun;
  private volatile boolean burst;

  public FaultWorld(FaultKind kind, FaultPhase phase, Scope scope, Path folder) {
    this.kind = kind;
    this.phase = phase;
    this.operations = scope == Scope.EVERYTHING ? Set.of() : ownOperations();
    this.emr =
        EmrSimulator.builder()
            .clock(clock)
            .quotas(Quotas.documented())
            .timings(timings())
            .signatureTime(network.awsTime())
            .describesOldSteps(kind == FaultKind.VANISHED)
            .filter(stamps)
            .filter(new FaultIds(() -> kind == FaultKind.IDS && burst))
            .start();
    network.leadsTo(emr);
    this.cluster = emr.createCluster(ClusterSpec.named(CLUSTER).withStepConcurrencyLevel(256));
    cluster.behavior(this::behavior);
    this.foreign = new FaultForeign(emr, cluster.id());
    JvmLife jvm = kind == FaultKind.FLOW_JVM ? JvmLife.OF_FLOW : JvmLife.OF_EXECUTOR;
    this.notes = new VirtualNotes(time, clock::now, kind.habit());
    this.executor =
        kind.isOfNotes()
            ? VirtualExecutor.start(time, emr, folder, settings(), network::over, notes)
            : VirtualExecutor.start(time, emr, folder, settings(), network::over, jvm);
  }

  /** Runs it to its end, and two hours on. */
  public FaultOutcome run() {
    kind.fault().ifPresent(fault -> emr.faults().on(request -> hits(request.operation()), fault));
    network.setStalls(operation -> kind.isTimeout() && hits(operation));
    network.before(this::sending);
    network.after(this::answered);
    if (phase == FaultPhase.QUEUED_FULL) {
      foreign.submit("full", 256);
    }
    time.pass(Duration.ofMinutes(2));
    if (phase == FaultPhase.QUEUED_QUOTA) {
      executor.start(100, CLUSTER, Map.of("azkaban.job.id", "other"));
      // The cluster is known from then on, so only the quota of submissions is in the way.
      time.pass(Duration.ofSeconds(2));
    }
    job = executor.start(1, CLUSTER, Map.of());
    plan();
    time.runUntil(() -> job.hasEnded(), LIMIT);
    if (kind == FaultKind.FLOW_JVM) {
      executor.die();
    }
    time.pass(Duration.ofHours(2));
    return FaultOutcome.of(job, ownSteps());
  }

  private void plan() {
    switch (phase) {
      case SUBMITTING -> {
        // When the request is sent.
      }
      case FINISHING -> after(Duration.ofMinutes(1), this::beginAtTheEnd);
      case CANCELLING, CANCELLING_LONG -> after(Duration.ofMinutes(5), this::kill);
      case QUEUED_QUOTA -> after(Duration.ofSeconds(10), this::begin);
      default -> after(Duration.ofMinutes(5), this::begin);
    }
  }

  private void beginAtTheEnd() {
    var unused = emr.stepEnded(ownSteps().get(0).id()).thenRun(this::begin);
  }

  private void kill() {
    if (kind.passes()) {
      begin();
      job.kill();
    } else {
      job.kill();
      // A restart before anything was sent is the worse one; the others when EMR is at work.
      after(kind.isRestart() ? Duration.ofMillis(100) : Duration.ofSeconds(3), this::begin);
    }
  }

  private void sending(String operation) {
    boolean mine = phase == FaultPhase.SUBMITTING && operation.equals(SUBMIT);
    if (mine && !begun && !kind.isRestart() && !kind.isVanished()) {
      if (kind == FaultKind.LISTED_LATE || kind == FaultKind.STAMPS) {
        emr.faults().next(SUBMIT, Fault.resetAfter());
      }
      begin();
    } else if (mine && !begun && kind.isVanished()) {
      emr.faults().next(SUBMIT, Fault.resetAfter());
    }
  }

  private void answered(String operation) {
    boolean mine = phase == FaultPhase.SUBMITTING && operation.equals(SUBMIT);
    if (mine && !begun && (kind.isRestart() || kind.isVanished())) {
      begin();
    } else if (mine && kind == FaultKind.STAMPS && ownSteps().size() == 1) {
      foreign.submit("quick", 2);
    }
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    burst = true;
    switch (kind) {
      case REFUSED, FLOW_JVM -> emr.faults().refuseConnections();
      case DNS -> network.setResolves(false);
      case EXPIRED -> emr.expire(emr.credentials());
      case CLOCK_AHEAD -> network.setExecutorAhead(Duration.ofHours(1));
      case CLOCK_BEHIND -> network.setExecutorAhead(Duration.ofHours(-1));
      case STAMPS ->
          stamps.set(
              phase == FaultPhase.SUBMITTING ? FaultStamps.Wrong.NEWEST : FaultStamps.Wrong.ALL);
      case TERMINATED, TERMINATED_WITH_ERRORS -> cluster.terminate(kind.reason());
      case CANCELLED_ELSEWHERE ->
          foreign.cancel(ownSteps().stream().map(StepSnapshot::id).toList());
      case VANISHED, VANISHED_ALTOGETHER -> crowdOut(4);
      case RESTART_FAIL, RESTART_CANCEL, RESTART_ADOPT, RESTART_RETRY, RESTART_SAME -> {
        executor.die(1);
        after(Duration.ofMinutes(1), this::restart);
      }
      case RESTART_LOST, RESTART_LOST_CANCEL, RESTART_SILENT -> {
        executor.die();
        if (kind != FaultKind.RESTART_SILENT) {
          executor.removeRow();
        }
        after(Duration.ofMinutes(1), this::restart);
      }
      case NOTES_LIE -> notes.lie();
      case NOTES_FOREIGN -> notes.lieAboutOthers();
      default -> {
        // The simulator's own, or there from the beginning.
      }
    }
    notes.answer(kind.notesAnswer());
    after(phase.faultLasts(), this::end);
  }

  private void end() {
    burst = false;
    if (kind == FaultKind.REFUSED || kind == FaultKind.FLOW_JVM) {
      emr.faults().restoreConnections();
    }
    network.setResolves(true);
    network.setExecutorAhead(Duration.ZERO);
    emr.register(emr.credentials());
    stamps.set(FaultStamps.Wrong.NONE);
    notes.answer(VirtualNotes.Answer.RIGHT);
  }

  private void crowdOut(int calls) {
    List<String> ids = foreign.submit("quick", 250);
    if (phase == FaultPhase.PENDING) {
      foreign.cancel(ids);
    }
    if (calls > 1 && phase == FaultPhase.PENDING) {
      after(Duration.ofSeconds(10), () -> crowdOut(calls - 1));
    } else if (calls > 1) {
      crowdOut(calls - 1);
    }
  }

  private void restart() {
    executor = executor.successor();
    job =
        switch (kind) {
          case RESTART_SAME -> executor.start(1, CLUSTER, Map.of());
          case RESTART_RETRY -> executor.start(1, 1, CLUSTER, Map.of());
          default -> executor.start(2, CLUSTER, Map.of());
        };
  }

  private boolean hits(String operation) {
    return burst && (operations.isEmpty() || operations.contains(operation));
  }

  private void after(Duration delay, Runnable what) {
    time.at(time.now().plus(delay), what);
  }

  private Set<String> ownOperations() {
    return switch (phase) {
      case SUBMITTING, QUEUED_FULL, QUEUED_QUOTA -> Set.of(SUBMIT);
      case CANCELLING, CANCELLING_LONG -> Set.of("CancelSteps");
      default -> Set.of("ListSteps", "DescribeStep");
    };
  }

  private Timings timings() {
    Timings timings = Timings.defaults().withCancel(Duration.ofSeconds(5));
    if (phase == FaultPhase.PENDING) {
      timings = timings.withStepStart(ROOM_AFTER);
    }
    if (kind == FaultKind.LISTED_LATE) {
      timings =
          timings.withListing(
              phase == FaultPhase.SUBMITTING ? Duration.ofSeconds(8) : Duration.ofMinutes(15));
    }
    return timings;
  }

  private Map<String, String> settings() {
    Map<String, String> all = new HashMap<>(kind.settings());
    if (phase == FaultPhase.QUEUED_QUOTA) {
      all.put("aws.emr.quota.burst", "1");
      all.put("aws.emr.quota.calls.per.minute", "1");
    }
    return all;
  }

  private StepBehavior behavior(StepRequest step) {
    if (step.name().equals("full-0")) {
      return StepBehavior.completesAfter(ROOM_AFTER);
    }
    if (step.name().startsWith("full")) {
      return StepBehavior.hangs();
    }
    if (step.name().startsWith("quick")) {
      return StepBehavior.completesAfter(Duration.ZERO);
    }
    notes.starts(emr, step, phase.stepRuns());
    return phase.isCancelling() && !kind.isRestart()
        ? StepBehavior.ignoresInterrupts()
        : StepBehavior.completesAfter(phase.stepRuns());
  }

  private List<StepSnapshot> ownSteps() {
    return cluster.steps().stream()
        .filter(
            step -> StepKey.parse(step.name()).filter(key -> key.executionId() < 100).isPresent())
        .toList();
  }

  @Override
  public void close() {
    foreign.close();
    emr.close();
    clock.close();
  }
}
