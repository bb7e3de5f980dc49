package io.github.azkabanaws.emr.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairPaceTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final FairPace pace = new FairPace(0.5, timer, () -> 0.5);

  @Test
  void withoutThrottlingItHoldsNothingUp() {
    for (int i = 0; i < 5; i++) {
      assertThat(pace.untilNext()).isZero();
      pace.answered();
    }
    assertThat(pace.isScarce()).isFalse();
  }

  @Test
  void aThrottlingCostsAMoment() {
    pace.throttled();
    assertThat(pace.untilNext()).isBetween(millis(599), millis(601));
    assertThat(pace.untilRetry()).isEqualTo(pace.untilNext());
    pass(pace.untilNext());
    assertThat(pace.untilNext()).isZero();
  }

  @Test
  void manyInARowMakeItAskLessOftenAndNeverStop() {
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      pace.throttled();
      pauses.add(pace.untilRetry());
      pass(pace.untilRetry());
    }
    assertThat(pauses.get(9)).isLessThan(millis(601));
    assertThat(pauses.get(30)).isBetween(millis(1700), millis(1900));
    assertThat(pauses.get(199)).isBetween(millis(5999), millis(6001));
  }

  @Test
  void itLearnsWhatTheOthersLeave() {
    pace.answered();
    // One answer in 20 s, however often it asks.
    for (int i = 1; i <= 3; i++) {
      while (timer.now().compareTo(Duration.ofSeconds(20L * i)) < 0) {
        pace.throttled();
        pass(pace.untilNext());
      }
      pace.answered();
      if (i < 3) {
        pass(pace.untilNext());
      }
    }
    assertThat(pace.isScarce()).isTrue();
    assertThat(pace.untilNext()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(21));
  }

  @Test
  void whoAsksSeldomIsNotTakenForOneWhoGetsLittle() {
    pace.answered();
    pass(Duration.ofHours(1));
    pace.throttled();
    pass(pace.untilNext());
    pace.answered();
    assertThat(pace.untilNext()).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void whatBecomesFreeIsFoundSoon() {
    pace.throttled();
    pass(Duration.ofSeconds(30));
    pace.answered();
    Duration start = timer.now();
    while (pace.isScarce()) {
      pass(pace.untilNext());
      pace.answered();
    }
    assertThat(timer.now().minus(start)).isLessThan(Duration.ofSeconds(100));
  }

  @Test
  void aThirdThrottledAtRandomCostsAThird() {
    Random random = new Random(5);
    int answers = 0;
    Duration end = Duration.ofMinutes(60);
    while (timer.now().compareTo(end) < 0) {
      if (random.nextInt(10) < 3) {
        pace.throttled();
      } else {
        answers++;
        pace.answered();
        if (!pace.isScarce()) {
          pass(Duration.ofSeconds(2));
        }
      }
      pass(pace.untilNext());
    }
    assertThat(answers).isGreaterThan((int) (end.getSeconds() / 2.0 * 0.7));
  }

  @Test
  void manyWhoKnowNothingOfEachOtherShareFairly() {
    int many = 12;
    Random random = new Random(3);
    List<FairPace> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      all.add(new FairPace(0.3, timer, random::nextDouble));
    }
    int[] answers = new int[many];
    double tokens = 0;
    Duration tick = millis(100);
    for (int i = 0; i < 36_000; i++) {
      tokens = Math.min(10, tokens + 0.05);
      for (int j = 0; j < many; j++) {
        FairPace one = all.get((i + j) % many);
        if (one.untilNext().isZero() && tokens >= 1) {
          tokens--;
          one.answered();
          answers[(i + j) % many]++;
        } else if (one.untilNext().isZero()) {
          one.throttled();
        }
      }
      pass(tick);
    }
    int sum = 0;
    for (int own : answers) {
      sum += own;
      assertThat(own).isBetween(90, 220);
    }
    assertThat(sum).as("nothing of 0.5 a second is left over").isGreaterThan(1750);
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }

  private static Duration millis(long count) {
    return Duration.ofMillis(count);
  }
}
