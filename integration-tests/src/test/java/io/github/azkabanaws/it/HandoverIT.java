package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.SnsStandIn;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hand-overs of jobs with the job type as shipped, and of authors who aim elsewhere. */
class HandoverIT {
  private static final long LIMIT = 60;
  private static final String FLAG = "s3://flags/teams/analytics/done.flag";
  private static final String CLUSTER = "aws.emr.cluster.name: analytics";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private ExecutorFixture fixture;
  private Bucket bucket;

  @BeforeEach
  void start() throws Exception {
    bucket = new Bucket();
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    fixture.configure(
        Map.of(
            "aws.emr.handover.allowed", "s3://flags/teams/{group}/*",
            "aws.emr.script.output.prefix", "s3://told/out",
            "aws.emr.submit.timeout", "20s",
            "aws.emr.upload.endpoint", bucket.endpoint()));
  }

  @AfterEach
  void stop() {
    fixture.close();
    bucket.close();
  }

  @Test
  void theFlagSaysWhatItStandsFor() throws Exception {
    RunningJob job = run(FLAG, "aws.emr.handover.content: json");
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    JsonNode flag = JSON.readTree(bucket.objects().get(FLAG));
    assertThat(flag.path("project").asText()).isEqualTo("project");
    assertThat(flag.path("flow").asText()).isEqualTo("flow");
    assertThat(flag.path("job").asText()).isEqualTo("job");
    assertThat(flag.path("attempt").asInt(-1)).isZero();
    assertThat(flag.path("cluster").asText()).isEqualTo(fixture.cluster().id());
    assertThat(flag.at("/steps/0/id").asText()).isEqualTo(fixture.onlyStep().id());
    assertThat(flag.at("/steps/0/ended").asText()).matches("\\d{4}-.*Z");
  }

  @Test
  void oneOfTwoThatWriteTheSameFlagDoes() throws Exception {
    List<RunningJob> both = new ArrayList<>();
    both.add(fixture.start(job(FLAG)));
    both.add(fixture.start(job(FLAG)));
    List<JobStatus> ends = new ArrayList<>();
    for (RunningJob job : both) {
      ends.add(job.await(LIMIT));
    }
    assertThat(ends).containsExactlyInAnyOrder(JobStatus.SUCCEEDED, JobStatus.FAILED);
    RunningJob later = both.get(ends.indexOf(JobStatus.FAILED));
    assertThat(later.failure())
        .hasMessageContaining(FLAG + " is there already, written by attempt 0")
        .hasMessageContaining("and stays as it is");
    assertThat(bucket.objects()).containsOnlyKeys(FLAG);
  }

  @Test
  void peopleAreToldOfAHandOverThatHasFailedAndNotWhere() throws Exception {
    try (SnsStandIn sns = new SnsStandIn(fixture.emr().credentials(), ExecutorFixture.REGION)) {
      fixture.configure(
          Map.of(
              "aws.emr.handover.allowed",
              "s3://flags/teams/{group}/*",
              "aws.emr.script.output.prefix",
              "s3://told/out",
              "aws.emr.submit.timeout",
              "20s",
              "aws.emr.upload.endpoint",
              bucket.endpoint(),
              "aws.emr.notice.topic",
              sns.topic(),
              "aws.emr.notice.endpoint",
              sns.endpoint().toString()));
      assertThat(run(FLAG).await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
      assertThat(run("s3://flags/teams/{script.team}/done").failure())
          .hasMessageContaining("Hand-over failed: ");
      assertThat(sns.awaitPublished(1, Duration.ofSeconds(LIMIT))).isTrue();
      assertThat(sns.published())
          .singleElement()
          .satisfies(
              message ->
                  assertThat(message.get("Message"))
                      .contains("\"kind\":\"handover-failed\"", "\"project\":\"project\"")
                      .doesNotContain("s3://"));
    }
  }

  @Test
  void anAnswerThatIsLostIsNoSecondFlag() throws Exception {
    bucket.loses(true);
    RunningJob job = run(FLAG);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(bucket.objects()).containsOnlyKeys(FLAG);
  }

  @Test
  void aStepThatFailsLeavesNone() throws Exception {
    fixture.emr().behavior(r -> StepBehavior.failsAfter(Duration.ZERO, "it went wrong"));
    assertThat(run(FLAG).await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(bucket.objects()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3://flags/teams/finance/done.flag | is not where jobs of group 'analytics' may",
        "s3://flags/teams/analytics2/done.flag | is not where jobs of group 'analytics' may",
        "s3://flags-of-mine/teams/analytics/done.flag | is not where jobs of group 'analytics' may",
        "s3://flags/teams/analytics/../finance/done.flag | must be s3://bucket/key",
        "s3://flags/teams/analytics/%2e%2e/finance/done.flag | must be s3://bucket/key",
        "s3://flags/teams/analytics/ | must be s3://bucket/key",
        "s3://{script.bucket}/teams/analytics/done.flag | must be s3://bucket/key",
        "s3://flags/teams/finance/{script.date} | is not where jobs of group 'analytics' may",
        "s3://flags/teams/*/done.flag | must be s3://bucket/key",
      })
  void anAuthorWhoAimsElsewhereIsRefusedBeforeTheStep(String address, String why) throws Exception {
    RunningJob job = run("'" + address + "'", "aws.emr.handover.allowed: 's3://*/*'");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining(address).hasMessageContaining(why);
    assertThat(fixture.cluster().steps()).isEmpty();
    assertThat(bucket.objects()).isEmpty();
  }

  /** What the script told comes from S3; here nothing does, and that is told. */
  @Test
  void aFlagThatNeedsWhatTheScriptHasNotToldIsNotWritten() throws Exception {
    RunningJob job = run("s3://flags/teams/{script.team}/done.flag");
    assertThat(job.failure())
        .hasMessageContaining("Hand-over failed: ")
        .hasMessageContaining("the script has told no 'team'");
    assertThat(bucket.objects()).isEmpty();
  }

  private RunningJob run(String address, String... more) throws Exception {
    RunningJob job = fixture.start(job(address, more));
    job.await(LIMIT);
    return job;
  }

  private static String[] job(String address, String... more) {
    List<String> all =
        new ArrayList<>(List.of("command: /x/count.sh", CLUSTER, "aws.emr.handover: " + address));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }
}
