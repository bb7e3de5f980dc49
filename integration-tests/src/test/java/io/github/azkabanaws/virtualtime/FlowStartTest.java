package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.flow.CommonJobProperties;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the start of a flow in a JVM of its own costs in calls, until its steps run. */
class FlowStartTest {
  @TempDir Path folder;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private EmrSimulator emr;
  private String clusterId;

  @BeforeEach
  void start() {
    emr = EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start();
    emr.behavior(step -> StepBehavior.completesAfter(Duration.ofHours(2)));
    for (int i = 0; i < 60; i++) {
      emr.createCluster(ClusterSpec.named("other-" + i));
    }
    clusterId =
        emr.createCluster(ClusterSpec.named("analytics").withStepConcurrencyLevel(256)).id();
  }

  @AfterEach
  void stop() {
    emr.close();
    clock.close();
  }

  @Test
  void aClusterByIdNeedsNoListing() {
    assertThat(callsOf(5, Map.of("aws.emr.cluster.id", clusterId)))
        .isEqualTo(Map.of("DescribeCluster", 1L, "ListSteps", 3L, "AddJobFlowSteps", 1L));
  }

  @Test
  void oneStepNeedsNoConfirmation() {
    assertThat(callsOf(1, Map.of("aws.emr.cluster.id", clusterId)))
        .isEqualTo(Map.of("DescribeCluster", 1L, "ListSteps", 2L, "AddJobFlowSteps", 1L));
  }

  @Test
  void aClusterByNameNeedsAPageForFiftyClusters() {
    assertThat(callsOf(5, Map.of("aws.emr.cluster.name", "analytics")))
        .isEqualTo(Map.of("ListClusters", 2L, "ListSteps", 3L, "AddJobFlowSteps", 1L));
  }

  private Map<String, Long> callsOf(int jobs, Map<String, String> cluster) {
    DirectNetwork network = new DirectNetwork(emr, time);
    VirtualExecutor executor =
        VirtualExecutor.start(time, emr, folder, Map.of(), wire -> network.client());
    for (int i = 1; i <= jobs; i++) {
      Map<String, String> properties = new HashMap<>(cluster);
      properties.put(CommonJobProperties.JOB_ID, "job-" + i);
      executor.startOn(i, properties);
    }
    // The first look of the watch is among them.
    time.runUntil(
        () ->
            executor.jobs().stream()
                .allMatch(
                    job ->
                        job.log().stream()
                            .anyMatch(
                                line -> line.endsWith(" is RUNNING.") && line.contains("Step s-"))),
        Duration.ofMinutes(5));
    List<DirectNetwork.Call> calls = network.clients().get(0);
    assertThat(calls).noneMatch(DirectNetwork.Call::throttled);
    return calls.stream()
        .collect(Collectors.groupingBy(DirectNetwork.Call::operation, Collectors.counting()));
  }
}
