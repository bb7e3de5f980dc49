package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.flow.CommonJobProperties;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.emrsimulator.Timings;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to one of fifty jobs that began together does not touch the others. */
class FaultAmongManyTest {
  private static final int JOBS = 50;
  private static final int ONE = 17;
  private static final Duration LONG = Duration.ofDays(1);

  @TempDir Path folder;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private EmrSimulator emr;
  private SimulatedCluster cluster;

  @AfterEach
  void stop() {
    emr.close();
    clock.close();
  }

  @Test
  void aKillEndsOneStep() {
    List<VirtualJob> jobs = start(Timings.defaults());
    time.at(Duration.ofMinutes(3), jobs.get(ONE)::kill);
    assertOnly(jobs, JobStatus.KILLED, StepState.CANCELLED);
  }

  @Test
  void aStepThatSomebodyCancelsFailsOneJob() {
    List<VirtualJob> jobs = start(Timings.defaults());
    try (FaultForeign foreign = new FaultForeign(emr, cluster.id())) {
      time.at(Duration.ofMinutes(3), () -> foreign.cancel(List.of(stepOf(ONE).id())));
      assertOnly(jobs, JobStatus.FAILED, StepState.CANCELLED);
    }
  }

  @Test
  void aLostAnswerForAllOfThemMakesEachStepOnce() {
    List<VirtualJob> jobs = start(Timings.defaults());
    emr.faults().next("AddJobFlowSteps", Fault.resetAfter());
    assertOnly(jobs, JobStatus.SUCCEEDED, StepState.COMPLETED);
  }

  @Test
  void aListThatShowsThemLateMixesNoneUp() {
    List<VirtualJob> jobs = start(Timings.defaults().withListing(Duration.ofMinutes(2)));
    time.at(Duration.ofMinutes(1), jobs.get(ONE)::kill);
    assertOnly(jobs, JobStatus.KILLED, StepState.CANCELLED);
  }

  private List<VirtualJob> start(Timings timings) {
    emr =
        EmrSimulator.builder()
            .clock(clock)
            .quotas(Quotas.documented())
            .timings(timings.withCancel(Duration.ofSeconds(5)))
            .start();
    cluster = emr.createCluster(ClusterSpec.named("analytics").withStepConcurrencyLevel(JOBS));
    cluster.behavior(step -> StepBehavior.completesAfter(Duration.ofMinutes(10)));
    VirtualExecutor executor = VirtualExecutor.start(time, emr, folder, Map.of());
    return IntStream.range(0, JOBS)
        .mapToObj(
            i -> executor.start(i + 1, "analytics", Map.of(CommonJobProperties.JOB_ID, "job-" + i)))
        .toList();
  }

  private void assertOnly(List<VirtualJob> jobs, JobStatus status, StepState state) {
    time.runUntil(() -> jobs.stream().allMatch(VirtualJob::hasEnded), LONG);
    assertThat(cluster.steps()).hasSize(JOBS);
    for (int i = 0; i < JOBS; i++) {
      VirtualJob job = jobs.get(i);
      assertThat(job.status())
          .as("%s", job.log())
          .isEqualTo(i == ONE ? status : JobStatus.SUCCEEDED);
      assertThat(stepOf(i).state()).isEqualTo(i == ONE ? state : StepState.COMPLETED);
      assertThat(job.lastLine()).contains(stepOf(i).id());
    }
  }

  private StepSnapshot stepOf(int job) {
    List<StepSnapshot> steps =
        cluster.steps().stream()
            .filter(step -> StepKey.parse(step.name()).orElseThrow().executionId() == job + 1)
            .toList();
    assertThat(steps).hasSize(1);
    return steps.get(0);
  }
}
