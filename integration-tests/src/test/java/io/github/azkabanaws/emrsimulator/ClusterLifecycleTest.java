package io.github.azkabanaws.emrsimulator;

import static io.github.azkabanaws.emrsimulator.Sdk.assertRefused;
import static io.github.azkabanaws.emrsimulator.Sdk.step;
import static io.github.azkabanaws.emrsimulator.Sdk.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.Cluster;
import software.amazon.awssdk.services.emr.model.ClusterSummary;
import software.amazon.awssdk.services.emr.model.Instance;
import software.amazon.awssdk.services.emr.model.InstanceGroupType;
import software.amazon.awssdk.services.emr.model.ListClustersResponse;
import software.amazon.awssdk.services.emr.model.RunJobFlowResponse;
import software.amazon.awssdk.services.emr.model.Tag;

class ClusterLifecycleTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration STARTING = Duration.ofMinutes(3);
  private static final Duration BOOTSTRAPPING = Duration.ofMinutes(2);
  private static final Duration TERMINATING = Duration.ofMinutes(1);
  private final ManualClock clock = ManualClock.at(START);
  private final EmrSimulator simulator =
      EmrSimulator.builder()
          .clock(clock)
          .region("eu-central-1")
          .timings(Timings.defaults().withCluster(STARTING, BOOTSTRAPPING, TERMINATING))
          .behavior(step -> StepBehavior.hangs())
          .start();
  private final EmrClient emr = Sdk.client(simulator);

  @AfterEach
  void stop() {
    emr.close();
    simulator.close();
  }

  @Test
  void runsAClusterFromStartingToWaiting() {
    RunJobFlowResponse made =
        emr.runJobFlow(
            r ->
                r.name("etl")
                    .releaseLabel("emr-6.15.0")
                    .logUri("s3n://logs/")
                    .stepConcurrencyLevel(5)
                    .tags(Tag.builder().key("team").value("data").build())
                    .instances(i -> i.keepJobFlowAliveWhenNoSteps(true)));
    String id = made.jobFlowId();
    assertThat(id).matches("j-[0-9A-Z]{13}");
    assertThat(made.clusterArn()).startsWith("arn:aws:elasticmapreduce:eu-central-1:").endsWith(id);
    assertThat(describe(id).status().stateAsString()).isEqualTo("STARTING");
    clock.advance(STARTING);
    assertThat(describe(id).status().stateAsString()).isEqualTo("BOOTSTRAPPING");
    clock.advance(BOOTSTRAPPING);

    Cluster cluster = describe(id);
    assertThat(cluster.status().stateAsString()).isEqualTo("WAITING");
    assertThat(cluster.name()).isEqualTo("etl");
    assertThat(cluster.releaseLabel()).isEqualTo("emr-6.15.0");
    assertThat(cluster.logUri()).isEqualTo("s3n://logs/");
    assertThat(cluster.stepConcurrencyLevel()).isEqualTo(5);
    assertThat(cluster.tags()).singleElement().matches(tag -> tag.value().equals("data"));
    assertThat(cluster.autoTerminate()).isFalse();
    assertThat(cluster.status().timeline().creationDateTime()).isEqualTo(START);
    assertThat(cluster.status().timeline().readyDateTime())
        .isEqualTo(START.plus(STARTING).plus(BOOTSTRAPPING));
  }

  @Test
  void keepsStepsPendingUntilTheClusterIsReadyAndEndsWithThem() {
    simulator.behavior(step -> StepBehavior.completesAfter(Duration.ofMinutes(10)));
    String id =
        emr.runJobFlow(r -> r.name("n").instances(i -> {}).steps(step("first"))).jobFlowId();
    submit(emr, id, step("second"));
    SimulatedCluster cluster = simulator.cluster(id);
    assertThat(cluster.steps()).allMatch(s -> s.state() == StepState.PENDING);
    clock.advance(STARTING.plus(BOOTSTRAPPING));
    assertThat(cluster.state()).isEqualTo(ClusterState.RUNNING);
    assertThat(cluster.steps().get(0).state()).isEqualTo(StepState.RUNNING);
    clock.advance(Duration.ofMinutes(20));
    assertThat(cluster.state()).isEqualTo(ClusterState.TERMINATING);
    clock.advance(TERMINATING);

    assertThat(describe(id).status().stateAsString()).isEqualTo("TERMINATED");
    assertThat(describe(id).status().stateChangeReason().codeAsString())
        .isEqualTo("ALL_STEPS_COMPLETED");
    assertThat(cluster.steps()).allMatch(s -> s.state() == StepState.COMPLETED);
  }

  @Test
  void showsRunningWhileThereAreStepsAndWaitingOtherwise() {
    SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));
    assertThat(cluster.state()).isEqualTo(ClusterState.WAITING);
    String id = submit(emr, cluster.id(), step("s"));
    assertThat(describe(cluster.id()).status().stateAsString()).isEqualTo("RUNNING");
    emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds(id));
    assertThat(cluster.state()).isEqualTo(ClusterState.WAITING);
  }

  @Test
  void interruptsRunningAndCancelsPendingStepsWhenItIsTerminated() {
    SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));
    simulator.behavior(step -> StepBehavior.ignoresInterrupts());
    String running = submit(emr, cluster.id(), step("running"));
    String pending = submit(emr, cluster.id(), step("pending"));

    emr.terminateJobFlows(r -> r.jobFlowIds(cluster.id()));

    assertThat(cluster.state()).isEqualTo(ClusterState.TERMINATING);
    assertThat(simulator.step(running).state()).isEqualTo(StepState.INTERRUPTED);
    assertThat(simulator.step(pending).state()).isEqualTo(StepState.CANCELLED);
    assertThat(simulator.stepEnded(running)).isCompleted();
    clock.advance(TERMINATING);
    assertThat(describe(cluster.id()).status().stateAsString()).isEqualTo("TERMINATED");
    assertThat(describe(cluster.id()).status().stateChangeReason().codeAsString())
        .isEqualTo("USER_REQUEST");
    assertThat(describe(cluster.id()).status().timeline().endDateTime())
        .isEqualTo(START.plus(TERMINATING));
    assertThat(emr.describeStep(r -> r.clusterId(cluster.id()).stepId(running)).step().status())
        .matches(status -> status.stateAsString().equals("INTERRUPTED"));
  }

  @Test
  void endsWithErrorsWhenItsInstancesFail() {
    SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));
    cluster.terminate(TerminationReason.instanceFailure("spot went away"));
    clock.advance(TERMINATING);

    assertThat(describe(cluster.id()).status().stateAsString()).isEqualTo("TERMINATED_WITH_ERRORS");
    assertThat(describe(cluster.id()).status().stateChangeReason().message())
        .isEqualTo("spot went away");
  }

  @Test
  void terminatesAStartingClusterAndDoesNotReviveIt() {
    String id = emr.runJobFlow(r -> r.name("n").instances(i -> {})).jobFlowId();
    emr.terminateJobFlows(r -> r.jobFlowIds(id));
    clock.advance(Duration.ofHours(1));
    assertThat(simulator.cluster(id).state()).isEqualTo(ClusterState.TERMINATED);
  }

  @Test
  void terminatesAllOrNone() {
    SimulatedCluster open = simulator.createCluster(ClusterSpec.named("c"));
    SimulatedCluster closed =
        simulator.createCluster(ClusterSpec.named("p").protectedFromTermination());
    assertRefused(
        () -> emr.terminateJobFlows(r -> r.jobFlowIds(open.id(), closed.id())),
        "ValidationException",
        "termination protected");
    assertRefused(
        () -> emr.terminateJobFlows(r -> r.jobFlowIds(open.id(), "j-NOPE")),
        "ValidationException",
        "Specified job flow ID does not exist.");
    assertThat(open.state()).isEqualTo(ClusterState.WAITING);
  }

  @Test
  void beginsInTheStateATestAsksFor() {
    for (ClusterState state : ClusterState.values()) {
      if (state == ClusterState.RUNNING) {
        assertThatThrownBy(() -> ClusterSpec.named("c").withState(state))
            .hasMessageContaining("submit one");
      } else {
        ClusterSpec spec = ClusterSpec.named("c").withState(state);
        assertThat(simulator.createCluster(spec).state()).isEqualTo(state);
      }
    }
  }

  @Test
  void listsFiftyClustersAPageNewestFirst() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      ids.add(simulator.createCluster(ClusterSpec.named("same name")).id());
    }
    Collections.reverse(ids);

    ListClustersResponse first = emr.listClusters();
    assertThat(first.clusters()).extracting(ClusterSummary::id).isEqualTo(ids.subList(0, 50));
    assertThat(first.clusters().get(0).clusterArn()).endsWith(ids.get(0));
    ListClustersResponse second = emr.listClusters(r -> r.marker(first.marker()));
    assertThat(second.clusters()).extracting(ClusterSummary::id).isEqualTo(ids.subList(50, 70));
    assertThat(second.marker()).isNull();
    assertRefused(
        () -> emr.listClusters(r -> r.marker("bm8")), "InvalidRequestException", "Marker");
  }

  @Test
  void listsClustersByStateAndTime() {
    SimulatedCluster early = simulator.createCluster(ClusterSpec.named("early"));
    clock.advance(Duration.ofHours(1));
    SimulatedCluster late =
        simulator.createCluster(ClusterSpec.named("late").withState(ClusterState.TERMINATED));

    assertThat(emr.listClusters(r -> r.clusterStatesWithStrings("WAITING")).clusters())
        .extracting(ClusterSummary::id)
        .containsExactly(early.id());
    assertThat(emr.listClusters(r -> r.createdAfter(START.plusSeconds(1))).clusters())
        .extracting(ClusterSummary::id)
        .containsExactly(late.id());
    assertThat(emr.listClusters(r -> r.createdBefore(START.plusSeconds(1))).clusters())
        .extracting(ClusterSummary::id)
        .containsExactly(early.id());
  }

  @Test
  void modifiesTheLevelOfALivingCluster() {
    SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));
    assertThat(
            emr.modifyCluster(r -> r.clusterId(cluster.id()).stepConcurrencyLevel(256))
                .stepConcurrencyLevel())
        .isEqualTo(256);
    assertThat(describe(cluster.id()).stepConcurrencyLevel()).isEqualTo(256);
    cluster.terminate(TerminationReason.userRequest());
    assertRefused(
        () -> emr.modifyCluster(r -> r.clusterId(cluster.id()).stepConcurrencyLevel(1)),
        "InvalidRequestException",
        "cannot be modified");
  }

  @Test
  void listsThePrimaryNode() {
    SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));

    List<Instance> all = emr.listInstances(r -> r.clusterId(cluster.id())).instances();

    assertThat(all).singleElement().matches(i -> i.status().stateAsString().equals("RUNNING"));
    assertThat(
            emr.listInstances(
                    r -> r.clusterId(cluster.id()).instanceGroupTypes(InstanceGroupType.MASTER))
                .instances())
        .hasSize(1);
    assertThat(
            emr.listInstances(
                    r -> r.clusterId(cluster.id()).instanceGroupTypes(InstanceGroupType.CORE))
                .instances())
        .isEmpty();
    assertRefused(
        () -> emr.listInstances(r -> r.clusterId("j-NOPE")),
        "InvalidRequestException",
        "Cluster id 'j-NOPE' is not valid.");
  }

  private Cluster describe(String id) {
    return emr.describeCluster(r -> r.clusterId(id)).cluster();
  }
}
