package io.github.azkabanaws.emrsimulator;

import static io.github.azkabanaws.emrsimulator.Sdk.assertRefused;
import static io.github.azkabanaws.emrsimulator.Sdk.step;
import static io.github.azkabanaws.emrsimulator.Sdk.submit;
import static io.github.azkabanaws.emrsimulator.Sdk.submitAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.CancelStepsInfo;
import software.amazon.awssdk.services.emr.model.KeyValue;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

class StepOperationsTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00.250Z");
  private final ManualClock clock = ManualClock.at(START);
  private final EmrSimulator simulator =
      EmrSimulator.builder().clock(clock).behavior(step -> StepBehavior.hangs()).start();
  private final SimulatedCluster cluster =
      simulator.createCluster(ClusterSpec.named("c").withLogUri("s3://logs/emr/"));
  private final EmrClient emr = Sdk.client(simulator);

  @AfterEach
  void stop() {
    emr.close();
    simulator.close();
  }

  @Test
  void tellsOfYarnApplicationsOnceEmrKnowsOfThem() {
    cluster.behavior(
        request ->
            StepBehavior.completesAfter(Duration.ofMinutes(1))
                .withApplication(Duration.ofSeconds(10), "application_1_1")
                .withApplication(Duration.ofMinutes(2), "application_1_2"));
    String id = submit(emr, cluster.id(), step("s"));
    assertThat(described(id).additionalInfo()).isNull();
    clock.advance(Duration.ofSeconds(10));
    assertThat(described(id).additionalInfo().resourceManagerApplicationIds())
        .containsExactly("application_1_1");
    assertThat(listed(emr).additionalInfo().resourceManagerApplicationIds())
        .containsExactly("application_1_1");
    clock.advance(Duration.ofMinutes(2));
    assertThat(described(id).status().stateAsString()).isEqualTo("COMPLETED");
    assertThat(described(id).additionalInfo().resourceManagerApplicationIds())
        .containsExactly("application_1_1", "application_1_2");
    assertThat(described(id).additionalInfo().resourceManager()).isEqualTo("localhost:8032");
  }

  @Test
  void leavesThemToDescribeStepIfATestWantsThat() {
    try (EmrSimulator other =
            EmrSimulator.builder()
                .clock(clock)
                .listsApplications(false)
                .behavior(
                    r -> StepBehavior.hangs().withApplication(Duration.ZERO, "application_1_1"))
                .start();
        EmrClient client = Sdk.client(other)) {
      SimulatedCluster its = other.createCluster(ClusterSpec.named("c"));
      String id = submit(client, its.id(), step("s"));
      assertThat(client.listSteps(r -> r.clusterId(its.id())).steps().get(0).additionalInfo())
          .isNull();
      assertThat(
              client
                  .describeStep(r -> r.clusterId(its.id()).stepId(id))
                  .step()
                  .additionalInfo()
                  .resourceManagerApplicationIds())
          .containsExactly("application_1_1");
    }
  }

  private Step described(String id) {
    return emr.describeStep(r -> r.clusterId(cluster.id()).stepId(id)).step();
  }

  private StepSummary listed(EmrClient client) {
    return client.listSteps(r -> r.clusterId(cluster.id())).steps().get(0);
  }

  @Test
  void describesWhatWasSubmitted() {
    String id =
        emr.addJobFlowSteps(
                request ->
                    request
                        .jobFlowId(cluster.id())
                        .executionRoleArn("arn:aws:iam::1:role/r")
                        .steps(
                            StepConfig.builder()
                                .name("nightly")
                                .actionOnFailure(ActionOnFailure.CANCEL_AND_WAIT)
                                .hadoopJarStep(
                                    jar ->
                                        jar.jar("s3://b/a.jar")
                                            .mainClass("a.Main")
                                            .args("x", "", "y z")
                                            .properties(
                                                KeyValue.builder().key("k").value("v").build()))
                                .build()))
            .stepIds()
            .get(0);
    clock.advance(Duration.ofSeconds(1));

    Step step = emr.describeStep(r -> r.clusterId(cluster.id()).stepId(id)).step();

    assertThat(step.id()).matches("s-[0-9A-Z]{13}").isEqualTo(id);
    assertThat(step.name()).isEqualTo("nightly");
    assertThat(step.actionOnFailure()).isEqualTo(ActionOnFailure.CANCEL_AND_WAIT);
    assertThat(step.executionRoleArn()).isEqualTo("arn:aws:iam::1:role/r");
    assertThat(step.config().jar()).isEqualTo("s3://b/a.jar");
    assertThat(step.config().mainClass()).isEqualTo("a.Main");
    assertThat(step.config().args()).containsExactly("x", "", "y z");
    assertThat(step.config().properties()).containsEntry("k", "v");
    assertThat(step.status().stateAsString()).isEqualTo("RUNNING");
    assertThat(step.status().stateChangeReason().codeAsString()).isEqualTo("NONE");
    assertThat(step.status().failureDetails()).isNull();
    assertThat(step.status().timeline().creationDateTime()).isEqualTo(START);
    assertThat(step.status().timeline().startDateTime()).isEqualTo(START);
    assertThat(step.status().timeline().endDateTime()).isNull();
    assertThat(simulator.step(id).args()).containsExactly("x", "", "y z");
    assertThat(simulator.step(id).executionRoleArn()).contains("arn:aws:iam::1:role/r");
    assertThat(simulator.step(id).clusterId()).isEqualTo(cluster.id());
  }

  @Test
  void refusesStepsForClustersThatDoNotExistOrEnd() {
    assertRefused(
        () -> submit(emr, "j-NOPE", step("s")),
        "ValidationException",
        "Specified job flow ID does not exist.");
    cluster.terminate(TerminationReason.userRequest());
    assertRefused(
        () -> submit(emr, cluster.id(), step("s")),
        "ValidationException",
        "A job flow that is shutting down, terminated, or finished may not be modified.");
    clock.advance(Duration.ofMinutes(1));
    assertThat(cluster.state()).isEqualTo(ClusterState.TERMINATED);
    assertRefused(
        () -> submit(emr, cluster.id(), step("s")), "ValidationException", "may not be modified");
  }

  @Test
  void refusesTheStepAfter256ActiveOnes() {
    List<String> ids = submitAll(emr, cluster.id(), Collections.nCopies(255, step("s")));
    assertRefused(
        () -> submitAll(emr, cluster.id(), List.of(step("a"), step("b"))),
        "ValidationException",
        "Maximum number of active steps(State = 'Running', 'Pending' or 'Cancel_Pending') for"
            + " cluster exceeded.");
    assertThat(cluster.steps()).hasSize(255);
    submit(emr, cluster.id(), step("a"));
    assertRefused(() -> submit(emr, cluster.id(), step("b")), "ValidationException", "Maximum");
    emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds(ids.get(100)));
    submit(emr, cluster.id(), step("b"));
  }

  @Test
  void refusesNamesAndArgumentsThatAreTooLong() {
    submit(emr, cluster.id(), step("n".repeat(256)));
    assertRefused(
        () -> submit(emr, cluster.id(), step("n".repeat(257))), "ValidationException", "256");
    int jar = "command-runner.jar".length();
    submit(emr, cluster.id(), step("s", "a".repeat(10_000), "b".repeat(240 - jar)));
    assertRefused(
        () -> submit(emr, cluster.id(), step("s", "a".repeat(10_000), "b".repeat(241 - jar))),
        "ValidationException",
        "10240");
  }

  @Test
  void takesOnlyContinueWithSeveralStepsAtATime() {
    SimulatedCluster wide =
        simulator.createCluster(ClusterSpec.named("wide").withStepConcurrencyLevel(2));
    submit(emr, wide.id(), step("s", ActionOnFailure.CONTINUE));
    for (ActionOnFailure action :
        List.of(ActionOnFailure.CANCEL_AND_WAIT, ActionOnFailure.TERMINATE_CLUSTER)) {
      assertRefused(
          () -> submit(emr, wide.id(), step("s", action)),
          "ValidationException",
          "ActionOnFailure");
    }
  }

  @Test
  void takesRuntimeRolesAsTheClusterDoes() {
    SimulatedCluster required =
        simulator.createCluster(ClusterSpec.named("r").withRuntimeRoles(RuntimeRoles.REQUIRED));
    SimulatedCluster unsupported =
        simulator.createCluster(ClusterSpec.named("u").withRuntimeRoles(RuntimeRoles.UNSUPPORTED));

    assertRefused(
        () -> submit(emr, required.id(), step("s")),
        "ValidationException",
        "Runtime roles are required for this cluster.");
    assertRefused(
        () ->
            emr.addJobFlowSteps(
                r -> r.jobFlowId(unsupported.id()).executionRoleArn("arn").steps(step("s"))),
        "ValidationException",
        "Runtime roles are not supported on this cluster");
    submit(emr, unsupported.id(), step("s"));
  }

  @Test
  void refusesUnknownIds() {
    String message = "Step id 's-NOPE' is not valid.";
    assertRefused(
        () -> emr.describeStep(r -> r.clusterId(cluster.id()).stepId("s-NOPE")),
        "InvalidRequestException",
        message);
    assertRefused(
        () -> emr.listSteps(r -> r.clusterId(cluster.id()).stepIds("s-NOPE")),
        "InvalidRequestException",
        message);
    assertRefused(
        () -> emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds("s-NOPE")),
        "InvalidRequestException",
        message);
    assertRefused(
        () -> emr.listSteps(r -> r.clusterId("j-NOPE")),
        "InvalidRequestException",
        "Cluster id 'j-NOPE' is not valid.");
  }

  @Test
  void listsFiftyAPageNewestFirst() {
    List<String> ids = new ArrayList<>(submitAll(emr, cluster.id(), steps(120)));
    Collections.reverse(ids);

    ListStepsResponse first = emr.listSteps(r -> r.clusterId(cluster.id()));
    assertThat(first.steps()).extracting(StepSummary::id).isEqualTo(ids.subList(0, 50));
    submit(emr, cluster.id(), step("meanwhile"));
    ListStepsResponse second = emr.listSteps(r -> r.clusterId(cluster.id()).marker(first.marker()));
    assertThat(second.steps()).extracting(StepSummary::id).isEqualTo(ids.subList(50, 100));
    ListStepsResponse third = emr.listSteps(r -> r.clusterId(cluster.id()).marker(second.marker()));
    assertThat(third.steps()).extracting(StepSummary::id).isEqualTo(ids.subList(100, 120));
    assertThat(third.marker()).isNull();
  }

  @Test
  void pagesOnAlthoughTheMarkersStepNoLongerMatches() {
    List<String> ids = submitAll(emr, cluster.id(), steps(101));
    ListStepsResponse first =
        emr.listSteps(r -> r.clusterId(cluster.id()).stepStates(StepState.PENDING));
    String last = first.steps().get(49).id();
    assertThat(last).isEqualTo(ids.get(51));
    emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds(last));

    ListStepsResponse second =
        emr.listSteps(
            r -> r.clusterId(cluster.id()).stepStates(StepState.PENDING).marker(first.marker()));

    assertThat(second.steps()).hasSize(50);
    assertThat(second.steps().get(0).id()).isEqualTo(ids.get(50));
    assertThat(second.marker()).isNull();
  }

  @Test
  void refusesMarkersOfAnotherList() {
    submitAll(emr, cluster.id(), steps(60));
    SimulatedCluster other = simulator.createCluster(ClusterSpec.named("other"));
    String marker = emr.listSteps(r -> r.clusterId(cluster.id())).marker();

    assertRefused(
        () -> emr.listSteps(r -> r.clusterId(other.id()).marker(marker)),
        "InvalidRequestException",
        "Marker");
    assertRefused(
        () -> emr.listSteps(r -> r.clusterId(cluster.id()).marker("no marker")),
        "InvalidRequestException",
        "Marker 'no marker' is not valid.");
  }

  @Test
  void listsByIdsOrByStatesButNotByBoth() {
    List<String> ids = submitAll(emr, cluster.id(), steps(12));

    assertThat(emr.listSteps(r -> r.clusterId(cluster.id()).stepIds(ids.subList(2, 12))).steps())
        .hasSize(10);
    assertThat(emr.listSteps(r -> r.clusterId(cluster.id()).stepStates(StepState.RUNNING)).steps())
        .extracting(StepSummary::id)
        .containsExactly(ids.get(0));
    assertRefused(
        () -> emr.listSteps(r -> r.clusterId(cluster.id()).stepIds(ids.subList(0, 11))),
        "ValidationException",
        "'stepIds'");
    assertRefused(
        () ->
            emr.listSteps(
                r -> r.clusterId(cluster.id()).stepIds(ids.get(0)).stepStates(StepState.RUNNING)),
        "ValidationException",
        "Cannot specify both StepIds and StepStates.");
  }

  @Test
  void showsTheLastThousandSteps() {
    simulator.behavior(step -> StepBehavior.completesAfter(Duration.ZERO));
    String oldest = submit(emr, cluster.id(), step("oldest"));
    for (int i = 0; i < 5; i++) {
      submitAll(emr, cluster.id(), steps(200));
    }

    assertThat(emr.listStepsPaginator(r -> r.clusterId(cluster.id())).steps().stream().count())
        .isEqualTo(1000);
    assertRefused(
        () -> emr.describeStep(r -> r.clusterId(cluster.id()).stepId(oldest)),
        "InvalidRequestException",
        "is not valid");
    assertThat(cluster.steps()).hasSize(1001);
  }

  @Test
  void cancelsAtMost256Ids() {
    List<String> ids = submitAll(emr, cluster.id(), steps(256));
    List<CancelStepsInfo> infos =
        emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds(ids)).cancelStepsInfoList();
    assertThat(infos).hasSize(256).allMatch(info -> info.statusAsString().equals("SUBMITTED"));
    assertThat(cluster.steps())
        .allMatch(step -> step.state() == io.github.azkabanaws.emrsimulator.StepState.CANCELLED);
    List<String> tooMany = new ArrayList<>(ids);
    tooMany.add(ids.get(0));
    assertRefused(
        () -> emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds(tooMany)),
        "ValidationException",
        "256");
  }

  @Test
  void saysWhyAStepCannotBeCancelled() {
    simulator.behavior(step -> StepBehavior.completesAfter(Duration.ZERO));
    String done = submit(emr, cluster.id(), step("done"));
    SimulatedCluster old =
        simulator.createCluster(ClusterSpec.named("old").withReleaseLabel("emr-5.27.1"));
    old.behavior(step -> StepBehavior.hangs());
    String running = submit(emr, old.id(), step("running"));
    String pending = submit(emr, old.id(), step("pending"));

    CancelStepsInfo ofDone =
        emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds(done)).cancelStepsInfoList().get(0);
    assertThat(ofDone.statusAsString()).isEqualTo("FAILED");
    assertThat(ofDone.reason()).contains("COMPLETED");
    List<CancelStepsInfo> ofOld =
        emr.cancelSteps(r -> r.clusterId(old.id()).stepIds(running, pending)).cancelStepsInfoList();
    assertThat(ofOld)
        .extracting(CancelStepsInfo::statusAsString)
        .containsExactly("FAILED", "SUBMITTED");
  }

  private static List<StepConfig> steps(int count) {
    return IntStream.range(0, count).mapToObj(i -> step("step " + i)).toList();
  }
}
