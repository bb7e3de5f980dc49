package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.EmrSimulatorBuilder;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many jobs that are killed at the same moment. */
class ManyKillsIT {
  private static final long LIMIT = 300;

  @TempDir Path folder;
  private ExecutorFixture fixture;

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void theKillOfSixtyJobsIsTwoCallsAtMost() throws Exception {
    // The engine is the whole JVM's; other tests may have left jobs to it.
    int watchedBefore = EngineNumbers.number("WatchedSteps");
    start(EmrSimulator.builder().behavior(r -> StepBehavior.hangs()), Map.of());
    CountDownLatch submitted = new CountDownLatch(60);
    fixture.onLogLine(
        line -> {
          if (line.contains("Submitted step")) {
            submitted.countDown();
          }
        });
    SimulatedCluster cluster =
        fixture.emr().createCluster(ClusterSpec.named("wide").withStepConcurrencyLevel(30));
    JobFlow flow = fixture.startFlow(cluster, 60);
    assertThat(submitted.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    for (RunningJob job : flow.jobs()) {
      job.kill();
    }
    flow.await(JobStatus.KILLED);
    assertThat(flow.jobs()).extracting(RunningJob::failure).containsOnlyNulls();
    flow.hasOneStepForEachJob();
    flow.hasOnly(StepState.CANCELLED);
    assertThat(flow.requests("CancelSteps"))
        .hasSizeLessThanOrEqualTo(2)
        .extracting(request -> request.body().path("StepCancellationOption").asText())
        .containsOnly("SEND_INTERRUPT");
    assertThat(EngineNumbers.number("WatchedSteps")).isLessThanOrEqualTo(watchedBefore);
  }

  @Test
  void aJobThatIsKilledWhileItWaitsForTheQuotaHasNoStep() throws Exception {
    int queuedBefore = EngineNumbers.number("QueuedSteps");
    // One call at once, for one cluster; the next is allowed three seconds later.
    start(
        EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)),
        Map.of(
            "aws.emr.quota.burst",
            "1",
            "aws.emr.quota.calls.per.minute",
            "20",
            "aws.emr.quota.share",
            "100"));
    List<JobFlow> flows = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      CompletableFuture<RunningJob> self = new CompletableFuture<>();
      fixture.onLogLine(line -> killIfItWaits(line, self));
      JobFlow flow =
          fixture.startFlow(fixture.emr().createCluster(ClusterSpec.named("cluster-" + i)), 1);
      self.complete(flow.jobs().get(0));
      flows.add(flow);
    }
    int killed = 0;
    for (JobFlow flow : flows) {
      if (flow.jobs().get(0).await(LIMIT) == JobStatus.KILLED) {
        killed++;
        assertThat(flow.jobs().get(0).failure()).isNull();
        assertThat(flow.submissions()).isEmpty();
        assertThat(flow.cluster().steps()).isEmpty();
      } else {
        flow.await(JobStatus.SUCCEEDED);
        flow.hasOneStepForEachJob();
      }
    }
    // All but the one that got the only call.
    assertThat(killed).isEqualTo(4);
    assertThat(EngineNumbers.number("QueuedSteps")).isLessThanOrEqualTo(queuedBefore);
  }

  private void start(EmrSimulatorBuilder simulator, Map<String, String> changes) throws Exception {
    fixture = new ExecutorFixture(folder, simulator);
    Map<String, String> settings = new HashMap<>(changes);
    settings.put("aws.emr.cluster.allowed", "*");
    fixture.configure(settings);
  }

  /** On the engine's own thread, so that what waits can't be sent meanwhile. */
  private static void killIfItWaits(String line, CompletableFuture<RunningJob> job) {
    if (line.contains("Waiting for the account's EMR API quota")) {
      try {
        job.join().kill();
      } catch (Exception e) {
        throw new IllegalStateException("Azkaban's cancel throws nothing", e);
      }
    }
  }
}
