package io.github.azkabanaws.cognito.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.cognito.fixtures.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FetchBudgetTest {
  private final TestClock clock = new TestClock();
  private final FetchBudget budget = new FetchBudget(clock);

  @Test
  void givesABurstAndThenOneForEachInterval() {
    assertThat(takeAll()).isEqualTo(FetchBudget.BURST);
    clock.advance(FetchBudget.INTERVAL.minusMillis(1));
    assertThat(takeAll()).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(takeAll()).isEqualTo(1);
    clock.advance(FetchBudget.INTERVAL);
    assertThat(takeAll()).isEqualTo(1);
  }

  @Test
  void savesNoMoreThanABurst() {
    takeAll();
    clock.advance(Duration.ofDays(1));
    assertThat(takeAll()).isEqualTo(FetchBudget.BURST);
    assertThat(takeAll()).isZero();
  }

  @Test
  void afterALongRestTheIntervalStartsAnew() {
    clock.advance(Duration.ofDays(1));
    assertThat(budget.take()).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(budget.take()).isTrue();
    assertThat(budget.take()).isFalse();
  }

  @Test
  void givesFewInAMinuteWhateverIsAsked() {
    int taken = 0;
    for (int i = 0; i < 600; i++) {
      taken += takeAll();
      clock.advance(Duration.ofMillis(100));
    }
    assertThat(taken).isEqualTo(FetchBudget.BURST + 3);
  }

  @Test
  void aClockThatIsSetBackDoesNotStopIt() {
    takeAll();
    clock.advance(Duration.ofDays(-1));
    assertThat(takeAll()).isZero();
    clock.advance(FetchBudget.INTERVAL);
    assertThat(takeAll()).isEqualTo(1);
  }

  private int takeAll() {
    int taken = 0;
    while (budget.take()) {
      taken++;
    }
    return taken;
  }
}
