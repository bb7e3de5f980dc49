package io.github.azkabanaws.emr.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.azkaban.JvmLife;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.ServerLog;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.AwsAccount;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepState;

/** Steps of jobs that are over, and whose end is not known. */
class LateCancelsTest {
  private final VirtualTimer timer = new VirtualTimer();
  private static final StepAddress STEP = new StepAddress(Examples.CLUSTER, "s-1");

  private final FakeEmr emr = new FakeEmr();
  private final AwsAccount account = Examples.account(emr, timer);
  private final Signal never = new Signal();

  @Test
  void aStepIsEndedOnceEmrAnswersAgain() {
    emr.describeStep.fails(FakeEmr.lostConnection());
    emr.cancel.fails(FakeEmr.lostConnection());
    take();
    timer.await(never, Duration.ofHours(3));
    assertThat(emr.cancel.requests()).hasSizeGreaterThan(5);
    assertThat(account.watch().size()).isEqualTo(1);
    emr.cancel.answers(Answers.cancelSubmitted());
    emr.describeStep.answers(Answers.step(StepState.CANCELLED));
    timer.await(never, Duration.ofMinutes(31));
    assertThat(account.watch().size()).isZero();
    int calls = emr.cancel.requests().size();
    timer.await(never, Duration.ofHours(30));
    assertThat(emr.cancel.requests()).hasSize(calls);
  }

  @Test
  void itIsAskedToEndBeforeItIsForcedTo() {
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    emr.cancel.answers(Answers.cancelSubmitted());
    take();
    timer.await(never, Duration.ofSeconds(30));
    assertThat(emr.cancel.requests())
        .extracting(request -> request.stepCancellationOption())
        .containsExactly(StepCancellationOption.SEND_INTERRUPT);
    timer.await(never, Duration.ofMinutes(10));
    assertThat(emr.cancel.requests())
        .extracting(request -> request.stepCancellationOption())
        .element(1)
        .isEqualTo(StepCancellationOption.TERMINATE_PROCESS);
  }

  @Test
  void itIsGivenUpAfterADayAndCostsLittleUntilThen() {
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    emr.cancel.answers(Answers.cancelFailed("Step is not cancellable on this release"));
    take();
    timer.await(never, Duration.ofHours(25));
    assertThat(account.watch().size()).isZero();
    // After 0, 1, 3, 7, 15 minutes, and then every quarter of an hour.
    assertThat(emr.cancel.requests()).hasSize(99);
  }

  @Test
  void anExecutorThatStopsAsksOnceMoreForThoseThatAreLeft() {
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    emr.cancel.answers(Answers.cancelSubmitted());
    take();
    assertThat(account.live().now())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.step().cluster()).isEqualTo(Examples.CLUSTER);
              assertThat(entry.step().stepId()).isEqualTo("s-1");
              assertThat(entry.rule()).isEqualTo(ShutdownRule.CANCEL);
            });
    emr.describeStep.clear().answers(Answers.step(StepState.CANCELLED));
    timer.await(never, Duration.ofHours(1));
    assertThat(account.live().now()).isEmpty();
    assertThat(account.lateCancels().isEnding(STEP)).isFalse();
  }

  @Test
  void whatTheExecutorsLogSaysNamesTheJob() {
    ServerLog server = ServerLog.of(LateCancels.class);
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    emr.cancel.answers(Answers.cancelSubmitted());
    take();
    emr.describeStep.answersOnly(Answers.step(StepState.CANCELLED));
    timer.await(never, Duration.ofHours(1));
    assertThat(server.end())
        .contains(
            "WARN The end of step s-1 on cluster 'analytics' (j-1) (execution 42, project demo,"
                + " flow reports, job count, attempt 0) is not confirmed; EMR is asked to end it"
                + " for 24h.",
            "INFO Step s-1 on cluster 'analytics' (j-1) (execution 42, project demo, flow reports,"
                + " job count, attempt 0) has ended after all, CANCELLED.");
  }

  @Test
  void thoseThatAreGivenUpAreNobodysAnyMore() {
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    emr.cancel.answers(Answers.cancelSubmitted());
    take();
    ServerLog server = ServerLog.of(LateCancels.class);
    timer.await(never, Duration.ofHours(25));
    assertThat(account.live().now()).isEmpty();
    assertThat(server.end())
        .contains(
            "ERROR Step s-1 on cluster 'analytics' (j-1) (execution 42, project demo, flow reports,"
                + " job count, attempt 0) may still run, and nobody watches it any more: EMR has"
                + " not confirmed its end for 24h.");
  }

  @Test
  void aJvmThatEndsWithItsFlowSaysForHowLong() {
    AwsAccount ofFlow = Examples.account(emr, timer, JvmLife.OF_FLOW);
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    emr.cancel.answers(Answers.cancelSubmitted());
    ServerLog server = ServerLog.of(LateCancels.class);
    ofFlow.lateCancels().take(STEP, Examples.config().limits(), Examples.OWNER);
    assertThat(server.end())
        .singleElement()
        .asString()
        .contains("EMR is asked to end it for as long as this JVM is there.");
    assertThat(ofFlow.lateCancels().goesOn()).isFalse();
    assertThat(account.lateCancels().goesOn()).isTrue();
    assertThat(ofFlow.lateCancels().isEnding(STEP)).isTrue();
  }

  private void take() {
    account.lateCancels().take(STEP, Examples.config().limits(), Examples.OWNER);
  }
}
