package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.RunFixture;
import io.github.azkabanaws.emr.notices.Notice;
import io.github.azkabanaws.emr.notices.NoticeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepState;

/** What ends a step that nobody killed, in virtual time. */
class StepLimitsTest {
  private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:azkaban";

  private final RunFixture job = new RunFixture();

  @Test
  void withoutALimitAStepMayWaitAndRunForDays() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.PENDING));
    at(Duration.ofDays(3), StepState.RUNNING);
    at(Duration.ofDays(9), StepState.COMPLETED);
    assertThat(job.run()).isTrue();
    assertThat(job.emr.cancel.requests()).isEmpty();
  }

  @Test
  void aStepThatRunsTooLongIsCancelledAndFailsTheJob() {
    job.emr.describeStep.answers(Answers.step(StepState.PENDING));
    at(Duration.ofHours(5), StepState.RUNNING);
    cancelEndsIt(Duration.ofHours(7).plusMinutes(2));
    assertThatThrownBy(() -> job.run(Examples.config("aws.emr.step.timeout", "2h")))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "Step s-1 on cluster 'analytics' (j-1) has been running for longer than 2h"
                + " (aws.emr.step.timeout, set by the administrator); it was cancelled and has"
                + " ended, CANCELLED.");
    // From RUNNING, however long it waited before that; a young step's look is at most 30 s late.
    assertThat(job.timer.now()).isBetween(Duration.ofHours(7), Duration.ofHours(7).plusMinutes(3));
    assertThat(job.emr.cancel.requests())
        .extracting(request -> request.stepCancellationOption())
        .startsWith(StepCancellationOption.SEND_INTERRUPT);
    assertThat(job.log.lines()).noneMatch(line -> line.contains("Killed"));
  }

  @Test
  void theJobsLimitHoldsBelowTheAdministrators() {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    cancelEndsIt(Duration.ofMinutes(11));
    assertThatThrownBy(
            () ->
                job.run(
                    Examples.config("aws.emr.step.timeout", "2h"), "aws.emr.step.timeout", "10m"))
        .hasMessageContaining("longer than 10m (aws.emr.step.timeout, set by the job)");
    assertThat(job.timer.now()).isLessThan(Duration.ofMinutes(12));
  }

  @Test
  void theAdministratorsLimitBoundsTheJobs() {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    cancelEndsIt(Duration.ofMinutes(121));
    assertThatThrownBy(
            () ->
                job.run(
                    Examples.config("aws.emr.step.timeout", "2h"), "aws.emr.step.timeout", "3h"))
        .hasMessageContaining("longer than 2h (aws.emr.step.timeout, set by the administrator)");
    assertThat(job.log.lines())
        .contains("WARN aws.emr.step.timeout=3h is ignored: the administrator allows 2h at most.");
  }

  @Test
  void aStepThatIsPendingTooLongIsCancelledAndFailsTheJob() {
    job.emr.describeStep.answers(Answers.step(StepState.PENDING));
    cancelEndsIt(Duration.ofMinutes(31));
    assertThatThrownBy(() -> job.run(Examples.config(), "aws.emr.step.pending.timeout", "30m"))
        .hasMessage(
            "Step s-1 on cluster 'analytics' (j-1) has been PENDING for longer than 30m"
                + " (aws.emr.step.pending.timeout, set by the job); it was cancelled and has"
                + " ended, CANCELLED.");
    assertThat(job.timer.now()).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(32));
  }

  @Test
  void aStepThatRunsIsNotEndedForHavingWaited() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.PENDING));
    at(Duration.ofMinutes(29), StepState.RUNNING);
    at(Duration.ofHours(2), StepState.COMPLETED);
    assertThat(job.run(Examples.config("aws.emr.step.pending.timeout", "30m"))).isTrue();
    assertThat(job.emr.cancel.requests()).isEmpty();
  }

  @Test
  void whileEmrIsSilentNoStepIsEndedForHavingWaited() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.PENDING));
    job.timer.at(
        Duration.ofMinutes(29), () -> job.emr.describeStep.clear().fails(FakeEmr.lostConnection()));
    at(Duration.ofMinutes(50), StepState.RUNNING);
    at(Duration.ofHours(2), StepState.COMPLETED);
    assertThat(job.run(Examples.config("aws.emr.step.pending.timeout", "30m"))).isTrue();
    assertThat(job.emr.cancel.requests()).isEmpty();
  }

  @Test
  void aCancellationThatIsNotConfirmedIsSaid() {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.emr.cancel.answers(Answers.cancelFailed("Step is not cancellable on this release"));
    assertThatThrownBy(() -> job.run(Examples.config("aws.emr.step.timeout", "1h")))
        .hasMessage(
            "Step s-1 on cluster 'analytics' (j-1) has been running for longer than 1h"
                + " (aws.emr.step.timeout, set by the administrator). Cancellation not confirmed"
                + " after 5m (aws.emr.kill.timeout): step s-1 on cluster 'analytics' (j-1) may"
                + " still run. The executor goes on asking EMR to end it, for 24h, and says in its"
                + " own log what comes of it.");
  }

  @Test
  void aStepThatCompletesBeforeItIsCancelledHasCompleted() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.emr.cancel.answers(Answers.cancelFailed("The step has completed"));
    at(Duration.ofMinutes(61), StepState.COMPLETED);
    assertThat(job.run(Examples.config("aws.emr.step.timeout", "1h"))).isTrue();
    assertThat(job.log.lines()).anyMatch(line -> line.contains("the step completed before"));
  }

  @Test
  void whenEmrIsSilentForTooLongTheJobEndsAndSaysThatTheStepMayRun() {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.timer.at(
        Duration.ofHours(1), () -> job.emr.describeStep.clear().fails(FakeEmr.lostConnection()));
    assertThatThrownBy(() -> job.run(Examples.config("aws.emr.watch.blind.timeout", "3h")))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "EMR has given no answer about step s-1 on cluster 'analytics' (j-1) for 3h"
                + " (aws.emr.watch.blind.timeout): the step may still run, and nobody watches it"
                + " any more.");
    assertThat(job.timer.now()).isBetween(Duration.ofHours(4), Duration.ofHours(4).plusMinutes(1));
    assertThat(job.emr.cancel.requests()).isEmpty();
  }

  @Test
  void peopleAreToldOnceOfEachSilence() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    for (int hour : new int[] {1, 3}) {
      job.timer.at(
          Duration.ofHours(hour),
          () -> job.emr.describeStep.clear().fails(FakeEmr.lostConnection()));
      at(Duration.ofHours(hour + 1), StepState.RUNNING);
    }
    // Too short to be told.
    job.timer.at(
        Duration.ofHours(6), () -> job.emr.describeStep.clear().fails(FakeEmr.lostConnection()));
    at(Duration.ofHours(6).plusMinutes(14), StepState.RUNNING);
    at(Duration.ofHours(7), StepState.COMPLETED);
    List<Integer> told = new ArrayList<>();
    job.timer.at(Duration.ofHours(1).plusMinutes(14), () -> told.add(things()));
    job.timer.at(Duration.ofHours(1).plusMinutes(16), () -> told.add(things()));
    assertThat(job.run(Examples.config("aws.emr.notice.topic", TOPIC))).isTrue();
    assertThat(told).containsExactly(0, 1);
    assertThat(things()).isEqualTo(2);
    assertThat(job.emr.notices.get(0).kind()).isEqualTo(NoticeKind.EMR_SILENT);
    assertThat(job.emr.notices.get(0).sentence())
        .startsWith(
            "EMR has given no answer about step s-1 on cluster j-1 for 15m"
                + " (aws.emr.notice.silence). Other jobs of this executor may meet the same. Jobs"
                + " wait");
    // For as long as it lasts, should the first one not have got through.
    assertThat(job.emr.notices.get(1).sentence()).contains(" for 30m (aws.emr.notice.silence)");
    assertThat(job.emr.notices.get(1).identity()).isEqualTo(job.emr.notices.get(0).identity());
  }

  @Test
  void peopleAreToldWhenAJobGivesUpBeforeTheyWould() {
    job.emr.describeStep.fails(FakeEmr.lostConnection());
    assertThatThrownBy(
            () ->
                job.run(
                    Examples.config(
                        "aws.emr.watch.blind.timeout", "5m", "aws.emr.notice.topic", TOPIC)))
        .hasMessageContaining("nobody watches it any more");
    assertThat(job.emr.notices)
        .singleElement()
        .extracting(Notice::sentence)
        .asString()
        .contains("for 5m (aws.emr.watch.blind.timeout)", "This job gives up");
  }

  @Test
  void aJobThatGivesUpIsToldOfAlsoIfTheSilenceWas() {
    job.emr.describeStep.fails(FakeEmr.lostConnection());
    assertThatThrownBy(
            () ->
                job.run(
                    Examples.config(
                        "aws.emr.watch.blind.timeout", "1h", "aws.emr.notice.topic", TOPIC)))
        .hasMessageContaining("nobody watches it any more");
    assertThat(things()).isEqualTo(2);
    assertThat(job.emr.notices.get(0).sentence()).contains("for 15m", "Jobs wait");
    assertThat(job.emr.notices.get(job.emr.notices.size() - 1).sentence())
        .contains("for 1h", "This job gives up");
  }

  /** Each quarter of an hour, also soon after one that was told. */
  @Test
  void aSilenceSoonAfterAnotherIsToldInTime() throws Exception {
    job.emr.describeStep.fails(FakeEmr.lostConnection());
    at(Duration.ofMinutes(16), StepState.RUNNING);
    job.timer.at(
        Duration.ofMinutes(20), () -> job.emr.describeStep.clear().fails(FakeEmr.lostConnection()));
    List<Integer> told = new ArrayList<>();
    job.timer.at(Duration.ofMinutes(52), () -> told.add(things()));
    at(Duration.ofMinutes(53), StepState.COMPLETED);
    assertThat(job.run(Examples.config("aws.emr.notice.topic", TOPIC))).isTrue();
    assertThat(told).containsExactly(2);
  }

  @Test
  void peopleAreToldOfAStepOfWhichNobodyKnowsWhetherItIsThere() {
    job.emr.add.clear().fails(FakeEmr.lostConnection());
    job.emr.listSteps.fails(FakeEmr.lostConnection());
    assertThatThrownBy(() -> job.run(Examples.config("aws.emr.notice.topic", TOPIC)))
        .hasMessageContaining("It is not known whether EMR has taken the step");
    assertThat(job.emr.notices)
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.kind()).isEqualTo(NoticeKind.KILL_NOT_CONFIRMED);
              assertThat(notice.sentence())
                  .startsWith(
                      "It is not known whether EMR has taken a step of this job on cluster j-1");
            });
  }

  /** How many different things people were told of. */
  private int things() {
    return (int) job.emr.notices.stream().map(Notice::identity).distinct().count();
  }

  @Test
  void withoutATopicNobodyIsTold() {
    job.emr.describeStep.fails(FakeEmr.lostConnection());
    assertThatThrownBy(() -> job.run(Examples.config("aws.emr.watch.blind.timeout", "5h")))
        .hasMessageContaining("nobody watches it any more");
    assertThat(job.emr.notices).isEmpty();
  }

  @Test
  void silenceThatEndsInTimeEndsNothing() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    for (int hour = 1; hour <= 20; hour += 2) {
      job.timer.at(
          Duration.ofHours(hour),
          () -> job.emr.describeStep.clear().fails(FakeEmr.lostConnection()));
      at(Duration.ofHours(hour + 1), StepState.RUNNING);
    }
    at(Duration.ofHours(22), StepState.COMPLETED);
    assertThat(job.run(Examples.config("aws.emr.watch.blind.timeout", "2h"))).isTrue();
  }

  @Test
  void onlyTheAdministratorSaysHowLongEmrMayBeSilent() {
    Props props = Examples.jobProps("aws.emr.watch.blind.timeout", "1s");
    assertThat(JobConfig.read(new Settings("job", props), props).ignored())
        .containsExactly("aws.emr.watch.blind.timeout");
  }

  private void at(Duration time, StepState state) {
    job.timer.at(time, () -> job.emr.describeStep.clear().answers(Answers.step(state)));
  }

  private void cancelEndsIt(Duration time) {
    job.emr.cancel.answers(Answers.cancelSubmitted());
    at(time, StepState.CANCELLED);
  }
}
