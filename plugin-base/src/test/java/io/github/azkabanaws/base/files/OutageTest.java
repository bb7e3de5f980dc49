package io.github.azkabanaws.base.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Outage outage = new Outage(START);

  @Test
  void isToldAtOnceAndThenLessAndLessOften() {
    List<Long> told = new ArrayList<>();
    for (long second = 0; second <= Duration.ofHours(6).getSeconds(); second += 2) {
      if (outage.isTimeToTell(START.plusSeconds(second), "cause")) {
        told.add(second / 60);
      }
    }
    assertThat(told).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L, 243L, 303L);
  }

  @Test
  void anotherCauseIsToldAtOnceAndCausesThatTakeTurnsAreNot() {
    assertThat(outage.isTimeToTell(START, "a")).isTrue();
    assertThat(outage.isTimeToTell(START.plusSeconds(2), "b")).isTrue();
    assertThat(outage.isTimeToTell(START.plusSeconds(4), "a")).isFalse();
    int told = 0;
    for (int i = 0; i < 25; i++) {
      told += outage.isTimeToTell(START.plusSeconds(6), "cause " + i) ? 1 : 0;
    }
    assertThat(told).isEqualTo(8);
  }

  @Test
  void aClockThatIsSetBackDoesNotSilenceIt() {
    outage.isTimeToTell(START, "a");
    assertThat(outage.isTimeToTell(START.minus(Duration.ofDays(1)), "a")).isTrue();
    assertThat(outage.isTimeToTell(START.minus(Duration.ofDays(1)).plusSeconds(30), "a")).isFalse();
  }
}
