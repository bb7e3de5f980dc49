package io.github.azkabanaws.emr.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final TokenBucket bucket = new TokenBucket(10, 0.5, timer);

  @Test
  void allowsABurstAndThenTheRate() {
    assertThat(callsWithin(Duration.ZERO)).isEqualTo(10);
    assertThat(callsWithin(Duration.ofSeconds(61))).isEqualTo(30);
  }

  @Test
  void aLongRestFillsItNoFurtherThanTheBurst() {
    callsWithin(Duration.ZERO);
    pass(Duration.ofDays(3));
    assertThat(callsWithin(Duration.ZERO)).isEqualTo(10);
  }

  @Test
  void theTimeToWaitIsEnough() {
    callsWithin(Duration.ZERO);
    Duration wait = bucket.untilNext();
    assertThat(wait).isBetween(Duration.ofMillis(1999), Duration.ofMillis(2001));
    pass(wait);
    assertThat(bucket.untilNext()).isZero();
  }

  @Test
  void throttlingEmptiesItAndHalvesTheRate() {
    bucket.throttled();
    assertThat(bucket.untilNext()).isBetween(Duration.ofMillis(3999), Duration.ofMillis(4001));
    bucket.throttled();
    assertThat(bucket.untilNext()).isBetween(Duration.ofMillis(7999), Duration.ofMillis(8001));
  }

  @Test
  void itNeverStopsAltogether() {
    for (int i = 0; i < 100; i++) {
      bucket.throttled();
    }
    assertThat(bucket.untilNext()).isBetween(Duration.ofSeconds(31), Duration.ofSeconds(33));
  }

  @Test
  void successBringsTheRateBackAndNoFurther() {
    bucket.throttled();
    bucket.throttled();
    for (int i = 0; i < 50; i++) {
      bucket.answered();
    }
    assertThat(bucket.untilNext()).isBetween(Duration.ofMillis(1999), Duration.ofMillis(2001));
  }

  @Test
  void aCallThatCouldNotWaitIsPaidForLater() {
    callsWithin(Duration.ZERO);
    bucket.take();
    assertThat(bucket.untilNext()).isBetween(Duration.ofMillis(3999), Duration.ofMillis(4001));
  }

  private int callsWithin(Duration time) {
    Duration end = timer.now().plus(time);
    int calls = 0;
    while (true) {
      Duration wait = bucket.untilNext();
      if (timer.now().plus(wait).compareTo(end) > 0) {
        pass(end.minus(timer.now()));
        return calls;
      }
      pass(wait);
      bucket.take();
      calls++;
    }
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }
}
