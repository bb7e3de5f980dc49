package io.github.azkabanaws.emr.notices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

  private boolean isNew(int since, int now) {
    return silence.isNew(Duration.ofMinutes(since), Duration.ofMinutes(now));
  }
}
