package io.github.azkabanaws.emr.boundaries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is known of a wait, some time later. */
class HoldTest {
  @Test
  void whoComesLaterWaitsForWhatIsLeft() {
    Hold hold = Hold.of("it is closed", "wait", Duration.ofMinutes(1), Duration.ofSeconds(60));
    assertThat(hold.after(Duration.ofSeconds(50)).atLeast()).isEqualTo(Duration.ofSeconds(10));
    assertThat(hold.after(Duration.ofSeconds(70)).atLeast()).isZero();
    assertThat(hold.after(Duration.ofSeconds(70)).isOfRule()).isTrue();
  }
}
