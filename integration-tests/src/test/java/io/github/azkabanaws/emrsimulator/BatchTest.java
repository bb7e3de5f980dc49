package io.github.azkabanaws.emrsimulator;

import static io.github.azkabanaws.emrsimulator.Sdk.assertRefused;
import static io.github.azkabanaws.emrsimulator.Sdk.step;
import static io.github.azkabanaws.emrsimulator.Sdk.submit;
import static io.github.azkabanaws.emrsimulator.Sdk.submitAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.StepConfig;

/** Many steps in one request: all of them or none. */
class BatchTest {
  private final EmrSimulator simulator =
      EmrSimulator.builder()
          .clock(SimulatorClock.manual())
          .behavior(step -> StepBehavior.hangs())
          .start();
  private final SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));
  private final EmrClient emr = Sdk.client(simulator);

  @AfterEach
  void stop() {
    emr.close();
    simulator.close();
  }

  @Test
  void takesAsManyAsMayBeActiveInTheOrderGiven() {
    List<String> ids = submitAll(emr, cluster.id(), steps(256));

    assertThat(cluster.steps()).extracting(StepSnapshot::id).isEqualTo(ids).doesNotHaveDuplicates();
    assertThat(cluster.steps())
        .extracting(StepSnapshot::name)
        .containsExactlyElementsOf(steps(256).stream().map(StepConfig::name).toList());
    assertThat(simulator.journal().count("AddJobFlowSteps")).isEqualTo(1);
    assertThat(simulator.journal().stepsByName())
        .hasSize(256)
        .allSatisfy((name, count) -> assertThat(count).isOne());
  }

  @Test
  void takesManyStepsOfTheLargestSize() {
    List<StepConfig> large =
        IntStream.range(0, 120).mapToObj(i -> step("s" + i, "\u00e4".repeat(10_000))).toList();
    submitAll(emr, cluster.id(), large);
    assertThat(cluster.steps()).hasSize(120).allMatch(s -> s.args().get(0).length() == 10_000);
  }

  @Test
  void refusesAllIfTheyWouldBeTooManyTogether() {
    submitAll(emr, cluster.id(), steps(200));
    assertRefused(
        () -> submitAll(emr, cluster.id(), steps(57)), "ValidationException", "Maximum number");
    assertThat(cluster.steps()).hasSize(200);
    assertThat(simulator.journal().of("AddJobFlowSteps").get(1).executed()).isFalse();
    submitAll(emr, cluster.id(), steps(56));
    assertRefused(() -> submit(emr, cluster.id(), step("one")), "ValidationException", "Maximum");
    assertRefused(
        () -> submitAll(emr, simulator.createCluster(ClusterSpec.named("d")).id(), steps(257)),
        "ValidationException",
        "Maximum");
  }

  @Test
  void refusesAllIfOneIsBad() {
    List<StepConfig> bad =
        List.of(
            step("n".repeat(257)),
            step("long", "a".repeat(10_241)),
            StepConfig.builder().name("no jar").hadoopJarStep(jar -> jar.jar("")).build(),
            StepConfig.builder()
                .name("bad action")
                .actionOnFailure("EXPLODE")
                .hadoopJarStep(jar -> jar.jar("x.jar"))
                .build());
    for (StepConfig one : bad) {
      for (int place : new int[] {0, 60, 119}) {
        List<StepConfig> batch = new ArrayList<>(steps(119));
        batch.add(place, one);
        assertRefused(
            () -> submitAll(emr, cluster.id(), batch),
            "ValidationException",
            "steps." + (place + 1) + ".member");
      }
    }
    assertThat(cluster.steps()).isEmpty();
    assertThat(simulator.journal().stepsByName()).isEmpty();
    assertThat(cluster.state()).isEqualTo(ClusterState.WAITING);
  }

  private static List<StepConfig> steps(int count) {
    return IntStream.range(0, count).mapToObj(i -> step("step " + i)).toList();
  }
}
