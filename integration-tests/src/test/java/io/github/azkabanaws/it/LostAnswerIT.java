package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A submission that EMR has executed, and whose answer says that it has failed. */
class LostAnswerIT {
  private static final long LIMIT = 120;

  @TempDir Path folder;

  @Test
  void theStepIsFoundAndTheLogSaysSo() throws Exception {
    try (ExecutorFixture fixture = fixture(StepBehavior.completesAfter(Duration.ZERO))) {
      RunningJob job = start(fixture);
      assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
      assertThat(fixture.onlyStep().state()).isEqualTo(StepState.COMPLETED);
      assertThat(fixture.emr().journal().count("AddJobFlowSteps")).isEqualTo(1);
      assertThat(job.log()).anyMatch(line -> line.contains("EMR has the step after all"));
    }
  }

  @Test
  void aKillRightAfterTheLostAnswerLeavesNoStepBehind() throws Exception {
    try (ExecutorFixture fixture = fixture(StepBehavior.hangs())) {
      RunningJob job = start(fixture);
      assertThat(
              fixture
                  .emr()
                  .journal()
                  .await(1, entry -> entry.fault().isPresent(), Duration.ofSeconds(LIMIT)))
          .isTrue();
      job.kill();
      assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
      assertThat(job.failure()).isNull();
      assertThat(fixture.onlyStep().state()).isEqualTo(StepState.CANCELLED);
    }
  }

  private ExecutorFixture fixture(StepBehavior behavior) throws Exception {
    ExecutorFixture fixture =
        new ExecutorFixture(folder, EmrSimulator.builder().behavior(r -> behavior));
    fixture.emr().faults().next("AddJobFlowSteps", Fault.serverErrorAfter());
    return fixture;
  }

  private static RunningJob start(ExecutorFixture fixture) throws Exception {
    return fixture.start("command: /x/count.sh", "aws.emr.cluster.name: analytics");
  }
}
