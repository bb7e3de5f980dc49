package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.PluginLoading;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits of a step, and what a job tells at its end, with the job type as shipped. */
class OutcomeIT {
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
  void aStepThatRunsTooLongIsCancelledAndTheJobFails() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.hangs());
    RunningJob job = fixture.start("command: /x/long.sh", CLUSTER, "aws.emr.step.timeout: 1s");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure())
        .hasMessageContaining("longer than 1s (aws.emr.step.timeout, set by the job)")
        .hasMessageContaining("has ended, CANCELLED");
    assertThat(job.log()).last().asString().startsWith("ERROR").contains("aws.emr.step.timeout");
    assertThat(job.log())
        .anyMatch(
            line -> line.endsWith("region=eu-west-1#/clusterDetails/" + fixture.cluster().id()));
    assertThat(fixture.onlyStep().state()).isEqualTo(StepState.CANCELLED);
  }

  @Test
  void aStepThatIsPendingTooLongIsCancelledAndTheJobFails() throws Exception {
    fixture.configure(Map.of("aws.emr.step.pending.timeout", "1s"));
    fixture.emr().behavior(r -> StepBehavior.hangs());
    CountDownLatch running = new CountDownLatch(1);
    fixture.onLogLine(
        line -> {
          if (line.contains("Step ") && line.contains(" is RUNNING.")) {
            running.countDown();
          }
        });
    RunningJob first = fixture.start("command: /x/first.sh", CLUSTER);
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    RunningJob second = fixture.start("command: /x/second.sh", CLUSTER);
    assertThat(second.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(second.failure())
        .hasMessageContaining(
            "longer than 1s (aws.emr.step.pending.timeout, set by the administrator)");
    assertThat(fixture.cluster().steps())
        .extracting(step -> step.state())
        .containsExactlyInAnyOrder(StepState.RUNNING, StepState.CANCELLED);
    first.kill();
    assertThat(first.await(LIMIT)).isEqualTo(JobStatus.KILLED);
  }

  @ParameterizedTest
  @EnumSource
  void whatAJobTellsReachesTheNextOneWhicheverLoaderMadeIt(PluginLoading loading) throws Exception {
    fixture.loading(loading);
    RunningJob first = fixture.start("command: /x/first.sh", CLUSTER);
    assertThat(first.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    Map<String, String> told = told(first);
    assertThat(told)
        .containsEntry("aws.emr.output.cluster.id", fixture.cluster().id())
        .containsEntry("aws.emr.output.step.id", fixture.onlyStep().id())
        .containsEntry("aws.emr.output.step.state", "COMPLETED");
    assertThat(Instant.parse(told.get("aws.emr.output.step.end")))
        .isAfterOrEqualTo(Instant.parse(told.get("aws.emr.output.step.start")));
    assertThat(first.job().getProgress()).isEqualTo(1.0);

    // What earlier jobs tell stands in the same place as flow parameters: below the job's own.
    RunningJob second =
        fixture.startWith(
            "alice", Set.of(), told, "command: /x/second.sh ${aws.emr.output.step.id}", CLUSTER);
    assertThat(second.await(LIMIT))
        .as(() -> second.log().toString())
        .isEqualTo(JobStatus.SUCCEEDED);
    assertThat(fixture.cluster().steps())
        .anySatisfy(
            step ->
                assertThat(step.args())
                    .endsWith("/x/second.sh", told.get("aws.emr.output.step.id")));
    assertThat(second.log()).noneMatch(line -> line.contains("aws.emr.output"));
  }

  @Test
  void aJobThatFailsTellsToo() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.failsAfter(Duration.ZERO, "boom"));
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(told(job)).containsEntry("aws.emr.output.step.state", "FAILED");
  }

  @Test
  void aJobWithoutAStepTellsNothing() throws Exception {
    RunningJob job = fixture.start("command: /x/count.sh", "aws.emr.cluster.name: payroll");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.job().getJobGeneratedProperties()).isNull();
  }

  @Test
  void whatAnotherJobToldDecidesNothing() throws Exception {
    String other = fixture.emr().createCluster(ClusterSpec.named("other")).id();
    fixture.configure(Map.of("aws.emr.cluster.allowed", "analytics," + other));
    Map<String, String> told =
        Map.of("aws.emr.output.cluster.id", other, "aws.emr.output.step.id", "s-EVIL");
    RunningJob none = fixture.startWith("alice", Set.of(), told, "command: /x/count.sh");
    assertThat(none.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(none.failure()).hasMessageContaining("The job names no cluster");
    RunningJob job = fixture.startWith("alice", Set.of(), told, "command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(told(job))
        .containsEntry("aws.emr.output.cluster.id", fixture.cluster().id())
        .containsEntry("aws.emr.output.step.id", fixture.onlyStep().id());
  }

  private static Map<String, String> told(RunningJob job) throws Exception {
    Props props = job.job().getJobGeneratedProperties();
    Map<String, String> told = new HashMap<>();
    props.getKeySet().forEach(key -> told.put(key, props.get(key)));
    return told;
  }
}
