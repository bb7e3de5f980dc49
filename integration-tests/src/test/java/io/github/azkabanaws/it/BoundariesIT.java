package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boundaries of a group, with the job type's jar. */
class BoundariesIT {
  private static final String CLUSTER = "aws.emr.cluster.name: analytics";
  private static final long LIMIT = 60;

  @TempDir Path folder;
  private ExecutorFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ExecutorFixture(folder, EmrSimulator.builder().behavior(r -> StepBehavior.hangs()));
    Path file = folder.resolve("boundaries.ini");
    Files.writeString(file, "[*]\nscripts = /x\nrun = 2s\n[analytics]\nretries = 1\n");
    fixture.configure(
        Map.of(
            "aws.emr.boundaries.file",
            file.toString(),
            "aws.emr.boundaries.contact",
            "the data team"));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aJobThatIsBeyondThemSubmitsNothingWhateverItSays() throws Exception {
    RunningJob job =
        fixture.start(
            "command: /y/count.sh",
            CLUSTER,
            "retries: 2",
            "aws.emr.boundaries.mode: warn",
            "aws.emr.boundaries.file: /tmp/of-the-author");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure())
        .hasMessage(
            "Refused: out of bounds, nothing was submitted. The boundary of group 'analytics' says"
                + " scripts = /x, but command runs '/y/count.sh'; retries = 1, but retries=2 in the"
                + " job. Ask the data team (aws.emr.boundaries.file).");
    assertThat(job.log())
        .anyMatch(line -> line.contains("aws.emr.boundaries.mode is ignored: only the"));
    assertThat(fixture.cluster().steps()).isEmpty();
  }

  @Test
  void aStepThatRunsForTooLongIsEnded() throws Exception {
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure())
        .hasMessageContaining("says run = 2s. Ask the data team")
        .hasMessageEndingWith("It was cancelled and has ended, CANCELLED.");
    assertThat(fixture.cluster().steps().get(0).state()).isEqualTo(StepState.CANCELLED);
  }

  @Test
  void aDryRunShowsThem() throws Exception {
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER, "aws.emr.dry.run: true");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.log())
        .anyMatch(
            line ->
                line.contains(
                    "boundary of group 'analytics' (aws.emr.boundaries.file): run = 2s;"
                        + " scripts = /x; retries = 1"));
    assertThat(fixture.cluster().steps()).isEmpty();
  }
}
