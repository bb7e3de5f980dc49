package io.github.azkabanaws.emr.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.azkaban.JvmLife;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.SdkStepCalls;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.notices.JobNotices;
import io.github.azkabanaws.emr.notices.Notice;
import io.github.azkabanaws.emr.notices.NoticeKind;
import io.github.azkabanaws.emr.watch.StepWatch;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.CancelStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;

/** The end of one step, as the job brings it about. */
class StepCancellerTest {
  private static final StepAddress STEP = new StepAddress(Examples.CLUSTER, "s-1");

  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private final Examples.Log log = Examples.Log.create();
  private final StepCalls calls = new SdkStepCalls(emr, Optional.empty());
  private final ApiBudget budget = new ApiBudget(100, 100, timer, () -> 0.5);
  private final StepWatch watch = new StepWatch(calls, budget, timer, timer);
  private final LiveSteps live = new LiveSteps(calls);
  private final CancelQueue cancels = new CancelQueue(calls, budget, timer);

  /** When EMR was asked, and for what. */
  private final List<String> asked = new ArrayList<>();

  private final List<Notice> notices = new ArrayList<>();
  private JvmLife jvm = JvmLife.OF_EXECUTOR;
  private LateCancels late;

  @BeforeEach
  void theStepRuns() {
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    cancelAnswers(Answers.cancelSubmitted());
  }

  @Test
  void aStepThatStopsWhenItIsAskedToIsNotForced() throws Exception {
    ends(StepState.CANCELLED, 10);
    KilledException killed = canceller().kill(watched());
    assertThat(killed).hasMessage("Killed: step s-1 has ended, CANCELLED.");
    assertThat(timer.now()).isBetween(seconds(10), seconds(13));
    assertThat(asked).containsExactly("0 s SEND_INTERRUPT");
    assertThat(log.lines())
        .startsWith("INFO Killed: cancelling step s-1 on cluster 'analytics' (j-1).")
        .noneMatch(line -> line.startsWith("WARN"));
  }

  @Test
  void afterTheGraceTimeForceIsUsedAndAskedForAgain() throws Exception {
    ends(StepState.CANCELLED, 75);
    canceller().kill(watched());
    assertThat(asked)
        .containsExactly(
            "0 s SEND_INTERRUPT",
            "30 s TERMINATE_PROCESS",
            "50 s TERMINATE_PROCESS",
            "70 s TERMINATE_PROCESS");
    assertThat(log.lines()).contains("WARN Step s-1 has not ended by itself; ending it by force.");
  }

  @Test
  void whatEmrDoesNotTakeIsAskedForAgain() throws Exception {
    cancelAnswers(Answers.cancelFailed("not now"));
    ends(StepState.COMPLETED, 45);
    assertThat(canceller().kill(watched())).hasMessage("Killed: step s-1 has ended, COMPLETED.");
    assertThat(asked)
        .containsExactly("0 s SEND_INTERRUPT", "20 s SEND_INTERRUPT", "40 s TERMINATE_PROCESS");
    assertThat(log.lines())
        .contains("WARN EMR did not take the SEND_INTERRUPT of step s-1: not now")
        .contains("WARN EMR did not take the TERMINATE_PROCESS of step s-1: not now");
  }

  @Test
  void whatEmrDoesNotAnswerIsAskedForAgainSoon() throws Exception {
    emr.cancel.clear();
    for (int i = 0; i < 2; i++) {
      emr.cancel.does(
          () -> {
            asked.add(timer.now().toSeconds() + " s");
            throw FakeEmr.lostConnection();
          });
    }
    cancelAlsoAnswers(Answers.cancelSubmitted());
    ends(StepState.CANCELLED, 20);
    canceller().kill(watched());
    assertThat(asked).containsExactly("0 s", "2 s", "6 s SEND_INTERRUPT");
    assertThat(log.lines()).anyMatch(line -> line.contains("while cancelling step s-1"));
  }

