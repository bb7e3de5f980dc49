package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two executions, on two executors, that meet the step of a third whose executor has died. */
class AdoptionTest {
  private static final Duration LONG = Duration.ofDays(2);
  private static final String CLUSTER = "analytics";

  @TempDir Path folder;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private EmrSimulator emr;
  private SimulatedCluster cluster;
  private VirtualExecutor one;
  private VirtualExecutor two;

  @BeforeEach
  void start() {
    emr = EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start();
    cluster = emr.createCluster(ClusterSpec.named(CLUSTER).withStepConcurrencyLevel(10));
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(2)));
    VirtualExecutor dead =
        VirtualExecutor.start(time, emr, folder, Map.of("aws.emr.orphan.steps", "adopt"));
    VirtualJob lost = dead.start(1, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(10));
    assertThat(lost.hasEnded()).isFalse();
    dead.die(1);
    one = dead.successor();
    two = one.successor();
  }

  @AfterEach
  void stop() {
    emr.close();
    clock.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 90_000})
  void onlyTheOlderOneAdoptsWhicheverMeetsItFirst(long later) {
    // Azkaban has numbered both before either of their jobs begins.
    VirtualJob older = one.prepare(2, CLUSTER);
    VirtualJob younger = two.prepare(3, CLUSTER);
    two.begin(younger);
    time.at(time.now().plusMillis(later), () -> one.begin(older));
    time.runUntil(() -> older.hasEnded() && younger.hasEnded(), LONG);
    assertThat(older.status()).as("%s", older.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(younger.status()).as("%s", younger.log()).isEqualTo(JobStatus.FAILED);
    assertThat(younger.lastLine())
        .contains("It can't be adopted: execution 2 of this flow is older, has not ended");
    assertThat(cluster.steps()).extracting(StepSnapshot::state).containsOnly(StepState.COMPLETED);
    assertThat(cluster.steps()).hasSize(1);
  }

  @Test
  void killingTheAdopterTellsTheTruthToBoth() {
    VirtualJob older = one.start(2, CLUSTER, Map.of());
    VirtualJob younger = two.start(3, CLUSTER, Map.of());
    time.at(time.now().plus(Duration.ofMinutes(20)), older::kill);
    time.runUntil(() -> older.hasEnded() && younger.hasEnded(), LONG);
    assertThat(older.status()).isEqualTo(JobStatus.KILLED);
    assertThat(older.lastLine()).endsWith("has ended, CANCELLED.");
    assertThat(younger.status()).isEqualTo(JobStatus.FAILED);
    assertThat(younger.log()).noneMatch(line -> line.contains("adopts it"));
    assertThat(cluster.steps()).extracting(StepSnapshot::state).containsOnly(StepState.CANCELLED);
  }

  @Test
  void aKillOfTheYoungerOneLeavesTheStepToTheOlder() {
    VirtualJob older = one.start(2, CLUSTER, Map.of());
    VirtualJob younger = two.start(3, CLUSTER, Map.of());
    time.pass(Duration.ofSeconds(1));
    younger.kill();
    time.runUntil(() -> older.hasEnded() && younger.hasEnded(), LONG);
    assertThat(older.status()).as("%s", older.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(cluster.steps()).extracting(StepSnapshot::state).containsOnly(StepState.COMPLETED);
  }
}
