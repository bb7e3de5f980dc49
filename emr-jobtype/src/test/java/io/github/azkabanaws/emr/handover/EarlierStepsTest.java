package io.github.azkabanaws.emr.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.SdkStepCalls;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.DescribeStepResponse;
import software.amazon.awssdk.services.emr.model.StepState;

/** What an executor remembers of attempts; when EMR is asked for it is in HandoverOfJobTest. */
class EarlierStepsTest {
  private static final int MOST = 1000;

  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private final Examples.Log log = Examples.Log.create();
  private final EarlierSteps steps =
      new EarlierSteps(
          new SdkStepCalls(emr, Optional.empty()), new ApiBudget(10_000, 100, timer, () -> 0.5));

  @Test
  void theJobsThatWereHeardOfLongestAgoAreForgotten() throws Exception {
    for (int execution = 1; execution <= MOST; execution++) {
      stays(execution, "s-" + execution);
    }
    // Heard of again, so the second is the oldest now.
    stays(1, "s-1");
    stays(MOST + 1, "s-new");
    assertThat(found(1)).isPresent();
    assertThat(found(2)).isEmpty();
    assertThat(found(3)).isPresent();
    assertThat(log.lines())
        .anyMatch(line -> line.contains("no step of an earlier attempt of this job is known"));
  }

  @Test
  void aStepOfAnotherNameIsNoneWhateverItsState() throws Exception {
    stays(1, "s-1");
    emr.describeStep.answers(answer("somebody else's", StepState.COMPLETED));
    assertThat(steps.completed(List.of(step(1, 1)), choice(), Duration.ofMinutes(1), job()))
        .isEmpty();
  }

  private void stays(int execution, String id) throws Exception {
    steps.stays(step(execution, 0), new StepAddress(Examples.CLUSTER, id), choice());
  }

  private Optional<List<EarlierSteps.CompletedAlready>> found(int execution) throws Exception {
    emr.describeStep.clear();
    emr.describeStep.answers(answer("count" + key(execution, 0).suffix(), StepState.COMPLETED));
    return steps.completed(List.of(step(execution, 1)), choice(), Duration.ofMinutes(1), job());
  }

  private static HandoverChoice choice() {
    return HandoverChoice.read(
            new Settings("job", Examples.jobProps("aws.emr.handover", "s3://flags/science/done")))
        .orElseThrow();
  }

  private JobContext job() {
    return new JobContext(timer, new Signal(), log.logger());
  }

  private static DescribeStepResponse answer(String name, StepState state) {
    return DescribeStepResponse.builder()
        .step(step -> step.id("s-1").name(name).status(status -> status.state(state)))
        .build();
  }

  private static StepDefinition step(int execution, int attempt) throws Exception {
    return Examples.step(key(execution, attempt), "count", "/x/count.sh");
  }

  private static StepKey key(int execution, int attempt) {
    return StepKey.of(
        "",
        new Execution(execution, "demo", "reports", "count", "", attempt, "alice", Set.of("bob")),
        0);
  }
}