  @Test
  void anEndThatIsNotConfirmedIsLeftToTheExecutor() {
    StepCanceller canceller = canceller("aws.emr.kill.timeout", "2m");
    WatchedStep step = watched();
    assertThatThrownBy(() -> canceller.kill(step))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "Kill not confirmed after 2m (aws.emr.kill.timeout): step s-1 on cluster 'analytics'"
                + " (j-1) may still run. The executor goes on asking EMR to end it, for 24h, and"
                + " says in its own log what comes of it.");
    assertThat(timer.now()).isEqualTo(Duration.ofMinutes(2));
    assertThat(asked)
        .containsExactly(
            "0 s SEND_INTERRUPT",
            "30 s TERMINATE_PROCESS",
            "50 s TERMINATE_PROCESS",
            "70 s TERMINATE_PROCESS",
            "91 s TERMINATE_PROCESS",
            "111 s TERMINATE_PROCESS");
    assertThat(late.isEnding(STEP)).isTrue();
    assertThat(late.isEnding(new StepAddress(Examples.CLUSTER, "s-2"))).isFalse();
  }

  /** Nobody could use force later. */
  @Test
  void aJvmThatEndsWithItsFlowUsesForceBeforeItGivesUp() {
    jvm = JvmLife.OF_FLOW;
    StepCanceller canceller = canceller("aws.emr.kill.grace", "50s", "aws.emr.kill.timeout", "60s");
    cancelAnswers(Answers.cancelFailed("not now"));
    WatchedStep step = watched();
    assertThatThrownBy(() -> canceller.kill(step))
        .hasMessageContaining(
            "may still run. This JVM ends with its flow, and nobody goes on asking EMR to end it:"
                + " aws emr cancel-steps --cluster-id j-1 --step-ids s-1"
                + " --step-cancellation-option TERMINATE_PROCESS.");
    assertThat(asked)
        .startsWith(
            "0 s SEND_INTERRUPT",
            "20 s SEND_INTERRUPT",
            "40 s SEND_INTERRUPT",
            "60 s TERMINATE_PROCESS",
            "80 s TERMINATE_PROCESS");
    assertThat(timer.now()).isEqualTo(seconds(60 + 50));
  }

  @Test
  void forceThatEmrDidNotTakeIsTriedOnceMoreBeforeTheJvmOfAFlowEnds() {
    jvm = JvmLife.OF_FLOW;
    StepCanceller canceller = canceller("aws.emr.kill.grace", "30s", "aws.emr.kill.timeout", "60s");
    cancelAnswers(Answers.cancelFailed("not now"));
    WatchedStep step = watched();
    assertThatThrownBy(() -> canceller.kill(step)).hasMessageContaining("This JVM ends");
    assertThat(asked)
        .startsWith("0 s SEND_INTERRUPT", "20 s SEND_INTERRUPT", "40 s TERMINATE_PROCESS");
    assertThat(timer.now()).isEqualTo(seconds(60 + 30));
  }

  @Test
  void whereForceWasTakenAlreadyTheJvmOfAFlowDoesNotWaitForMore() {
    jvm = JvmLife.OF_FLOW;
    StepCanceller canceller = canceller("aws.emr.kill.grace", "30s", "aws.emr.kill.timeout", "60s");
    WatchedStep step = watched();
    assertThatThrownBy(() -> canceller.kill(step)).hasMessageContaining("This JVM ends");
    assertThat(asked)
        .startsWith("0 s SEND_INTERRUPT", "30 s TERMINATE_PROCESS", "50 s TERMINATE_PROCESS");
    assertThat(timer.now()).isEqualTo(seconds(60));
  }

  @Test
  void aLimitEndsAStepToo() throws Exception {
    ends(StepState.CANCELLED, 5);
    EmrStep ended = canceller().cancelAtLimit(watched());
    assertThat(ended.stateText()).isEqualTo("CANCELLED");
    assertThat(log.lines())
        .contains("INFO Limit reached: cancelling step s-1 on cluster 'analytics' (j-1).")
        .last()
        .isEqualTo("INFO Limit reached: step s-1 has ended, CANCELLED.");
  }

  @Test
  void peopleAreToldOfAnEndThatIsNotConfirmed() {
    StepCanceller canceller = canceller("aws.emr.kill.timeout", "2m");
    WatchedStep step = watched();
    assertThatThrownBy(() -> canceller.kill(step)).isInstanceOf(StepJobException.class);
    assertThat(notices)
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.kind()).isEqualTo(NoticeKind.KILL_NOT_CONFIRMED);
              assertThat(notice.sentence())
                  .isEqualTo(
                      "Kill not confirmed after 2m (aws.emr.kill.timeout): step s-1 on cluster j-1"
                          + " may still run. The executor goes on asking EMR to end it, for 24h,"
                          + " and says in its own log what comes of it.");
              assertThat(notice.identity())
                  .isEqualTo(
                      Notice.of(NoticeKind.KILL_NOT_CONFIRMED, "").onStep("j-1", "s-1").identity());
            });
  }

  @Test
  void nobodyIsToldOfAnEndThatIsConfirmed() throws Exception {
    ends(StepState.CANCELLED, 10);
    canceller().kill(watched());
    assertThat(notices).isEmpty();
  }

  @Test
  void aLimitThatIsNotConfirmedIsNoKill() {
    StepCanceller canceller = canceller("aws.emr.kill.timeout", "2m");
    WatchedStep step = watched();
    assertThatThrownBy(() -> canceller.cancelAtLimit(step))
        .hasMessageStartingWith("Cancellation not confirmed after 2m");
  }

  @Test
  void aStepThatWasLeftBehindIsWatchedUntilItsEndAndNoLonger() throws Exception {
    ends(StepState.CANCELLED, 5);
    List<LiveSteps.Entry> meanwhile = new ArrayList<>();
    timer.at(seconds(1), () -> meanwhile.addAll(live.of(STEP)));
    canceller().cancelLeftBehind(STEP);
    assertThat(meanwhile)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.rule()).isEqualTo(ShutdownRule.CANCEL);
              assertThat(entry.isInterrupted()).isTrue();
              assertThat(entry.log()).contains(log.logger());
              assertThat(entry.owner().executionId()).isEqualTo(42);
            });
    assertThat(log.lines()).last().isEqualTo("INFO Left behind: step s-1 has ended, CANCELLED.");
    assertThat(live.of(STEP)).isEmpty();
    assertThat(watch.size()).isZero();
  }

  @Test
  void whoIsKilledIsNotLeftWhenTheExecutorStops() throws Exception {
    LiveSteps.Entry entry = live.add(STEP, ShutdownRule.LEAVE, Examples.OWNER, log.logger());
    assertThat(entry.rule()).isEqualTo(ShutdownRule.LEAVE);
    assertThat(entry.isInterrupted()).isFalse();
    ends(StepState.CANCELLED, 5);
    canceller().kill(watched());
    assertThat(entry.rule()).isEqualTo(ShutdownRule.CANCEL);
    assertThat(entry.isInterrupted()).isTrue();
  }

  /** Otherwise an old step is looked at every half a minute. */
  @Test
  void theEndOfAnOldStepIsSeenSoon() throws Exception {
    WatchedStep step = watched();
    int old = 36_000;
    timer.await(new Signal(), seconds(old));
    ends(StepState.CANCELLED, old + 5);
    canceller().kill(step);
    assertThat(timer.now()).isBetween(seconds(old + 5), seconds(old + 8));
  }

  private StepCanceller canceller(String... changes) {
    late = new LateCancels(cancels, watch, live, jvm, timer, timer);
    LimitSettings limits = Examples.config(changes).limits();
    return new StepCanceller(
        new CancelAccess(cancels, late, live, watch),
        limits,
        Examples.OWNER,
        new JobContext(timer, new Signal(), log.logger()),
        new JobNotices(notices::add, Examples.EXECUTION, Optional.of("science")));
  }

  private WatchedStep watched() {
    return watch.watch(STEP, seconds(30), log.logger());
  }

  private void ends(StepState state, int second) {
    timer.at(seconds(second), () -> emr.describeStep.answersOnly(Answers.step(state)));
  }

  private void cancelAnswers(CancelStepsResponse answer) {
    emr.cancel.clear();
    cancelAlsoAnswers(answer);
  }

  private void cancelAlsoAnswers(CancelStepsResponse answer) {
    emr.cancel.does(
        () -> {
          int last = emr.cancel.requests().size() - 1;
          asked.add(
              timer.now().toSeconds()
                  + " s "
                  + emr.cancel.requests().get(last).stepCancellationOption());
          return answer;
        });
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
