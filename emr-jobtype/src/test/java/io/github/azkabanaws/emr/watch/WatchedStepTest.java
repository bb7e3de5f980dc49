package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** What one step remembers, and who hears of it. */
class WatchedStepTest {
  private static final StepAddress ADDRESS = new StepAddress(Examples.CLUSTER, "s-1");
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final VirtualTimer timer = new VirtualTimer();
  private final Examples.Log log = Examples.Log.create();
  private final WatchedStep step =
      new WatchedStep(
          ADDRESS, LONGEST, new LookInterval(new HintTrust(timer)), timer, log.logger());

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(step.address()).isEqualTo(ADDRESS);
    assertThat(step.cluster()).isEqualTo(Examples.CLUSTER);
    assertThat(step.id()).isEqualTo("s-1");
    assertThat(step.since()).isZero();
    assertThat(step.nextLook()).isZero();
    assertThat(step.last()).isEmpty();
    assertThat(step.lastAnswer()).isEmpty();
    assertThat(step.runningSince()).isEmpty();
    assertThat(step.blindSince()).isEmpty();
    assertThat(step.hasLeftPending()).isFalse();
    assertThat(step.hasEnded()).isFalse();
    assertThat(step.giveUp()).isEmpty();
  }

  @Test
  void whatEmrSaysIsKeptWithItsTime() {
    pass(1);
    step.seen(state(StepState.PENDING));
    assertThat(step.hasLeftPending()).isFalse();
    assertThat(step.lastAnswer()).contains(seconds(1));
    assertThat(step.nextLook()).isEqualTo(seconds(3));
    assertThat(step.runningSince()).isEmpty();
    pass(9);
    step.seen(state(StepState.RUNNING));
    assertThat(step.hasLeftPending()).isTrue();
    assertThat(step.runningSince()).contains(seconds(10));
    pass(10);
    step.seen(state(StepState.RUNNING));
    assertThat(step.runningSince()).contains(seconds(10));
    assertThat(step.lastAnswer()).contains(seconds(20));
    assertThat(step.last().orElseThrow().stateText()).isEqualTo("RUNNING");
    step.seen(state(StepState.FAILED));
    assertThat(step.hasEnded()).isTrue();
    assertThat(step.giveUp().orElseThrow().stateText()).isEqualTo("FAILED");
    assertThat(log.lines())
        .containsExactly(
            "INFO Step s-1 is PENDING.", "INFO Step s-1 is RUNNING.", "INFO Step s-1 is FAILED.");
  }

  @Test
  void anAnswerWithoutAStateSaysNothing() {
    pass(1);
    step.seen(state(null));
    assertThat(step.last()).isEmpty();
    assertThat(step.lastAnswer()).isEmpty();
    assertThat(step.nextLook()).isEqualTo(seconds(3));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void whenEmrDoesNotAnswerItIsBlindUntilItDoes() {
    pass(7);
    assertThat(step.unanswered(FakeEmr.lostConnection())).isEqualTo(seconds(2));
    assertThat(step.blindSince()).contains(seconds(7));
    pass(2);
    assertThat(step.unanswered(FakeEmr.lostConnection())).isEqualTo(seconds(4));
    assertThat(step.blindSince()).contains(seconds(7));
    step.seen(state(StepState.RUNNING));
    assertThat(step.blindSince()).isEmpty();
    step.seen(state(StepState.RUNNING));
    assertThat(log.lines())
        .hasSize(3)
        .anyMatch(line -> line.contains("watching step s-1, which may still run"))
        .filteredOn(line -> line.equals("INFO EMR answers again."))
        .hasSize(1);
    // The next outage begins anew.
    assertThat(step.unanswered(FakeEmr.lostConnection())).isEqualTo(seconds(2));
    assertThat(step.blindSince()).contains(seconds(9));
  }

  @Test
  void whereEmrThrottlesThePausesStayShort() {
    for (int i = 0; i < 10; i++) {
      assertThat(step.unanswered(FakeEmr.throttled())).isLessThanOrEqualTo(seconds(4));
    }
  }

  /** What the job has said last must not be contradicted. */
  @Test
  void afterItWasGivenUpNothingChanges() {
    step.seen(state(StepState.RUNNING));
    assertThat(step.giveUp()).isEmpty();
    pass(10);
    step.seen(state(StepState.COMPLETED));
    assertThat(step.hasEnded()).isFalse();
    assertThat(step.last().orElseThrow().stateText()).isEqualTo("RUNNING");
    assertThat(step.nextLook()).isEqualTo(seconds(12));
    assertThat(step.unanswered(FakeEmr.throttled())).isEqualTo(seconds(2));
    assertThat(step.blindSince()).isEmpty();
    assertThat(log.lines()).containsExactly("INFO Step s-1 is RUNNING.");
  }

  @Test
  void theOlderTheRarerUnlessItsEndIsWaitedFor() {
    pass(36_000);
    step.seen(state(StepState.RUNNING));
    assertThat(step.nextLook()).isEqualTo(timer.now().plus(LONGEST));
    step.makeUrgent();
    step.seen(state(StepState.RUNNING));
    assertThat(step.nextLook()).isEqualTo(timer.now().plusSeconds(2));
  }

  @Test
  void theNextLookCanComeSoonerButNotLater() {
    step.lookAt(seconds(100));
    assertThat(step.nextLook()).isEqualTo(seconds(100));
    step.shorten();
    assertThat(step.nextLook()).isEqualTo(seconds(2));
    step.lookAt(seconds(1));
    step.shorten();
    assertThat(step.nextLook()).isEqualTo(seconds(1));
  }

  @Test
  void aWaitEndsWithItsTime() throws Exception {
    assertThat(step.await(new Signal(), seconds(7))).isEmpty();
    assertThat(timer.now()).isEqualTo(seconds(7));
  }

  @Test
  void aWaitEndsWhenTheStepHasEnded() throws Exception {
    timer.at(seconds(3), () -> step.seen(state(StepState.COMPLETED)));
    assertThat(step.await(new Signal(), seconds(60)).orElseThrow().stateText())
        .isEqualTo("COMPLETED");
    assertThat(timer.now()).isEqualTo(seconds(3));
    assertThat(step.await(new Signal(), seconds(60))).isPresent();
    assertThat(timer.now()).isEqualTo(seconds(3));
  }

  @Test
  void aWaitEndsWhenSomebodyWakesIt() throws Exception {
    Signal wake = new Signal();
    timer.at(seconds(3), wake::raise);
    assertThat(step.await(wake, seconds(60))).isEmpty();
    assertThat(timer.now()).isEqualTo(seconds(3));
  }

  @Test
  void whoWaitsForAStepThatNothingWatchesTriesToBeginAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    step.beginBy(() -> attempts.incrementAndGet() == 6);
    step.await(new Signal(), seconds(20));
    assertThat(timer.now()).isEqualTo(seconds(20));
    assertThat(attempts).hasValue(4);
    step.await(new Signal(), seconds(30));
    assertThat(timer.now()).isEqualTo(seconds(50));
    assertThat(attempts).hasValue(6);
    step.await(new Signal(), seconds(30));
    assertThat(attempts).hasValue(6);
  }

  @Test
  void noAttemptKeepsAKillWaiting() throws Exception {
    Signal wake = new Signal();
    step.beginBy(() -> false);
    timer.at(seconds(7), wake::raise);
    step.await(wake, seconds(60));
    assertThat(timer.now()).isEqualTo(seconds(7));
  }

  private static EmrStep state(StepState state) {
    StepSummary summary =
        StepSummary.builder().id("s-1").status(status -> status.state(state)).build();
    return SdkValues.step(summary);
  }

  private void pass(int seconds) {
    timer.await(new Signal(), seconds(seconds));
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
