package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget.Operation;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleCausesTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final List<String> byOthers = new ArrayList<>();
  private final ThrottleCauses causes = new ThrottleCauses(10, 0.5, timer, byOthers::add);

  @Test
  void whoHasHardlyAskedIsThrottledForOthers() {
    causes.answered(Operation.LIST_STEPS);
    causes.throttled(Operation.LIST_STEPS);
    assertThat(byOthers).containsExactly("ListSteps");
  }

  @Test
  void whoHasUsedUpTheQuotaOfAnOperationIsThrottledForThat() {
    for (int i = 0; i < 10; i++) {
      causes.answered(Operation.LIST_STEPS);
    }
    causes.throttled(Operation.LIST_STEPS);
    assertThat(byOthers).isEmpty();
    causes.throttled(Operation.DESCRIBE_STEP);
    assertThat(byOthers).containsExactly("DescribeStep");
    timer.await(new Signal(), Duration.ofSeconds(2));
    causes.throttled(Operation.LIST_STEPS);
    assertThat(byOthers).containsExactly("DescribeStep", "ListSteps");
  }

  @Test
  void theQuotaOfAllOperationsTogetherCountsToo() {
    for (Operation operation : Operation.values()) {
      for (int i = 0; i < 5; i++) {
        causes.answered(operation);
      }
    }
    causes.throttled(Operation.CANCEL_STEPS);
    assertThat(byOthers).isEmpty();
  }

  @Test
  void aThrottledCallTakesNothing() {
    for (int i = 0; i < 50; i++) {
      causes.throttled(Operation.LIST_STEPS);
    }
    assertThat(byOthers).hasSize(50);
  }
}
