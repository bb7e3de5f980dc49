package io.github.azkabanaws.emrsimulator;

import static io.github.azkabanaws.emrsimulator.Sdk.step;
import static io.github.azkabanaws.emrsimulator.Sdk.submit;
import static io.github.azkabanaws.emrsimulator.StepState.CANCELLED;
import static io.github.azkabanaws.emrsimulator.StepState.CANCEL_PENDING;
import static io.github.azkabanaws.emrsimulator.StepState.COMPLETED;
import static io.github.azkabanaws.emrsimulator.StepState.FAILED;
import static io.github.azkabanaws.emrsimulator.StepState.PENDING;
import static io.github.azkabanaws.emrsimulator.StepState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepStatus;

class StepLifecycleTest {
  private static final Duration DELAY = Duration.ofSeconds(3);
  private final ManualClock clock = SimulatorClock.manual();
  private final EmrSimulator simulator =
      EmrSimulator.builder()
          .clock(clock)
          .timings(Timings.defaults().withStepStart(DELAY).withCancel(DELAY))
          .start();
  private final SimulatedCluster cluster =
      simulator.createCluster(ClusterSpec.named("c").withLogUri("s3://logs"));
  private final EmrClient emr = Sdk.client(simulator);

  @AfterEach
  void stop() {
    emr.close();
    simulator.close();
  }

