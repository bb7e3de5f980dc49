package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.SqsStandIn;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hints over the wire, with the job type's jar. */
class HintsIT {
  private static final long LIMIT = 120;

  @TempDir Path folder;
  private final CountDownLatch running = new CountDownLatch(1);
  private ExecutorFixture fixture;
  private SqsStandIn sqs;

  @BeforeEach
  void start() throws Exception {
    fixture = new ExecutorFixture(folder, EmrSimulator.builder());
    sqs = new SqsStandIn(fixture.emr().credentials(), ExecutorFixture.REGION);
    fixture.configure(
        Map.of(
            "aws.emr.hints.queue", sqs.queue(),
            "aws.emr.hints.endpoint", sqs.endpoint().toString(),
            "aws.emr.watch.interval", "1s"));
    fixture.onLogLine(
        line -> {
          if (line.endsWith(" is RUNNING.")) {
            running.countDown();
          }
        });
  }

  @AfterEach
  void stop() {
    fixture.close();
    sqs.close();
  }

  @Test
  void aHintIsReadAndDeletedAndTheJobEnds() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.completesAfter(Duration.ofSeconds(2)));
    RunningJob job = fixture.start("command: /x/a.sh", "aws.emr.cluster.name: analytics");
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    sqs.send("no event");
    sqs.send(event(fixture.onlyStep().id(), "COMPLETED"));
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(sqs.awaitDeleted(2, Duration.ofSeconds(LIMIT))).isTrue();
    assertThat(sqs.refusals()).isEmpty();
  }

  @Test
  void aHintThatIsWrongEndsNothing() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.hangs());
    RunningJob job = fixture.start("command: /x/a.sh", "aws.emr.cluster.name: analytics");
    assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    int described = fixture.emr().journal().of("DescribeStep").size();
    sqs.send(event(fixture.onlyStep().id(), "COMPLETED"));
    assertThat(
            fixture
                .emr()
                .journal()
                .await(
                    described + 1,
                    entry -> entry.operation().equals("DescribeStep"),
                    Duration.ofSeconds(LIMIT)))
        .isTrue();
    job.kill();
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
  }

  @Test
  void aQueueThatIsDeniedChangesNothingForTheJob() throws Exception {
    sqs.setDenied(true);
    fixture.emr().behavior(r -> StepBehavior.completesAfter(Duration.ofSeconds(2)));
    RunningJob job = fixture.start("command: /x/a.sh", "aws.emr.cluster.name: analytics");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.log()).noneMatch(line -> line.contains("hints"));
    assertThat(sqs.refusals()).isNotEmpty();
  }

  private String event(String step, String state) {
    return "{\"source\":\"aws.emr\",\"detail-type\":\"EMR Step Status Change\",\"detail\":{"
        + "\"clusterId\":\""
        + fixture.cluster().id()
        + "\",\"stepId\":\""
        + step
        + "\",\"state\":\""
        + state
        + "\"}}";
  }
}
