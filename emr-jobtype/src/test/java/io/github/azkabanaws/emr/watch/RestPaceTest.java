package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a step rests whose end will be noted. */
class RestPaceTest {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final RestPace pace = new RestPace();

  @Test
  void aJvmBeginsWithFewLooks() {
    assertThat(pace.of(INTERVAL)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void eachAnswerBringsTheNextLookNearerDownToFourIntervals() {
    pace.answered();
    assertThat(pace.of(INTERVAL)).isEqualTo(Duration.ofMinutes(8));
    for (int i = 0; i < 20; i++) {
      pace.answered();
    }
    assertThat(pace.of(INTERVAL)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void eachThrottlingMovesItAwayUpToTwenty() {
    for (int i = 0; i < 20; i++) {
      pace.answered();
    }
    pace.throttled();
    assertThat(pace.of(INTERVAL)).isEqualTo(Duration.ofMinutes(4));
    for (int i = 0; i < 20; i++) {
      pace.throttled();
    }
    assertThat(pace.of(INTERVAL)).isEqualTo(Duration.ofMinutes(10));
  }
}
