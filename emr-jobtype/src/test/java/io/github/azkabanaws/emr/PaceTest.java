package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final Signal kill = new Signal();

  @Test
  void someAtOnceThenOneInEachIntervalAndAfterAPauseSomeAgain() throws Exception {
    Pace pace = new Pace(timer, 3, Duration.ofSeconds(2));
    times(pace, 3);
    assertThat(timer.now()).isZero();
    times(pace, 2);
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(4));
    timer.await(kill, Duration.ofMinutes(10));
    Duration later = timer.now();
    times(pace, 3);
    assertThat(timer.now()).isEqualTo(later);
    times(pace, 1);
    assertThat(timer.now()).isEqualTo(later.plusSeconds(2));
  }

  @Test
  void aKillEndsTheWait() throws Exception {
    Pace pace = new Pace(timer, 1, Duration.ofMinutes(1));
    times(pace, 1);
    timer.at(Duration.ofSeconds(7), kill::raise);
    assertThatThrownBy(() -> pace.await(kill)).isInstanceOf(KilledException.class);
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(7));
  }

  private void times(Pace pace, int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      pace.await(kill);
    }
  }
}
