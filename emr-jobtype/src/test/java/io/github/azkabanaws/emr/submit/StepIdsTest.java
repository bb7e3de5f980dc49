package io.github.azkabanaws.emr.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.RunFixture;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsResponse;
import software.amazon.awssdk.services.emr.model.CancelStepsInfo;
import software.amazon.awssdk.services.emr.model.CancelStepsRequestStatus;
import software.amazon.awssdk.services.emr.model.CancelStepsResponse;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.DescribeClusterResponse;
import software.amazon.awssdk.services.emr.model.ListClustersResponse;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;
import software.amazon.awssdk.services.emr.model.Tag;

/** Answers in which an id is missing or blank, or that have a null where a member should be. */
class StepIdsTest {
  private static final String OWN = "count" + StepKey.of("", Examples.EXECUTION, 0).suffix();

  private final RunFixture job = new RunFixture();

  @BeforeEach
  void theStepCompletes() {
    job.emr.describeStep.answers(Answers.step(StepState.COMPLETED));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\n"})
  void anIdThatIsNoneIsNoAnswerAndTheStepIsLookedFor(String id) throws Exception {
    job.emr.add.clear().answers(Answers.accepted(id));
    job.emr.listSteps.answers(Answers.steps(null, Answers.summary("s-9", OWN, 1)));
    assertThat(job.run()).isTrue();
    assertThat(job.emr.add.requests()).hasSize(1);
    assertThat(watched()).containsOnly("s-9");
    assertThat(job.log.lines()).anyMatch(line -> line.contains("EMR has the step after all"));
  }

  @Test
  void twoStepsWithOneIdAreNoAnswerEither() throws Exception {
    VirtualTimer timer = new VirtualTimer();
    FakeEmr emr = new FakeEmr();
    AwsAccount account = Examples.account(emr, timer);
    emr.add.answers(AddJobFlowStepsResponse.builder().stepIds("s-1", "s-1").build());
    Execution second = new Execution(43, "demo", "reports", "count", "", 0, "alice", Set.of());
    StepKey other = StepKey.of("", second, 0);
    emr.listSteps.answers(
        Answers.steps(
            null,
            Answers.summary("s-8", "count" + other.suffix(), 1),
            Answers.summary("s-9", OWN, 1)));
    Submission first = submit(account, timer, StepKey.of("", Examples.EXECUTION, 0));
    Submission next = submit(account, timer, other);
    assertThat(List.of(first.await().orElse(null), next.await().orElse(null)))
        .containsExactly("s-9", "s-8");
    assertThat(emr.add.requests()).hasSize(1);
  }

  private static Submission submit(AwsAccount account, VirtualTimer timer, StepKey key)
      throws Exception {
    return account
        .submissions()
        .add(
            new SubmissionTarget(Examples.CLUSTER, Optional.empty(), Optional.empty()),
            Examples.step(key, "count", "/x"),
            Set.of(),
            StartGate.OPEN,
            Examples.config().limits(),
            new JobContext(timer, new Signal(), Examples.Log.create().logger()));
  }

  @Test
  void aListThatHasTheStepWithoutItsIdIsAskedAgain() throws Exception {
    job.emr.add.clear().fails(FakeEmr.lostConnection());
    job.emr
        .listSteps
        .answers(Answers.steps(null, Answers.summary(null, OWN, 1)))
        .answers(Answers.steps(null, Answers.summary("s-9", OWN, 1)));
    assertThat(job.run()).isTrue();
    assertThat(job.emr.add.requests()).hasSize(1);
    assertThat(watched()).containsOnly("s-9");
  }

  @Test
  void anActiveStepOfTheJobWithoutItsIdIsAskedForAgainBeforeAnythingIsSubmitted() throws Exception {
    job.emr
        .activeSteps
        .clear()
        .answers(Answers.steps(null, Answers.summary(" ", OWN, 1)))
        .answers(Answers.steps(null, Answers.summary("s-9", OWN, 1)));
    assertThat(job.run()).isTrue();
    assertThat(job.emr.add.requests()).isEmpty();
    assertThat(watched()).containsOnly("s-9");
  }

  @Test
  void nullsAmongStepsArePassedOver() throws Exception {
    StepSummary foreign = StepSummary.builder().build();
    job.emr
        .activeSteps
        .clear()
        .answers(steps(null, foreign, Answers.summary("s-2", "somebody's", 1)));
    job.emr.add.clear().fails(FakeEmr.lostConnection());
    job.emr.listSteps.answers(steps(null, foreign, Answers.summary("s-9", OWN, 1), null));
    assertThat(job.run()).isTrue();
    assertThat(watched()).containsOnly("s-9");
  }

  @Test
  void nullsAmongClustersAndTagsArePassedOver() throws Exception {
    job.emr
        .listClusters
        .clear()
        .answers(
            ListClustersResponse.builder()
                .clusters(Arrays.asList(null, Answers.clusterSummary("j-1", "analytics")))
                .build());
    job.emr
        .describeCluster
        .clear()
        .answers(
            DescribeClusterResponse.builder()
                .cluster(
                    cluster ->
                        cluster
                            .id("j-1")
                            .name("analytics")
                            .tags(Arrays.asList(null, Tag.builder().build()))
                            .status(status -> status.state(ClusterState.WAITING)))
                .build());
    assertThat(job.run()).isTrue();
  }

  @Test
  void nullsAmongTheAnswersToACancelArePassedOver() throws Exception {
    job.emr.describeStep.clear().answers(Answers.step(StepState.RUNNING));
    job.emr.cancel.answers(
        CancelStepsResponse.builder()
            .cancelStepsInfoList(
                null,
                CancelStepsInfo.builder().build(),
                CancelStepsInfo.builder()
                    .stepId("s-1")
                    .status(CancelStepsRequestStatus.FAILED)
                    .reason("not now")
                    .build())
            .build());
    job.timer.at(Duration.ofMinutes(1), job.kill::raise);
    job.timer.at(
        Duration.ofMinutes(2),
        () -> job.emr.describeStep.answersOnly(Answers.step(StepState.CANCELLED)));
    assertThat(job.run()).isFalse();
    assertThat(job.log.lines())
        .anyMatch(line -> line.endsWith("did not take the SEND_INTERRUPT of step s-1: not now"))
        .noneMatch(line -> line.contains("No answer"));
  }

  @Test
  void aSubmissionThatEndsWithoutAStepIsNoKillUnlessTheJobIsKilled() {
    Submission submission =
        new Submission(
            Examples.CLUSTER,
            step(),
            Set.of(),
            StartGate.OPEN,
            Examples.config().limits(),
            new JobContext(job.timer, new Signal(), job.log.logger()),
            job.timer.now());
    submission.accepted(null);
    assertThatThrownBy(submission::await).isInstanceOf(StepJobException.class);
  }

  private static StepDefinition step() {
    try {
      return Examples.step(StepKey.of("", Examples.EXECUTION, 0), "count", "/x");
    } catch (StepJobException e) {
      throw new AssertionError(e);
    }
  }

  private static ListStepsResponse steps(StepSummary... steps) {
    return ListStepsResponse.builder().steps(Arrays.asList(steps)).build();
  }

  private List<String> watched() {
    return job.emr.describeStep.requests().stream().map(request -> request.stepId()).toList();
  }
}
