package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whether hints are trusted, and how long a step is left alone then. */
class HintTrustTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final VirtualTimer timer = new VirtualTimer();
  private final HintTrust hints = new HintTrust(timer);
  private final LookInterval interval = new LookInterval(hints);

  @Test
  void withoutAHintThatCameTrueNoneIsMissing() {
    assertThat(hints.ended("s-1")).isFalse();
    pass(HintTrust.LATEST);
    assertThat(hints.hasBroken()).isFalse();
    assertThat(hints.isTrusted()).isFalse();
  }

  @Test
  void aHintThatCameTrueIsTrusted() {
    hints.hinted("s-1", true);
    assertThat(hints.isTrusted()).isFalse();
    assertThat(hints.ended("s-1")).isFalse();
    assertThat(hints.isTrusted()).isTrue();
  }

  @Test
  void anEndWithoutAHintBreaksTheTrustAfterAMinute() {
    trust();
    assertThat(hints.ended("s-1")).isTrue();
    pass(HintTrust.LATEST.minusMillis(1));
    assertThat(hints.hasBroken()).isFalse();
    assertThat(hints.isTrusted()).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(hints.hasBroken()).isTrue();
    assertThat(hints.isTrusted()).isFalse();
    assertThat(hints.hasBroken()).isFalse();
  }

  @Test
  void aHintMayComeAMomentLater() {
    trust();
    assertThat(hints.ended("s-1")).isTrue();
    hints.hinted("s-1", false);
    pass(HintTrust.LATEST);
    assertThat(hints.hasBroken()).isFalse();
    assertThat(hints.isTrusted()).isTrue();
  }

  @Test
  void aHintOfAStepThatNobodyWatchesIsForgotten() {
    trust();
    hints.hinted("s-1", false);
    assertThat(hints.ended("s-1")).isTrue();
    hints.hinted("s-2", true);
    hints.left("s-2");
    assertThat(hints.ended("s-2")).isTrue();
  }

  @Test
  void whatCanNotBeReadIsTrustedNoLonger() {
    assertThat(hints.lost()).isFalse();
    trust();
    assertThat(hints.ended("s-1")).isTrue();
    assertThat(hints.lost()).isTrue();
    assertThat(hints.isTrusted()).isFalse();
    assertThat(hints.lost()).isFalse();
    trust();
    pass(HintTrust.LATEST);
    assertThat(hints.hasBroken()).isFalse();
    assertThat(hints.isTrusted()).isTrue();
  }

  @Test
  void theLongerAStepRunsTheRarerItIsLookedAt() {
    assertInterval(2, 0);
    assertInterval(10, 5_000);
    assertInterval(30, 15_000);
    assertInterval(30, 36_000);
    assertThat(interval.of(Duration.ofHours(9), Duration.ofSeconds(1)))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void withHintsItIsLookedAtEvenLess() {
    trust();
    assertInterval(30, 0);
    assertInterval(60, 1_800);
    assertInterval(120, 3_600);
    assertInterval(120, 36_000);
  }

  @Test
  void whatIsUrgentIsLookedAtOften() {
    trust();
    assertThat(interval.ofUrgent(LONGEST)).isEqualTo(Duration.ofSeconds(2));
    assertThat(interval.ofUrgent(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aWayWithoutAnAnswerIsLeftAloneForGrowingPauses() {
    WayPause way = new WayPause(timer);
    assertThat(way.isOpen()).isTrue();
    assertThat(way.notBefore()).isZero();
    way.failed();
    assertThat(way.isOpen()).isFalse();
    assertThat(way.notBefore()).isEqualTo(Duration.ofSeconds(2));
    pass(Duration.ofSeconds(2));
    assertThat(way.isOpen()).isTrue();
    way.failed();
    assertThat(way.notBefore()).isEqualTo(Duration.ofSeconds(6));
    way.answered();
    way.failed();
    assertThat(way.notBefore()).isEqualTo(Duration.ofSeconds(4));
  }

  private void trust() {
    hints.hinted("s-0", true);
    hints.ended("s-0");
  }

  private void assertInterval(long expected, long age) {
    assertThat(interval.of(Duration.ofSeconds(age), LONGEST))
        .isEqualTo(Duration.ofSeconds(expected));
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }
}
