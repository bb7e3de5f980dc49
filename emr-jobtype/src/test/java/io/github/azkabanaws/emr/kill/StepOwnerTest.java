package io.github.azkabanaws.emr.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Examples;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepOwnerTest {
  @Test
  void aJobOfAnEmbeddedFlowIsNamedByItsPath() {
    Execution nested =
        new Execution(7, "demo", "reports", "count", "sub:count", 2, "alice", Set.of());
    StepOwner owner = StepOwner.of(nested);
    assertThat(owner)
        .hasToString("execution 7, project demo, flow reports, job sub:count, attempt 2");
    assertThat(owner.executionId()).isEqualTo(7);
    assertThat(Examples.OWNER)
        .hasToString("execution 42, project demo, flow reports, job count, attempt 0");
  }

  @Test
  void stepsAreLeftAloneUnlessTheAdministratorSaysOtherwise() {
    assertThat(settings(null)).isEqualTo(ShutdownRule.LEAVE);
    assertThat(settings("leave")).isEqualTo(ShutdownRule.LEAVE);
    assertThat(settings("cancel")).isEqualTo(ShutdownRule.CANCEL);
  }

  private static ShutdownRule settings(String value) {
    return new ShutdownSettings(
            new Settings(
                "private.properties", Examples.adminProps("aws.emr.shutdown.steps", value)))
        .steps();
  }
}
