package io.github.azkabanaws.emr.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.fixtures.Examples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which silence is another one. Times are minutes. */
class SilenceTest {
  private final Silence silence = new Silence();

  @Test
  void whatBeganBeforeItWasToldIsTheSame() {
    assertThat(isNew(0, 15)).isTrue();
    assertThat(isNew(0, 16)).isFalse();
    silence.answered(Duration.ofMinutes(17));
    assertThat(isNew(14, 18)).isFalse();
    assertThat(isNew(20, 35)).isTrue();
  }

  @Test
  void withoutAnAnswerInBetweenNewStepsMeetTheSame() {
    silence.answered(Duration.ofMinutes(5));
    assertThat(isNew(6, 21)).isTrue();
    assertThat(isNew(22, 37)).isFalse();
    assertThat(isNew(40, 55)).isFalse();
    silence.answered(Duration.ofMinutes(60));
    silence.answered(Duration.ofMinutes(3));
    assertThat(isNew(61, 76)).isTrue();
  }

  @Test
  void aStepThatNobodyHasAskedAboutSinceSaysNothingOfEmr() {
    List<Notice> told = new ArrayList<>();
    SilenceNotice notice =
        new SilenceNotice(
            Optional.of(Duration.ofMinutes(1)),
            silence,
            new JobNotices(told::add, Examples.EXECUTION, Optional.empty()));
    // One moment without an answer, and the next look is due in two minutes.
    tell(notice, 100, 100, 160);
    tell(notice, 100, 100, 219);
    assertThat(told).isEmpty();
    tell(notice, 100, 150, 220);
    assertThat(told).hasSize(1);
  }

  @Test
  void aSilenceThatLastsIsToldEachLimitHoweverOftenSomebodyAsks() {
    List<Notice> told = new ArrayList<>();
    SilenceNotice notice =
        new SilenceNotice(
            Optional.of(Duration.ofMinutes(1)),
            silence,
            new JobNotices(told::add, Examples.EXECUTION, Optional.empty()));
    for (int now = 160; now < 280; now++) {
      tell(notice, 100, now, now);
    }
    assertThat(told).hasSize(2);
    // Another one begins.
    tell(notice, 281, 341, 341);
    assertThat(told).hasSize(3);
  }

  private static void tell(SilenceNotice notice, int since, int asked, int now) {
    notice.tellIfDue(
        "j-1",
        "s-1",
        Optional.of(Duration.ofSeconds(since)),
        Optional.of(Duration.ofSeconds(asked)),
        Duration.ofSeconds(now));
  }

  private boolean isNew(int since, int now) {
    String ifNew = since + " " + now;
    return silence.thing(Duration.ofMinutes(since), Duration.ofMinutes(now), ifNew).equals(ifNew);
  }
}
