package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.emrsimulator.TerminationReason;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The job type's jar under Azkaban's JobTypeManager, against simulated EMR. */
class EmrStepJobIT {
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
  void aStepThatCompletesMakesTheJobSucceed() throws Exception {
    RunningJob job = fixture.start("command: /x/count.sh one \"two words\"", CLUSTER);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.job().getProgress()).isEqualTo(1.0);
    assertThat(fixture.onlyStep().state()).isEqualTo(StepState.COMPLETED);
    assertThat(fixture.onlyStep().args())
        .startsWith(fixture.install().wrapper().toString(), "--group=analytics", "--user=alice")
        .endsWith("--", "/x/count.sh", "one", "two%20words");
    assertThat(fixture.emr().journal().count("AddJobFlowSteps")).isEqualTo(1);
  }

  @Test
  void theClassIsTheOneOfTheJar() throws Exception {
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    job.await(LIMIT);
    assertThat(job.job().getClass().getName()).isEqualTo("io.github.azkabanaws.emr.EmrStepJob");
    assertThat(job.job().getClass().getProtectionDomain().getCodeSource().getLocation().getPath())
        .startsWith(fixture.install().jobTypeFolder().toUri().getPath());
    assertThat(job.job()).isInstanceOf(azkaban.jobExecutor.ProcessJob.class);
  }

  @Test
  void aStepThatFailsMakesTheJobFailWithEmrsReason() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.failsAfter(Duration.ZERO, "no such table: t"));
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining("no such table: t");
    assertThat(job.log()).last().asString().startsWith("ERROR").contains("no such table: t");
    assertThat(fixture.cluster().steps()).hasSize(1);
  }

  @Test
  void aKillEndsTheJobAndTheStepWithIt() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.hangs());
    CountDownLatch running = new CountDownLatch(1);
    fixture.onLogLine(line -> onRunning(line, running));
    RunningJob job = fixture.start("command: /x/forever.sh", CLUSTER);
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    job.kill();
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
    assertThat(job.failure()).isNull();
    assertThat(fixture.onlyStep().state()).isEqualTo(StepState.CANCELLED);
    assertThat(job.log()).last().asString().contains("has ended, CANCELLED");
  }

  @Test
  void aKillDoesNotWaitForTheNextLook() throws Exception {
    // With the watch interval at ten minutes, only a wait that the kill ends can pass here.
    fixture.configure(Map.of("aws.emr.watch.interval", "10m"));
    fixture.emr().behavior(r -> StepBehavior.hangs());
    CountDownLatch running = new CountDownLatch(1);
    fixture.onLogLine(
        line -> {
          if (line.contains(" is RUNNING") || line.contains(" is PENDING")) {
            running.countDown();
          }
        });
    RunningJob job = fixture.start("command: /x/forever.sh", CLUSTER);
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    job.kill();
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
    assertThat(fixture.onlyStep().state()).isEqualTo(StepState.CANCELLED);
  }

  @Test
  void aPendingStepIsKilledToo() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.hangs());
    CountDownLatch running = new CountDownLatch(1);
    fixture.onLogLine(line -> onRunning(line, running));
    fixture.start("command: /x/first.sh", CLUSTER);
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    CountDownLatch pending = new CountDownLatch(1);
    fixture.onLogLine(
        line -> {
          if (line.contains(" is PENDING")) {
            pending.countDown();
          }
        });
    RunningJob second = fixture.start("command: /x/second.sh", CLUSTER);
    assertThat(pending.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    second.kill();
    assertThat(second.await(LIMIT)).isEqualTo(JobStatus.KILLED);
    assertThat(fixture.cluster().steps())
        .extracting(step -> step.state())
        .containsExactlyInAnyOrder(StepState.RUNNING, StepState.CANCELLED);
  }

  @Test
  void aStepThatIgnoresInterruptsIsEndedByForce() throws Exception {
    fixture.configure(Map.of("aws.emr.kill.grace", "200ms"));
    fixture.emr().behavior(r -> StepBehavior.ignoresInterrupts());
    CountDownLatch running = new CountDownLatch(1);
    fixture.onLogLine(line -> onRunning(line, running));
    RunningJob job = fixture.start("command: /x/stubborn.sh", CLUSTER);
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    job.kill();
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
    assertThat(fixture.onlyStep().state()).isEqualTo(StepState.CANCELLED);
    assertThat(job.log()).anyMatch(line -> line.contains("ending it by force"));
  }

  @Test
  void aClusterThatDiesExplainsTheEnd() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.hangs());
    CountDownLatch running = new CountDownLatch(1);
    fixture.onLogLine(line -> onRunning(line, running));
    RunningJob job = fixture.start("command: /x/forever.sh", CLUSTER);
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    fixture.cluster().terminate(TerminationReason.instanceFailure("spot capacity was lost"));
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure())
        .hasMessageContaining("INTERRUPTED")
        .hasMessageContaining("spot capacity was lost");
  }

  @Test
  void commandsOfOneJobRunOneAfterAnother() throws Exception {
    RunningJob job =
        fixture.start("command: /x/1.sh", "command.1: /x/2.sh", "command.2: /x/3.sh", CLUSTER);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(fixture.cluster().steps())
        .extracting(step -> step.args().get(step.args().size() - 1))
        .containsExactlyInAnyOrder("/x/1.sh", "/x/2.sh", "/x/3.sh");
  }

  @Test
  void aJobWithoutACommandIsTold() throws Exception {
    fails("job: command is missing", CLUSTER);
    assertThat(fixture.emr().journal().all()).isEmpty();
  }

  @Test
  void anUnknownClusterIsNamed() throws Exception {
    fixture.configure(Map.of("aws.emr.cluster.allowed", "*"));
    fails(
        "There is no active cluster with the name 'nightly' in eu-west-1",
        "command: /x/count.sh",
        "aws.emr.cluster.name: nightly");
    fails(
        "looking for cluster j-NOTTHERE: InvalidRequestException: Cluster id 'j-NOTTHERE' is not"
            + " valid",
        "command: /x/count.sh",
        "aws.emr.cluster.id: j-NOTTHERE");
    assertThat(fixture.emr().journal().count("AddJobFlowSteps")).isZero();
  }

  @Test
  void wrongSettingsAreToldTogetherByEveryJobAndDoNotStopTheExecutor() throws Exception {
    fixture.configure(Map.of("aws.region", "Ireland", "aws.emr.group.directory", "ldap"));
    fails("private.properties: aws.region=Ireland must be", "aws.emr.cluster.id: wrong");
    RunningJob job = fixture.start("aws.emr.cluster.id: wrong");
    job.await(LIMIT);
    assertThat(job.failure())
        .hasMessageContaining("aws.emr.group.directory=ldap must be os, file or cognito")
        .hasMessageContaining("job: command is missing")
        .hasMessageContaining("job: aws.emr.cluster.id=wrong must be a cluster id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "azkaban.flow.submituser: bob",
        "azkaban.flow.execid: 1",
        "aws.emr.group.file: /tmp/groups",
        "aws.emr.group.directory: os",
        "aws.emr.step.script: /tmp/evil.sh",
        "aws.emr.endpoint: http://127.0.0.1:1",
        "aws.region: us-east-1",
      })
  void whatAnAuthorWritesDoesNotDecideWhoItRunsAs(String property) throws Exception {
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER, property);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(fixture.onlyStep().args())
        .startsWith(
            fixture.install().wrapper().toString(),
            "--group=analytics",
            "--user=alice",
            "--submit-user=alice",
            "--execution-id=101");
    if (property.startsWith("aws.")) {
      String key = property.substring(0, property.indexOf(':'));
      assertThat(job.log()).anyMatch(line -> line.contains(key + " is ignored"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user.to.proxy: bob | asks to run as user 'bob'",
        "user.to.proxy: root | asks to run as user 'root'",
        "aws.emr.run.as.group: finance | is not a group of user 'alice'",
        "aws.emr.run.as.group: hadoop | is reserved",
        "aws.emr.run.as.group: \"analytics --x\" | is not the name of an account",
        "aws.emr.unknown: x | is not a property of this version",
      })
  void whatAnAuthorMayNotHaveIsRefused(String property, String reason) throws Exception {
    // The same job without the property succeeds, so it is the property that is refused.
    assertThat(fixture.start("command: /x/count.sh", CLUSTER).await(LIMIT))
        .isEqualTo(JobStatus.SUCCEEDED);
    fails(reason, "command: /x/count.sh", CLUSTER, property);
    assertThat(fixture.emr().journal().count("AddJobFlowSteps")).isEqualTo(1);
  }

  @Test
  void aClusterThatIsNotAllowedIsRefused() throws Exception {
    String other = fixture.emr().createCluster(ClusterSpec.named("payroll")).id();
    fails("jobs may not use cluster " + other, "command: /x/c.sh", "aws.emr.cluster.id: " + other);
    fails(
        "jobs may not use cluster 'payroll'", "command: /x/c.sh", "aws.emr.cluster.name: payroll");
    assertThat(fixture.emr().journal().count("AddJobFlowSteps")).isZero();
  }

  @Test
  void aProxyUserOfTheProjectMayBeUsed() throws Exception {
    RunningJob job =
        fixture.startAs(
            "alice",
            Set.of("bob"),
            "command: /x/count.sh",
            "user.to.proxy: bob",
            "aws.emr.run.as.group: research",
            CLUSTER);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(fixture.onlyStep().args())
        .contains("--group=research", "--user=bob", "--submit-user=alice");
  }

  @Test
  void usersWithoutOneUsableGroupAreRefused() throws Exception {
    failsAs("bob", "is in several groups (research, finance)");
    failsAs("carol", "only in groups that no script may run as");
    failsAs("dave", "user 'dave' is not in the group file");
    assertThat(fixture.emr().journal().all()).isEmpty();
  }

  @Test
  void nothingRunsWhileTheExecutionRecordCanNotBeRead() throws Exception {
    fixture.executor().setDatabaseDown(true);
    fails("record of execution 101 can't be read", "command: /x/count.sh", CLUSTER);
    assertThat(fixture.emr().journal().all()).isEmpty();
  }

  @Test
  void olderLibrariesOnTheClassPathDoNotMatter() throws Exception {
    try (URLClassLoader lib = Distribution.libWithOldLibraries()) {
      assertThat(lib.loadClass("software.amazon.awssdk.services.emr.EmrClient")).isNotNull();
      fixture.lib(lib);
      RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
      assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    }
  }

  @Test
  void runsLeaveNoThreadBehind() throws Exception {
    fixture.start("command: /x/count.sh", CLUSTER).await(LIMIT);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < 5; i++) {
      fixture.start("command: /x/count.sh", CLUSTER).await(LIMIT);
    }
    // The job's own, which is about to end; the simulator's; the JDK's one keep-alive timer.
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .filteredOn(thread -> !thread.getName().startsWith("job-"))
        .filteredOn(thread -> !thread.getName().startsWith("emr-simulator"))
        .filteredOn(thread -> !thread.getName().equals("Keep-Alive-Timer"))
        // The one that bounds calls: whenever none is made at its 30th second, another follows it.
        .hasSizeLessThanOrEqualTo(1)
        .allMatch(thread -> thread.getName().equals("azkaban-emr-calls"));
  }

  private static void onRunning(String line, CountDownLatch running) {
    if (line.contains(" is RUNNING.") && line.contains("Step ")) {
      running.countDown();
    }
  }

  private void failsAs(String user, String reason) throws Exception {
    RunningJob job = fixture.startAs(user, Set.of(), "command: /x/count.sh", CLUSTER);
    expectFailure(job, reason);
  }

  private void fails(String reason, String... jobProperties) throws Exception {
    expectFailure(fixture.start(jobProperties), reason);
  }

  private static void expectFailure(RunningJob job, String reason) throws Exception {
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining(reason).hasNoCause();
    assertThat(List.copyOf(job.log())).last().asString().contains(reason);
  }
}
