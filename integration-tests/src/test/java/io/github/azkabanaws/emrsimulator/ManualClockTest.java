package io.github.azkabanaws.emrsimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  private static final Instant START = Instant.EPOCH;
  private final ManualClock clock = ManualClock.at(START);
  private final List<String> fired = new ArrayList<>();

  @Test
  void firesInOrderEachAtItsOwnTime() {
    schedule(3, "c");
    schedule(1, "a");
    schedule(1, "b");
    schedule(5, "later");
    clock.advance(Duration.ofSeconds(4));
    assertThat(fired).containsExactly("a@1", "b@1", "c@3");
    assertThat(clock.now()).isEqualTo(START.plusSeconds(4));
  }

  @Test
  void firesWhatIsScheduledOnTheWay() {
    var unused =
        clock.schedule(
            Duration.ofSeconds(1),
            () -> {
              schedule(1, "second");
              schedule(9, "too late");
            });
    clock.advance(Duration.ofSeconds(5));
    assertThat(fired).containsExactly("second@2");
  }

  @Test
  void forgetsWhatIsCancelled() {
    schedule(1, "a").cancel();
    clock.advance(Duration.ofSeconds(5));
    assertThat(fired).isEmpty();
  }

  @Test
  void refusesToGoBackOrToBeMovedByWhatItFires() {
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    var unused = clock.schedule(Duration.ZERO, () -> clock.advance(Duration.ZERO));
    assertThatThrownBy(() -> clock.advance(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
  }

  private SimulatorClock.Timer schedule(int seconds, String name) {
    return clock.schedule(
        Duration.ofSeconds(seconds),
        () -> fired.add(name + "@" + Duration.between(START, clock.now()).toSeconds()));
  }
}
