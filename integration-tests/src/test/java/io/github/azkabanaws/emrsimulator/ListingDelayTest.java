package io.github.azkabanaws.emrsimulator;

import static io.github.azkabanaws.emrsimulator.Sdk.step;
import static io.github.azkabanaws.emrsimulator.Sdk.submit;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

class ListingDelayTest {
  private final ManualClock clock = SimulatorClock.manual();

  @Test
  void showsAStepInListsOnlyAfterAWhile() {
    Timings timings = Timings.defaults().withListing(Duration.ofSeconds(5));
    try (EmrSimulator simulator = start(timings);
        EmrClient emr = Sdk.client(simulator)) {
      String cluster = simulator.createCluster(ClusterSpec.named("c")).id();
      String old = submit(emr, cluster, step("old"));
      clock.advance(Duration.ofSeconds(5));
      String fresh = submit(emr, cluster, step("fresh"));
      clock.advance(Duration.ofMillis(4999));

      assertThat(ids(emr.listSteps(r -> r.clusterId(cluster)).steps())).containsExactly(old);
      assertThat(emr.listSteps(r -> r.clusterId(cluster).stepStates(StepState.PENDING)).hasSteps())
          .isTrue();
      assertThat(emr.listSteps(r -> r.clusterId(cluster).stepStates(StepState.PENDING)).steps())
          .isEmpty();
      assertThat(ids(emr.listSteps(r -> r.clusterId(cluster).stepIds(old, fresh)).steps()))
          .containsExactly(old);
      assertThat(emr.describeStep(r -> r.clusterId(cluster).stepId(fresh)).step().name())
          .isEqualTo("fresh");

      clock.advance(Duration.ofMillis(1));
      assertThat(ids(emr.listSteps(r -> r.clusterId(cluster)).steps())).containsExactly(fresh, old);
      assertThat(ids(emr.listSteps(r -> r.clusterId(cluster).stepIds(fresh)).steps()))
          .containsExactly(fresh);
    }
  }

  @Test
  void cancelsAStepThatIsNotListedYet() {
    Timings timings = Timings.defaults().withListing(Duration.ofDays(1));
    try (EmrSimulator simulator = start(timings);
        EmrClient emr = Sdk.client(simulator)) {
      String cluster = simulator.createCluster(ClusterSpec.named("c")).id();
      String id = submit(emr, cluster, step("s"));
      emr.cancelSteps(r -> r.clusterId(cluster).stepIds(id));
      assertThat(simulator.step(id).state().name()).isEqualTo("CANCELLED");
    }
  }

  @Test
  void thereIsNoDelayByDefault() {
    assertThat(Timings.defaults().listing()).isZero();
    try (EmrSimulator simulator = start(Timings.defaults());
        EmrClient emr = Sdk.client(simulator)) {
      String cluster = simulator.createCluster(ClusterSpec.named("c")).id();
      String id = submit(emr, cluster, step("s"));
      assertThat(ids(emr.listSteps(r -> r.clusterId(cluster)).steps())).containsExactly(id);
    }
  }

  private EmrSimulator start(Timings timings) {
    return EmrSimulator.builder()
        .clock(clock)
        .timings(timings)
        .behavior(step -> StepBehavior.hangs())
        .start();
  }

  private static List<String> ids(List<StepSummary> steps) {
    return steps.stream().map(StepSummary::id).toList();
  }
}