  @Test
  void runsFromPendingToCompleted() {
    cluster.behavior(step -> StepBehavior.completesAfter(Duration.ofMinutes(10)));
    String id = submit(emr, cluster.id(), step("s"));
    assertThat(state(id)).isEqualTo(PENDING);
    clock.advance(DELAY);
    assertThat(state(id)).isEqualTo(RUNNING);
    assertThat(simulator.stepEnded(id)).isNotDone();
    clock.advance(Duration.ofMinutes(10).minusNanos(1));
    assertThat(state(id)).isEqualTo(RUNNING);
    clock.advance(Duration.ofNanos(1));

    assertThat(simulator.stepEnded(id)).isCompleted();
    StepSnapshot end = simulator.step(id);
    assertThat(end.state()).isEqualTo(COMPLETED);
    assertThat(Duration.between(end.created(), end.started().orElseThrow())).isEqualTo(DELAY);
    assertThat(Duration.between(end.started().orElseThrow(), end.ended().orElseThrow()))
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void givesTheFailureDetailsOfAFailedStep() {
    cluster.behavior(step -> StepBehavior.failsAfter(DELAY, "no such table"));
    String id = submit(emr, cluster.id(), step("s"));
    clock.advance(DELAY.multipliedBy(2));

    StepStatus status = emr.describeStep(r -> r.clusterId(cluster.id()).stepId(id)).step().status();

    assertThat(status.stateAsString()).isEqualTo("FAILED");
    assertThat(status.stateChangeReason().codeAsString()).isEqualTo("NONE");
    assertThat(status.failureDetails().reason()).isEqualTo("Unknown Error.");
    assertThat(status.failureDetails().message()).isEqualTo("no such table");
  }

  @Test
  void runsStepsInOrderAsManyAsTheLevelAllows() {
    cluster.behavior(step -> StepBehavior.completesAfter(Duration.ofMinutes(1)));
    for (int i = 0; i < 4; i++) {
      submit(emr, cluster.id(), step("s" + i));
    }
    clock.advance(DELAY);
    assertThat(states()).containsExactly(RUNNING, PENDING, PENDING, PENDING);
    emr.modifyCluster(r -> r.clusterId(cluster.id()).stepConcurrencyLevel(2));
    assertThat(states()).containsExactly(RUNNING, RUNNING, PENDING, PENDING);
    clock.advance(Duration.ofMinutes(1));
    assertThat(states()).containsExactly(COMPLETED, COMPLETED, RUNNING, RUNNING);
    emr.modifyCluster(r -> r.clusterId(cluster.id()).stepConcurrencyLevel(1));
    assertThat(states()).containsExactly(COMPLETED, COMPLETED, RUNNING, RUNNING);
    clock.advance(Duration.ofMinutes(1));
    assertThat(states()).containsOnly(COMPLETED);
  }

  @Test
  void cancelsAPendingStepWithoutStartingIt() {
    String id = submit(emr, cluster.id(), step("s"));
    cancel(id, StepCancellationOption.SEND_INTERRUPT);
    assertThat(state(id)).isEqualTo(CANCEL_PENDING);
    clock.advance(DELAY);

    assertThat(state(id)).isEqualTo(CANCELLED);
    assertThat(simulator.step(id).started()).isEmpty();
    assertThat(simulator.step(id).ended()).isPresent();
  }

  @Test
  void cancelsARunningStep() {
    String id = running(StepBehavior.hangs());
    cancel(id, StepCancellationOption.SEND_INTERRUPT);
    assertThat(state(id)).isEqualTo(CANCEL_PENDING);
    clock.advance(DELAY);
    assertThat(state(id)).isEqualTo(CANCELLED);
    assertThat(simulator.step(id).failureDetails()).isEmpty();
  }

  @Test
  void showsRunningWhileCancellingIfToldSo() {
    try (EmrSimulator other =
            EmrSimulator.builder()
                .clock(clock)
                .timings(Timings.defaults().withCancel(DELAY))
                .behavior(step -> StepBehavior.hangs())
                .runningStepsShowCancelPending(false)
                .start();
        EmrClient client = Sdk.client(other)) {
      String clusterId = other.createCluster(ClusterSpec.named("c")).id();
      String id = submit(client, clusterId, step("s"));
      client.cancelSteps(r -> r.clusterId(clusterId).stepIds(id));
      assertThat(other.step(id).state()).isEqualTo(RUNNING);
      clock.advance(DELAY);
      assertThat(other.step(id).state()).isEqualTo(CANCELLED);
    }
  }

  @Test
  void endsAStepThatIgnoresInterruptsOnlyByTerminating() {
    String id = running(StepBehavior.ignoresInterrupts());
    cancel(id, StepCancellationOption.SEND_INTERRUPT);
    clock.advance(Duration.ofDays(1));
    assertThat(state(id)).isEqualTo(CANCEL_PENDING);
    cancel(id, StepCancellationOption.TERMINATE_PROCESS);
    clock.advance(DELAY);
    assertThat(state(id)).isEqualTo(CANCELLED);
  }

  @Test
  void completesAStepThatEndsBeforeItsCancelTakesEffect() {
    String id = running(StepBehavior.completesAfter(DELAY.minusSeconds(1)));
    cancel(id, StepCancellationOption.SEND_INTERRUPT);
    clock.advance(DELAY.multipliedBy(2));
    assertThat(state(id)).isEqualTo(COMPLETED);
  }

  @Test
  void continuesAfterAFailureWithContinue() {
    failThen(ActionOnFailure.CONTINUE);
    assertThat(states()).containsExactly(FAILED, RUNNING);
    assertThat(cluster.state()).isEqualTo(ClusterState.RUNNING);
  }

  @Test
  void cancelsWhatIsPendingAfterAFailureWithCancelAndWait() {
    failThen(ActionOnFailure.CANCEL_AND_WAIT);
    assertThat(states()).containsExactly(FAILED, CANCELLED);
    assertThat(cluster.state()).isEqualTo(ClusterState.WAITING);
  }

  @Test
  void endsTheClusterAfterAFailureWithTerminateCluster() {
    failThen(ActionOnFailure.TERMINATE_CLUSTER);
    assertThat(states()).containsExactly(FAILED, CANCELLED);
    assertThat(cluster.state()).isEqualTo(ClusterState.TERMINATING);
    clock.advance(Duration.ofMinutes(1));
    assertThat(cluster.state()).isEqualTo(ClusterState.TERMINATED_WITH_ERRORS);
    assertThat(cluster.snapshot().termination().orElseThrow().code())
        .isEqualTo(TerminationReason.Code.STEP_FAILURE);
  }

  @Test
  void ignoresTheActionOnceTheLevelIsAboveOne() {
    cluster.behavior(step -> StepBehavior.failsAfter(DELAY, "no"));
    submit(emr, cluster.id(), step("s", ActionOnFailure.TERMINATE_CLUSTER));
    clock.advance(DELAY);
    emr.modifyCluster(r -> r.clusterId(cluster.id()).stepConcurrencyLevel(2));
    clock.advance(DELAY);
    assertThat(states()).containsExactly(FAILED);
    assertThat(cluster.state()).isEqualTo(ClusterState.WAITING);
  }

  @Test
  void choosesTheBehaviorFromTheStepOnTheClusterFirst() {
    simulator.behavior(step -> StepBehavior.failsAfter(Duration.ZERO, "general"));
    cluster.behavior(
        step ->
            step.args().contains("hang")
                ? StepBehavior.hangs()
                : StepBehavior.completesAfter(Duration.ZERO));
    emr.modifyCluster(r -> r.clusterId(cluster.id()).stepConcurrencyLevel(3));
    submit(emr, cluster.id(), step("a", "hang"));
    submit(emr, cluster.id(), step("b"));
    SimulatedCluster other = simulator.createCluster(ClusterSpec.named("other"));
    submit(emr, other.id(), step("c"));
    clock.advance(DELAY);

    assertThat(states()).containsExactly(RUNNING, COMPLETED);
    assertThat(other.steps().get(0).failureDetails().orElseThrow().message()).contains("general");
  }

  @Test
  void failsTheStepIfTheBehaviorFunctionFails() {
    cluster.behavior(
        step -> {
          throw new IllegalStateException("a mistake");
        });
    submit(emr, cluster.id(), step("a"));
    clock.advance(DELAY);
    cluster.behavior(step -> null);
    submit(emr, cluster.id(), step("b"));
    clock.advance(DELAY);

    assertThat(states()).containsExactly(FAILED, FAILED);
    assertThat(cluster.steps().get(0).failureDetails().orElseThrow().message().orElseThrow())
        .contains("a mistake");
  }

  private void failThen(ActionOnFailure action) {
    cluster.behavior(
        step ->
            step.name().equals("fails")
                ? StepBehavior.failsAfter(DELAY, "no")
                : StepBehavior.hangs());
    submit(emr, cluster.id(), step("fails", action));
    submit(emr, cluster.id(), step("next"));
    clock.advance(DELAY.multipliedBy(2));
  }

  private String running(StepBehavior behavior) {
    cluster.behavior(step -> behavior);
    String id = submit(emr, cluster.id(), step("s"));
    clock.advance(DELAY);
    assertThat(state(id)).isEqualTo(RUNNING);
    return id;
  }

  private void cancel(String id, StepCancellationOption option) {
    emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds(id).stepCancellationOption(option));
  }

  private StepState state(String id) {
    return simulator.step(id).state();
  }

  private List<StepState> states() {
    return cluster.steps().stream().map(StepSnapshot::state).toList();
  }
}
