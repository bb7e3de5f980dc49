package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.flow.CommonJobProperties;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.TerminationReason;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that ends fails all jobs on it at once, and each has to say why. */
class ClusterEndTest {
  private static final int JOBS = 256;

  @TempDir Path folder;

  @Test
  void allJobsSayWhyAndEmrIsAskedWithinItsQuota() {
    ManualClock clock = SimulatorClock.manual();
    VirtualTime time = new VirtualTime(clock);
    try (clock;
        EmrSimulator emr =
            EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start()) {
      SimulatedCluster cluster =
          emr.createCluster(ClusterSpec.named("analytics").withStepConcurrencyLevel(JOBS));
      cluster.behavior(step -> StepBehavior.completesAfter(Duration.ofHours(10)));
      VirtualExecutor executor = VirtualExecutor.start(time, emr, folder, Map.of());
      List<VirtualJob> jobs =
          IntStream.range(0, JOBS)
              .mapToObj(
                  i ->
                      executor.start(
                          i + 1, "analytics", Map.of(CommonJobProperties.JOB_ID, "job-" + i)))
              .toList();
      time.pass(Duration.ofHours(1));
      emr.journal().clear();
      cluster.terminate(TerminationReason.userRequest());
      time.runUntil(() -> jobs.stream().allMatch(VirtualJob::hasEnded), Duration.ofHours(2));
      assertThat(jobs)
          .allSatisfy(
              job -> {
                assertThat(job.status()).isEqualTo(JobStatus.FAILED);
                assertThat(job.failure()).hasMessageContaining("the cluster is TERMINAT");
              });
      assertThat(emr.journal().throttled("DescribeCluster")).isZero();
      assertThat(emr.journal().count("DescribeCluster")).isBetween(1L, 10L);
    }
  }
}
