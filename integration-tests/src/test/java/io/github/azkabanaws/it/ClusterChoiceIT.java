package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.ClusterState;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.TerminationReason;
import io.github.azkabanaws.emrsimulator.Timings;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.PluginLoading;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which cluster a job gets, with the job type as shipped. Simulated time stands still. */
class ClusterChoiceIT {
  private static final String COMMAND = "command: /x/count.sh";
  private static final long LIMIT = 60;

  @TempDir Path folder;
  private final ManualClock clock = ManualClock.at(Instant.parse("2024-01-01T00:00:00Z"));
  private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();
  private ExecutorFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder()
                .clock(clock)
                .timings(
                    Timings.defaults()
                        .withCluster(Duration.ofMinutes(3), Duration.ofMinutes(2), Duration.ZERO))
                .behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
  }

  @AfterEach
  void stop() {
    fixture.close();
    clock.close();
  }

  @Test
  void allPagesAreSearched() throws Exception {
    SimulatedCluster wanted = create(ClusterSpec.named("nightly"));
    for (int i = 0; i < 120; i++) {
      create(ClusterSpec.named("other-" + i));
    }
    fixture.configure(Map.of("aws.emr.cluster.allowed", "nightly"));
    succeeds(fixture.start(COMMAND, "aws.emr.cluster.name: nightly"));
    assertThat(wanted.steps()).hasSize(1);
    assertThat(fixture.emr().journal().count("ListClusters")).isEqualTo(3);
  }

  @Test
  void tagsFindTheClusterThatHasThemAll() throws Exception {
    create(ClusterSpec.named("a").withTag("team", "etl").withTag("stage", "test"));
    SimulatedCluster wanted =
        create(ClusterSpec.named("b").withTag("team", "etl").withTag("stage", "prod"));
    create(ClusterSpec.named("c").withTag("stage", "prod"));
    fixture.configure(Map.of("aws.emr.cluster.allowed", "*"));
    succeeds(fixture.start(COMMAND, "aws.emr.cluster.tags: team=etl,stage=prod"));
    assertThat(wanted.steps()).hasSize(1);
  }

  @Test
  void tagsDoNotReachAClusterThatIsNotAllowed() throws Exception {
    String id = create(ClusterSpec.named("payroll").withTag("team", "etl")).id();
    RunningJob job = fixture.start(COMMAND, "aws.emr.cluster.tags: team=etl");
    fails(job, "There is no active cluster with the tags 'team=etl' that jobs may use");
    assertThat(job.log()).noneMatch(line -> line.contains("payroll") || line.contains(id));
    assertThat(fixture.emr().journal().of("DescribeCluster"))
        .noneMatch(entry -> entry.body().path("ClusterId").asText().equals(id));
  }

  @Test
  void twoOfANameAreOneTooMany() throws Exception {
    String id = create(ClusterSpec.named("analytics")).id();
    RunningJob job = fixture.start(COMMAND, "aws.emr.cluster.name: analytics");
    fails(job, "There are 2 active clusters with the name 'analytics'");
    assertThat(job.failure()).hasMessageContaining(id);
    assertThat(fixture.emr().journal().count("AddJobFlowSteps")).isZero();
  }

  @Test
  void theNewestIsTakenIfThatIsTheRule() throws Exception {
    clock.advance(Duration.ofMinutes(1));
    SimulatedCluster newer = create(ClusterSpec.named("analytics"));
    fixture.configure(Map.of("aws.emr.cluster.rule", "newest"));
    succeeds(fixture.start(COMMAND, "aws.emr.cluster.name: analytics"));
    assertThat(newer.steps()).hasSize(1);
  }

  @Test
  void theOneWithTheFewestStepsIsTakenIfThatIsTheRule() throws Exception {
    clock.advance(Duration.ofMinutes(1));
    SimulatedCluster busy = create(ClusterSpec.named("analytics"));
    busy.behavior(r -> StepBehavior.hangs());
    fixture.configure(Map.of("aws.emr.cluster.rule", "most-free"));
    CountDownLatch running = latchOn(" is RUNNING.");
    RunningJob first = fixture.start(COMMAND, "aws.emr.cluster.id: " + busy.id());
    await(running);
    succeeds(fixture.start(COMMAND, "aws.emr.cluster.name: analytics"));
    assertThat(fixture.cluster().steps()).hasSize(1);
    first.kill();
    first.await(LIMIT);
  }

  @Test
  void aClusterThatStartsIsWaitedFor() throws Exception {
    SimulatedCluster cluster = starting();
    CountDownLatch waiting = latchOn("'nightly' (" + cluster.id() + ") is STARTING; waiting");
    CountDownLatch bootstrapping = latchOn("is BOOTSTRAPPING; waiting");
    RunningJob job = fixture.start(COMMAND, "aws.emr.cluster.name: nightly");
    await(waiting);
    clock.advance(Duration.ofMinutes(3));
    await(bootstrapping);
    assertThat(cluster.steps()).isEmpty();
    clock.advance(Duration.ofMinutes(2));
    succeeds(job);
    assertThat(cluster.steps()).hasSize(1);
  }

  @Test
  void aClusterThatDiesWhileItStartsFailsTheJobWithEmrsReason() throws Exception {
    SimulatedCluster cluster = starting();
    CountDownLatch waiting = latchOn("is STARTING; waiting");
    RunningJob job = fixture.start(COMMAND, "aws.emr.cluster.name: nightly");
    await(waiting);
    cluster.terminate(TerminationReason.instanceFailure("no capacity in eu-west-1a"));
    fails(job, "INSTANCE_FAILURE: no capacity in eu-west-1a");
  }

  @Test
  void aKillEndsTheWaitForACluster() throws Exception {
    fixture.configure(
        Map.of("aws.emr.cluster.allowed", "nightly", "aws.emr.watch.interval", "10m"));
    create(ClusterSpec.named("nightly").withState(ClusterState.STARTING));
    CountDownLatch waiting = latchOn("is STARTING; waiting");
    RunningJob job = fixture.start(COMMAND, "aws.emr.cluster.name: nightly");
    await(waiting);
    job.kill();
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
    assertThat(fixture.emr().journal().count("AddJobFlowSteps")).isZero();
  }

  @Test
  void theTimeForAClusterThatStartsHasAnEnd() throws Exception {
    fixture.configure(
        Map.of("aws.emr.cluster.allowed", "nightly", "aws.emr.cluster.ready.timeout", "1s"));
    create(ClusterSpec.named("nightly").withState(ClusterState.STARTING));
    fails(
        fixture.start(COMMAND, "aws.emr.cluster.name: nightly"),
        "was still STARTING after 1s (aws.emr.cluster.ready.timeout)");
  }

  @ParameterizedTest
  @EnumSource
  void tenJobsAtTheSameTimeStartOneCluster(PluginLoading loading) throws Exception {
    launchFromAFile();
    fixture.loading(loading);
    CountDownLatch waiting = new CountDownLatch(10);
    fixture.onLogLine(
        line -> {
          if (line.contains("is STARTING; waiting")) {
            waiting.countDown();
          }
        });
    List<RunningJob> jobs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      jobs.add(fixture.start(COMMAND, "aws.emr.cluster.name: nightly"));
    }
    await(waiting);
    clock.advance(Duration.ofMinutes(5));
    for (RunningJob job : jobs) {
      succeeds(job);
    }
    assertThat(fixture.emr().journal().count("RunJobFlow")).isEqualTo(1);
    assertThat(fixture.emr().clusters()).hasSize(2);
    assertThat(fixture.emr().clusters().get(0).steps()).hasSize(10);
    assertThat(fixture.emr().clusters().get(0).snapshot().spec().tags())
        .containsEntry("team", "etl");
  }

  @Test
  void aStartWhoseAnswerIsLostStartsNoSecondCluster() throws Exception {
    launchFromAFile();
    fixture.emr().faults().next("RunJobFlow", Fault.resetAfter());
    CountDownLatch waiting = latchOn("is STARTING; waiting");
    RunningJob job = fixture.start(COMMAND, "aws.emr.cluster.name: nightly");
    await(waiting);
    clock.advance(Duration.ofMinutes(5));
    succeeds(job);
    assertThat(fixture.emr().journal().count("RunJobFlow")).isEqualTo(1);
    assertThat(job.log()).anyMatch(line -> line.contains("after all"));
  }

  @Test
  void aWrongRequestStartsNothing() throws Exception {
    Path file = launchFromAFile();
    Files.writeString(file, "{\"Instances\": {\"KeepJobFlowAlive\": true}}");
    fails(
        fixture.start(COMMAND, "aws.emr.cluster.name: nightly"),
        file + ": Instances.KeepJobFlowAlive is no member that this version knows");
    assertThat(fixture.emr().journal().count("RunJobFlow")).isZero();
  }

  private SimulatedCluster starting() throws Exception {
    fixture.configure(Map.of("aws.emr.cluster.allowed", "nightly"));
    return create(ClusterSpec.named("nightly").withState(ClusterState.STARTING));
  }

  private Path launchFromAFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("cluster.json"),
            """
            {"ReleaseLabel": "emr-7.11.0", "Tags": [{"Key": "team", "Value": "etl"}],
             "Instances": {"KeepJobFlowAliveWhenNoSteps": true}}
            """);
    fixture.configure(
        Map.of(
            "aws.emr.cluster.allowed",
            "analytics,nightly",
            "aws.emr.cluster.launch.request",
            file.toString()));
    return file;
  }

  private SimulatedCluster create(ClusterSpec spec) {
    return fixture.emr().createCluster(spec);
  }

  /** Opens when a line of a job that starts from now on contains the text. */
  private CountDownLatch latchOn(String text) {
    CountDownLatch latch = latches.computeIfAbsent(text, t -> new CountDownLatch(1));
    fixture.onLogLine(
        line ->
            latches.forEach(
                (part, open) -> {
                  if (line.contains(part)) {
                    open.countDown();
                  }
                }));
    return latch;
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(LIMIT, TimeUnit.SECONDS)).isTrue();
  }

  private static void succeeds(RunningJob job) throws Exception {
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
  }

  private static void fails(RunningJob job, String reason) throws Exception {
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining(reason).hasNoCause();
    assertThat(job.log()).last().asString().contains(reason);
  }
}
