package io.github.azkabanaws.emr.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FairBucketTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final FairBucket bucket = new FairBucket(10, 0.5, timer, () -> 0.5);

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
  void whatWasThrottledIsGivenBackAndTriedAgainInAMoment() {
    callsWithin(Duration.ZERO);
    pass(bucket.untilNext());
    bucket.take();
    bucket.throttled();
    assertThat(bucket.untilNext()).isEqualTo(bucket.untilUrgent());
    assertThat(bucket.untilUrgent()).isBetween(Duration.ofMillis(599), Duration.ofMillis(601));
  }

  @Test
  void whatCanWaitComesAfterWhatCannot() {
    bucket.take();
    bucket.throttled();
    Duration urgent = bucket.untilUrgent();
    Duration other = bucket.untilNext();
    assertThat(other).isGreaterThan(urgent);
    pass(urgent);
    assertThat(bucket.untilUrgent()).isZero();
    assertThat(bucket.untilNext()).isPositive();
    pass(other.minus(urgent));
    assertThat(bucket.untilNext()).isZero();
  }

  @Test
  void whatIsUrgentAllTheTimeKeepsNobodyWaitingForEver() {
    callsWithin(Duration.ZERO);
    for (int i = 1; i < 250; i++) {
      pass(Duration.ofMillis(100));
      Duration urgent = bucket.untilUrgent();
      if (urgent.isZero()) {
        bucket.take();
        bucket.answered();
        urgent = bucket.untilUrgent();
      }
      if (i < 190) {
        assertThat(bucket.untilNext()).as("after %s steps", i).isGreaterThan(urgent);
      } else if (i > 210) {
        assertThat(bucket.untilNext()).as("after %s steps", i).isEqualTo(urgent);
      }
    }
  }

  @Test
  void whatIsUrgentDoesNotFollowThePaceOfTheOthers() {
    bucket.take();
    bucket.throttled();
    pass(Duration.ofSeconds(40));
    bucket.take();
    bucket.answered();
    assertThat(bucket.isScarce()).isTrue();
    assertThat(bucket.untilNext()).isGreaterThan(Duration.ofSeconds(30));
    assertThat(bucket.untilUrgent()).isZero();
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
