package io.github.azkabanaws.emr.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.TokenBucket;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CognitoBudgetTest {
  private final VirtualTimer time = new VirtualTimer();
  private final CognitoBudget budget = new CognitoBudget(new TokenBucket(3, 2, time));

  @Test
  void givesTheBurstAndThenOneInEachInterval() {
    takeAll(3);
    Duration wait = budget.take();
    assertThat(wait).isBetween(Duration.ofMillis(499), Duration.ofMillis(501));
    assertThat(budget.take()).isEqualTo(wait);
    pass(wait);
    takeAll(1);
    assertThat(budget.take()).isPositive();
  }

  @Test
  void savesNoMoreThanTheBurst() {
    pass(Duration.ofHours(1));
    takeAll(3);
    assertThat(budget.take()).isPositive();
  }

  @Test
  void givesLessWhileCognitoThrottles() {
    budget.take();
    budget.answered(false);
    takeAll(1);
    budget.answered(true);
    assertThat(budget.take()).isGreaterThan(Duration.ofMillis(900));
  }

  private void takeAll(int calls) {
    for (int i = 0; i < calls; i++) {
      assertThat(budget.take()).isZero();
    }
  }

  private void pass(Duration duration) {
    time.await(new Signal(), duration);
  }
}
