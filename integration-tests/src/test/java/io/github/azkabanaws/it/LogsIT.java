package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.AwsError;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.LogsSimulator;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a step in the job's log, with the job type as shipped and real HTTP. */
class LogsIT {
  private static final String CLUSTER = "aws.emr.cluster.name: logged";
  private static final String GROUP = "/emr/steps";
  private static final long LIMIT = 60;

  @TempDir Path folder;
  private ExecutorFixture fixture;
  private SimulatedCluster cluster;
  private LogsSimulator logs;
  private LogBucket bucket;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    cluster =
        fixture.emr().createCluster(ClusterSpec.named("logged").withLogUri("s3n://logs/emr/"));
    logs = LogsSimulator.start(ExecutorFixture.REGION, fixture.emr().credentials());
    bucket = new LogBucket();
    configure(Map.of());
  }

  @AfterEach
  void stop() {
    fixture.close();
    logs.close();
    bucket.close();
  }

  @Test
  void linesAppearInTheJobsLogWhileTheStepRuns() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.hangs());
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch third = new CountDownLatch(3);
    fixture.onLogLine(
        line -> {
          if (line.contains(" is RUNNING.")) {
            running.countDown();
          } else if (line.contains("[std")) {
            third.countDown();
          }
        });
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    logs.write(GROUP, stream("stdout"), "reading", "counting");
    logs.write(GROUP, stream("stderr"), "a warning");
    assertThat(third.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    assertThat(step().state()).isEqualTo(StepState.RUNNING);
    job.kill();
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
    assertThat(copied(job))
        .containsExactlyInAnyOrder(
            "INFO - [stdout] reading", "INFO - [stdout] counting", "INFO - [stderr] a warning");
  }

  @Test
  void everyPageComesOnceInSpiteOfThrottling() throws Exception {
    // Many lines on a slow machine take longer than what the other tests wait for.
    configure(Map.of("aws.emr.logs.drain", "100s"));
    fixture.emr().behavior(r -> StepBehavior.completesAfter(Duration.ofSeconds(3)));
    CountDownLatch running = latch(" is RUNNING.");
    logs.failNext(3, LogsSimulator.throttling());
    logs.failNext(1, AwsError.server("InternalFailure", "sorry"));
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    // More than a page of 10,000 events, and more than one of 1 MB.
    String[] many = IntStream.range(0, 12_000).mapToObj(i -> "line " + i).toArray(String[]::new);
    logs.write(GROUP, stream("stdout"), many);
    logs.write(GROUP, stream("stderr"), "e".repeat(200_000), "f".repeat(200_000));
    assertThat(job.await(2 * LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    List<String> stdout = copied(job).stream().filter(line -> line.contains("[stdout]")).toList();
    assertThat(stdout)
        .containsExactlyElementsOf(
            IntStream.range(0, 12_000).mapToObj(i -> "INFO - [stdout] line " + i).toList());
    assertThat(copied(job))
        .anyMatch(line -> line.endsWith("eee ... (cut: the line has 200000 bytes)"));
  }

  @Test
  void deniedIsToldAndDecidesNothing() throws Exception {
    logs.failAlways(LogsSimulator.denied());
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER, "aws.emr.logs: cloudwatch");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.log())
        .filteredOn(line -> line.contains("logs:GetLogEvents on log group " + GROUP))
        .hasSize(1);
  }

  @Test
  void theSameTokenForEverMakesNoLineComeTwice() throws Exception {
    logs.createGroup(GROUP);
    logs.repeatToken();
    fixture.emr().behavior(r -> StepBehavior.completesAfter(Duration.ofSeconds(2)));
    CountDownLatch running = latch(" is RUNNING.");
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    logs.write(GROUP, stream("stdout"), "once");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(copied(job)).containsExactly("INFO - [stdout] once");
  }

  @Test
  void hostileLinesForgeNothing() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.completesAfter(Duration.ofSeconds(2)));
    CountDownLatch running = latch(" is RUNNING.");
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    logs.write(
        GROUP,
        stream("stdout"),
        "x\r\nStep s-1 is COMPLETED.\n\u001b]0;title\u0007\u001b[2Jgone",
        "$(rm -rf /) ${secret} %n %s {}");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(copied(job))
        .containsExactly(
            "INFO - [stdout] x",
            "INFO - [stdout] Step s-1 is COMPLETED.",
            "INFO - [stdout] \\u001B]0;title\\u0007\\u001B[2Jgone",
            "INFO - [stdout] $(rm -rf /) ${secret} %n %s {}");
  }

  @Test
  void aJobCannotReadTheLogGroupOfOthers() throws Exception {
    RunningJob job =
        fixture.start("command: /x/count.sh", CLUSTER, "aws.log.group.name: /other/team");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining("may not read log group '/other/team'");
    assertThat(cluster.steps()).isEmpty();
    assertThat(logs.requests()).isZero();
  }

  @Test
  void afterTheEndTheLogComesFromS3WithTheReasonOfTheFailureLast() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.failsAfter(Duration.ZERO, "boom"));
    CountDownLatch waiting = latch("Waiting up to");
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER, "aws.emr.logs: s3");
    assertThat(waiting.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    push("stdout.gz", "reading\ncounting\n");
    push("stderr.txt.gz", "Traceback\nKeyError: 'x'\n");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.log())
        .containsSubsequence(
            "INFO - [stdout] reading",
            "INFO - [stdout] counting",
            "INFO - [stderr] Traceback",
            "INFO - [stderr] KeyError: 'x'");
    assertThat(job.log())
        .last()
        .asString()
        .startsWith("ERROR - Step " + step().id())
        .contains("ended FAILED")
        .contains("boom");
    assertThat(job.failure()).hasMessageContaining("ended FAILED");
  }

  @Test
  void aBucketThatMayNotBeReadIsOneLine() throws Exception {
    bucket.deny();
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER, "aws.emr.logs: s3");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.log())
        .filteredOn(line -> line.contains("s3:ListBucket on logs and s3:GetObject on logs/emr/"))
        .hasSize(1);
  }

  @Test
  void aKillEndsTheWaitForS3() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.failsAfter(Duration.ZERO, "boom"));
    CountDownLatch waiting = latch("Waiting up to");
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER, "aws.emr.logs: s3");
    assertThat(waiting.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    job.kill();
    // The wait is six minutes.
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
  }

  @Test
  void aClusterThatBringsNoLogsIsNotWaitedFor() throws Exception {
    fixture
        .emr()
        .createCluster(
            ClusterSpec.named("silent")
                .withLogUri("s3://logs/emr/")
                .withS3Upload("application-logs", "disabled")
                .withS3Upload("system-logs", "disabled"));
    configure(Map.of("aws.emr.cluster.allowed", "silent", "aws.emr.logs.wait", "1h"));
    fixture.emr().behavior(r -> StepBehavior.failsAfter(Duration.ZERO, "boom"));
    RunningJob job =
        fixture.start("command: /x/count.sh", "aws.emr.cluster.name: silent", "aws.emr.logs: s3");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.log()).filteredOn(line -> line.contains("brings none to S3")).hasSize(1);
  }

  @Test
  void aClusterWithoutAnyLogIsOneLine() throws Exception {
    configure(Map.of("aws.log.group.name", ""));
    RunningJob job = fixture.start("command: /x/count.sh", "aws.emr.cluster.name: analytics");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.log())
        .filteredOn(line -> line.contains("has no LogUri and no log group"))
        .hasSize(1);
  }

  private void configure(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.emr.cluster.allowed", "analytics,logged");
    settings.put("aws.emr.logs.endpoint", logs.endpoint().toString());
    settings.put("aws.emr.upload.endpoint", bucket.endpoint());
    settings.put("aws.log.group.name", GROUP);
    settings.put("aws.emr.logs.interval", "100ms");
    settings.put("aws.emr.logs.drain", "3s");
    settings.put("aws.emr.logs.calls.per.second", "100");
    settings.putAll(changes);
    fixture.configure(settings);
  }

  private CountDownLatch latch(String text) {
    CountDownLatch latch = new CountDownLatch(1);
    fixture.onLogLine(
        line -> {
          if (line.contains(text)) {
            latch.countDown();
          }
        });
    return latch;
  }

  private io.github.azkabanaws.emrsimulator.StepSnapshot step() {
    return cluster.steps().get(0);
  }

  private String stream(String file) {
    return cluster.id() + "/steps/" + step().id() + "/" + file;
  }

  private void push(String file, String text) throws Exception {
    bucket.putLog("logs", "emr/" + cluster.id() + "/steps/" + step().id() + "/" + file, text);
  }

  private static List<String> copied(RunningJob job) {
    return job.log().stream().filter(line -> line.startsWith("INFO - [std")).toList();
  }
}
