package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.executor.ExecutableFlow;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.azkabanaws.emrsimulator.AwsError;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.RequestContext;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.harness.FlowProject;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The group, the cluster and the way of a step to EMR, with the job type's jar. */
class SubmissionIT {
  private static final String CLUSTER = "aws.emr.cluster.name: analytics";
  private static final long LIMIT = 60;

  @TempDir Path folder;
  private ExecutorFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void theGroupsOfTheOperatingSystemAreAskedFor() throws Exception {
    fixture.configure(Map.of("aws.emr.group.directory", "os"));
    fails("alice", "operating system does not tell the groups of user 'alice'");
    fails("root", "only in groups that no script may run as");
    assertThat(fixture.emr().journal().all()).isEmpty();
  }

  @Test
  void ofSeveralGroupsTheAdministratorsOrderDecides() throws Exception {
    fixture.configure(Map.of("aws.emr.group.order", "science,research,finance"));
    succeeds("bob");
    assertThat(fixture.onlyStep().args()).contains("--group=research", "--user=bob");
  }

  @Test
  void aGroupCanBeReservedAndNamesCanBeNarrowed() throws Exception {
    fixture.configure(Map.of("aws.emr.group.reserved", "analytics"));
    fails("alice", "only in groups that no script may run as");
    fixture.restart();
    fixture.configure(Map.of("aws.emr.group.pattern", "team-[a-z]+"));
    fails("alice", "only in groups that no script may run as");
    assertThat(fixture.emr().journal().all()).isEmpty();
  }

  @Test
  void theRegionOfTheMachineCountsIfNoneIsSet() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.region", "");
    System.setProperty("aws.region", ExecutorFixture.REGION);
    try {
      fixture.configure(settings);
      succeeds("alice");
    } finally {
      System.clearProperty("aws.region");
    }
    assertThat(fixture.cluster().steps()).hasSize(1);
  }

  @Test
  void aRetryIsANewStep() throws Exception {
    Path project = Files.createDirectory(folder.resolve("retried"));
    Files.writeString(
        project.resolve("flow.flow"),
        "nodes:\n  - name: job\n    type: emr\n    config:\n      command: /x/count.sh\n      "
            + CLUSTER
            + "\n");
    FlowProject loaded = FlowProject.load(project, "project", "flow");
    ExecutableFlow execution = fixture.executor().submit(loaded, "alice", Set.of());
    for (int attempt = 0; attempt < 3; attempt++) {
      fixture.executor().setAttempt(attempt);
      RunningJob job = fixture.executor().start(execution, loaded, "job", Map.of(), line -> {});
      assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    }
    assertThat(fixture.cluster().steps())
        .extracting(StepSnapshot::name)
        .hasSize(3)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.contains("[azk-" + execution.getExecutionId() + "-"));
  }

  @Test
  void aClusterWithoutRoomIsWaitedFor() throws Exception {
    fixture
        .emr()
        .faults()
        .next(
            "AddJobFlowSteps",
            2,
            Fault.errorBefore(
                AwsError.client(
                    "ValidationException",
                    "Maximum number of active steps(State = 'Running', 'Pending' or"
                        + " 'Cancel_Pending') for cluster exceeded.")));
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.log()).anyMatch(line -> line.contains("as many active steps as EMR allows"));
    assertThat(fixture.cluster().steps()).hasSize(1);
  }

  @Test
  void oneStepThatEmrRefusesFailsAlone() throws Exception {
    fixture
        .emr()
        .faults()
        .on(
            request -> has(request, "job-3 "),
            Fault.errorBefore(AwsError.client("ValidationException", "Invalid argument.")));
    JobFlow flow = fixture.startFlow(fixture.cluster(), 10);
    for (int i = 0; i < 10; i++) {
      RunningJob job = flow.jobs().get(i);
      assertThat(job.await(LIMIT))
          .as(() -> job.log().toString())
          .isEqualTo(i == 3 ? JobStatus.FAILED : JobStatus.SUCCEEDED);
    }
    assertThat(flow.jobs().get(3).failure()).hasMessageContaining("Invalid argument.");
    assertThat(fixture.cluster().steps()).hasSize(9);
  }

  @Test
  void aRequestThatLiesInS3StartsTheClusterThatIsNotThere() throws Exception {
    try (AwsStandIn aws = new AwsStandIn(fixture.emr())) {
      aws.object(
          "conf",
          "emr/cluster.json",
          "{\"ReleaseLabel\":\"emr-6.15.0\",\"JobFlowRole\":\"EMR_EC2\",\"ServiceRole\":\"EMR\","
              + "\"Instances\":{\"InstanceCount\":1,\"MasterInstanceType\":\"m5.xlarge\","
              + "\"KeepJobFlowAliveWhenNoSteps\":true}}");
      fixture.configure(
          Map.of(
              "aws.emr.cluster.allowed", "nightly,weekly",
              "aws.emr.cluster.launch.request", "s3://conf/emr/cluster.json",
              "aws.emr.upload.endpoint", aws.endpoint()));
      RunningJob job = fixture.start("command: /x/count.sh", "aws.emr.cluster.name: nightly");
      assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
      assertThat(fixture.emr().journal().count("RunJobFlow")).isEqualTo(1);
      fixture.configure(
          Map.of(
              "aws.emr.cluster.allowed", "nightly,weekly",
              "aws.emr.cluster.launch.request", "s3://conf/emr/absent.json",
              "aws.emr.upload.endpoint", aws.endpoint()));
      fixture.restart();
      RunningJob other = fixture.start("command: /x/count.sh", "aws.emr.cluster.name: weekly");
      assertThat(other.await(LIMIT)).isEqualTo(JobStatus.FAILED);
      assertThat(other.failure()).hasMessageContaining("s3://conf/emr/absent.json can't be read");
      assertThat(fixture.emr().journal().count("RunJobFlow")).isEqualTo(1);
    }
  }

  private static boolean has(RequestContext request, String name) {
    if (!request.operation().equals("AddJobFlowSteps")) {
      return false;
    }
    for (JsonNode step : request.body().path("Steps")) {
      if (step.path("Name").asText().startsWith(name)) {
        return true;
      }
    }
    return false;
  }

  private void succeeds(String user) throws Exception {
    RunningJob job = fixture.startAs(user, Set.of(), "command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
  }

  private void fails(String user, String reason) throws Exception {
    RunningJob job = fixture.startAs(user, Set.of(), "command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(List.of(job.failure().getMessage())).allMatch(text -> text.contains(reason));
  }
}
