package io.github.azkabanaws.emr.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final List<Duration> runs = new ArrayList<>();
  private boolean fails;
  private final Alarm alarm =
      new Alarm(
          timer,
          timer,
          () -> {
            runs.add(timer.now());
            if (fails) {
              fails = false;
              throw new IllegalStateException("for the test");
            }
          });

  @Test
  void theEarliestTimeCountsAndOnce() {
    alarm.at(Duration.ofSeconds(5));
    alarm.at(Duration.ofSeconds(2));
    alarm.at(Duration.ofSeconds(3));
    pass(Duration.ofMinutes(1));
    assertThat(runs).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void aTimeThatIsOverIsNow() {
    pass(Duration.ofSeconds(9));
    alarm.at(Duration.ofSeconds(2));
    pass(Duration.ZERO);
    assertThat(runs).containsExactly(Duration.ofSeconds(9));
  }

  @Test
  void workThatFailsIsRunAgain() {
    fails = true;
    alarm.at(Duration.ofSeconds(1));
    assertThatThrownBy(() -> pass(Duration.ofMinutes(1))).hasMessage("for the test");
    pass(Duration.ofMinutes(1));
    assertThat(runs).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(11));
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }
}
