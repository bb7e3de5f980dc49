package io.github.azkabanaws.emrsimulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private final TokenBucket bucket = new TokenBucket(new Quotas.Bucket(10, 0.5));

  @Test
  void isFullAtFirstAndGivesItsBurst() {
    assertThat(takeAll(START)).isEqualTo(10);
  }

  @Test
  void givesOneTokenBackInTwoSeconds() {
    assertThat(takeAll(START)).isEqualTo(10);
    assertThat(bucket.hasToken(START.plusMillis(1999))).isFalse();
    assertThat(takeAll(START.plusSeconds(2))).isEqualTo(1);
    assertThat(takeAll(START.plusSeconds(9))).isEqualTo(3);
    assertThat(bucket.hasToken(START.plusMillis(9999))).isFalse();
    assertThat(takeAll(START.plusSeconds(10))).isEqualTo(1);
  }

  @Test
  void holdsNoMoreThanItsBurst() {
    assertThat(takeAll(START)).isEqualTo(10);
    assertThat(takeAll(START.plus(Duration.ofDays(1)))).isEqualTo(10);
  }

  @Test
  void losesNothingToRoundingInADay() {
    assertThat(takeAll(START)).isEqualTo(10);
    int taken = 0;
    for (int tenths = 1; tenths <= 864_000; tenths++) {
      taken += takeAll(START.plusMillis(100L * tenths));
    }
    assertThat(taken).isEqualTo(43_200);
  }

  private int takeAll(Instant now) {
    int taken = 0;
    while (bucket.hasToken(now)) {
      bucket.take(now);
      taken++;
    }
    return taken;
  }
}
