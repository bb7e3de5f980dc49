package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepRequest;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** End notes over the wire, with the job type's jar. */
class EndNotesIT {
  private static final long LIMIT = 120;
  private static final String OPTION = "--env=EMR_END_NOTES=s3://notes/";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  @TempDir Path folder;
  private final CompletableFuture<StepRequest> started = new CompletableFuture<>();
  private ExecutorFixture fixture;
  private LogBucket bucket;

  @BeforeEach
  void start() throws Exception {
    fixture = new ExecutorFixture(folder, EmrSimulator.builder());
    bucket = new LogBucket();
    fixture.configure(
        Map.of(
            "aws.emr.end.notes.prefix", "s3://notes/azkaban",
            "aws.emr.upload.endpoint", bucket.endpoint(),
            // A step that rests is looked at every forty minutes.
            "aws.emr.watch.interval", "10m"));
  }

  @AfterEach
  void stop() {
    fixture.close();
    bucket.close();
  }

  @Test
  void aNoteOfTheEndEndsARestThatTheNoteOfTheBeginHasBegun() throws Exception {
    behave(StepBehavior.completesAfter(Duration.ofSeconds(20)));
    RunningJob job = fixture.start("command: /x/a.sh", "aws.emr.cluster.name: analytics");
    StepRequest step = started.get(LIMIT, TimeUnit.SECONDS);
    leave(step, "begun");
    assertThat(
            fixture
                .emr()
                .stepEnded(fixture.onlyStep().id())
                .get(LIMIT, TimeUnit.SECONDS)
                .state()
                .name())
        .isEqualTo("COMPLETED");
    leave(step, "ended-0");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(bucket.requests())
        .isNotEmpty()
        .allMatch(request -> request.matches("GET /notes/?\\?.*list-type=2.*"))
        .allMatch(request -> request.contains("prefix=" + place(step).substring(6)));
  }

  @Test
  void aNoteThatLiesEndsNothing() throws Exception {
    behave(StepBehavior.hangs());
    RunningJob job = fixture.start("command: /x/a.sh", "aws.emr.cluster.name: analytics");
    StepRequest step = started.get(LIMIT, TimeUnit.SECONDS);
    leave(step, "begun");
    int before = fixture.emr().journal().of("DescribeStep").size();
    leave(step, "ended-0");
    assertThat(
            fixture
                .emr()
                .journal()
                .await(
                    before + 2,
                    entry -> entry.operation().equals("DescribeStep"),
                    Duration.ofSeconds(LIMIT)))
        .isTrue();
    job.kill();
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
  }

  @Test
  void aBucketThatIsDeniedChangesNothingForTheJob() throws Exception {
    bucket.deny();
    behave(StepBehavior.completesAfter(Duration.ofSeconds(2)));
    RunningJob job = fixture.start("command: /x/a.sh", "aws.emr.cluster.name: analytics");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.log()).noneMatch(line -> line.contains("notes"));
    assertThat(bucket.requests()).isNotEmpty();
  }

  private void behave(StepBehavior behavior) {
    fixture
        .emr()
        .behavior(
            step -> {
              started.complete(step);
              return behavior;
            });
  }

  /** As the wrapper does. */
  private void leave(StepRequest step, String word) {
    String key = value(step, "--step-key=");
    String time = TIME.format(Clock.systemUTC().instant());
    bucket.put("notes", place(step).substring(6) + "/" + time + "-" + key + "-" + word, List.of());
  }

  /** With the bucket's name. */
  private static String place(StepRequest step) {
    return "notes/" + value(step, OPTION);
  }

  private static String value(StepRequest step, String option) {
    return step.args().stream()
        .filter(argument -> argument.startsWith(option))
        .map(argument -> argument.substring(option.length()))
        .findFirst()
        .orElseThrow();
  }
}
