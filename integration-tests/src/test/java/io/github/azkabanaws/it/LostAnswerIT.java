package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.Answer;
import io.github.azkabanaws.emrsimulator.AwsError;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.RequestContext;
import io.github.azkabanaws.emrsimulator.RequestFilter;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A submission that EMR has executed, and whose answer says that it has failed. */
class LostAnswerIT {
  private static final long LIMIT = 120;

  /** The first AddJobFlowSteps is executed and answered with an error. */
  private static final class LosesTheFirstAnswer implements RequestFilter {
    private final AwsError error;
    private final AtomicInteger submissions = new AtomicInteger();
    private final CountDownLatch lost = new CountDownLatch(1);

    LosesTheFirstAnswer(AwsError error) {
      this.error = error;
    }

    @Override
    public Answer after(RequestContext request, Answer answer) {
      if (request.operation().equals("AddJobFlowSteps") && submissions.incrementAndGet() == 1) {
        lost.countDown();
        throw error;
      }
      return answer;
    }
  }

  @TempDir Path folder;

  @Test
  void aServersErrorAfterTheStepWasTakenMakesNoSecondStep() throws Exception {
    completes(AwsError.server("InternalServerException", "An error occurred"));
  }

  @Test
  void throttlingAfterTheStepWasTakenMakesNoSecondStep() throws Exception {
    completes(AwsError.client("ThrottlingException", "Rate exceeded"));
  }

  @Test
  void aKillRightAfterTheLostAnswerLeavesNoStepBehind() throws Exception {
    LosesTheFirstAnswer filter =
        new LosesTheFirstAnswer(AwsError.server("InternalServerException", "An error occurred"));
    try (ExecutorFixture fixture =
        new ExecutorFixture(
            folder, EmrSimulator.builder().filter(filter).behavior(r -> StepBehavior.hangs()))) {
      RunningJob job = fixture.start("command: /x/count.sh", "aws.emr.cluster.name: analytics");
      assertThat(filter.lost.await(LIMIT, TimeUnit.SECONDS)).isTrue();
      job.kill();
      assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
      assertThat(job.failure()).isNull();
      assertThat(fixture.onlyStep().state()).isEqualTo(StepState.CANCELLED);
    }
  }

  private void completes(AwsError error) throws Exception {
    LosesTheFirstAnswer filter = new LosesTheFirstAnswer(error);
    try (ExecutorFixture fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder()
                .filter(filter)
                .behavior(r -> StepBehavior.completesAfter(Duration.ZERO)))) {
      RunningJob job = fixture.start("command: /x/count.sh", "aws.emr.cluster.name: analytics");
      assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
      assertThat(fixture.onlyStep().state()).isEqualTo(StepState.COMPLETED);
      assertThat(filter.submissions).hasValue(1);
      assertThat(job.log()).anyMatch(line -> line.contains("EMR has the step after all"));
    }
  }
}
