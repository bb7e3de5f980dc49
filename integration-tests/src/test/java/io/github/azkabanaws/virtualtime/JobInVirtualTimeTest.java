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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That jobs, engine and simulator live in one time. */
class JobInVirtualTimeTest {
  private static final Duration LONG = Duration.ofDays(2);
  private static final List<String> APPLICATIONS =
      List.of("application_1_0001", "application_1_0002");

  @TempDir Path folder;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private EmrSimulator emr;
  private SimulatedCluster cluster;

  @BeforeEach
  void start() {
    emr = EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start();
    cluster = emr.createCluster(ClusterSpec.named("analytics").withStepConcurrencyLevel(10));
  }

  @AfterEach
  void stop() {
    emr.close();
    clock.close();
  }

  @Test
  void aJobOfThreeHoursTakesThreeHoursAndAMoment() {
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(3)));
    VirtualExecutor executor = VirtualExecutor.start(time, emr, folder, Map.of());
    VirtualJob job = executor.start(1, "analytics", Map.of());
    time.runUntil(job::hasEnded, LONG);
    assertThat(job.status()).as("%s", job.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.endedAt())
        .isBetween(Duration.ofHours(3), Duration.ofHours(3).plus(Duration.ofMinutes(1)));
    assertThat(cluster.steps()).extracting(StepSnapshot::state).containsOnly(StepState.COMPLETED);
  }

  @Test
  void theYarnApplicationsOfStepsStandInTheirJobsLogs() {
    cluster.behavior(request -> withApplications());
    assertThat(applicationsInLogs(3)).hasSize(3).allMatch(told -> told.equals(APPLICATIONS));
  }

  @Test
  void whatOnlyDescribeStepTellsIsNotTakenBackByLists() {
    emr.close();
    emr =
        EmrSimulator.builder()
            .clock(clock)
            .quotas(Quotas.documented())
            .listsApplications(false)
            .behavior(request -> withApplications())
            .start();
    cluster = emr.createCluster(ClusterSpec.named("analytics"));
    // Young steps are looked at often, and so by both calls.
    assertThat(applicationsInLogs(1).get(0)).contains(APPLICATIONS.get(0));
  }

  private static StepBehavior withApplications() {
    return StepBehavior.completesAfter(Duration.ofHours(1))
        .withApplication(Duration.ofMinutes(1), "application_1_0001")
        .withApplication(Duration.ofMinutes(50), "application_1_0002");
  }

  /** What stands in the logs of so many jobs that run at the same time. */
  private List<List<String>> applicationsInLogs(int jobs) {
    VirtualExecutor executor =
        VirtualExecutor.start(
            time,
            emr,
            folder,
            Map.of("aws.emr.yarn.link", "https://rm.example/{cluster}/{application}"));
    List<VirtualJob> started =
        IntStream.rangeClosed(1, jobs)
            .mapToObj(id -> executor.start(id, "analytics", Map.of()))
            .toList();
    time.runUntil(() -> started.stream().allMatch(VirtualJob::hasEnded), LONG);
    String before = "https://rm.example/" + cluster.id() + "/";
    return started.stream()
        .map(
            job ->
                job.log().stream()
                    .filter(line -> line.contains("INFO YARN application of step "))
                    .map(line -> line.substring(line.indexOf(before) + before.length()))
                    .toList())
        .toList();
  }

  @Test
  void aKillReachesTheStep() {
    cluster.behavior(request -> StepBehavior.hangs());
    VirtualExecutor executor = VirtualExecutor.start(time, emr, folder, Map.of());
    VirtualJob job = executor.start(1, "analytics", Map.of());
    time.at(Duration.ofMinutes(5), job::kill);
    time.runUntil(job::hasEnded, LONG);
    assertThat(job.status()).isEqualTo(JobStatus.KILLED);
    assertThat(cluster.steps()).extracting(StepSnapshot::state).containsOnly(StepState.CANCELLED);
  }

  @Test
  void theStepOfADeadExecutorIsMetByTheNext() {
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(1)));
    VirtualExecutor first =
        VirtualExecutor.start(time, emr, folder, Map.of("aws.emr.orphan.steps", "adopt"));
    VirtualJob lost = first.start(1, "analytics", Map.of());
    time.pass(Duration.ofMinutes(10));
    first.die(1);
    VirtualJob job = first.successor().start(2, "analytics", Map.of());
    time.runUntil(job::hasEnded, LONG);
    assertThat(job.status()).as("%s", job.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(lost.status()).isNull();
    assertThat(cluster.steps()).hasSize(1);
  }

  @Test
  void twoRunsAreTheSame() {
    assertThat(manyJobs(folder.resolve("one"))).isEqualTo(manyJobs(folder.resolve("two")));
  }

  private static String manyJobs(Path folder) {
    ManualClock clock = SimulatorClock.manual();
    VirtualTime time = new VirtualTime(clock);
    try (EmrSimulator emr =
        EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start()) {
      SimulatedCluster cluster =
          emr.createCluster(ClusterSpec.named("analytics").withStepConcurrencyLevel(20));
      cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(7)));
      Files.createDirectories(folder);
      VirtualExecutor executor = VirtualExecutor.start(time, emr, folder, Map.of());
      StringBuilder all = new StringBuilder();
      for (int i = 1; i <= 50; i++) {
        executor.start(i, "analytics", Map.of());
      }
      time.runUntil(() -> executor.jobs().stream().allMatch(VirtualJob::hasEnded), LONG);
      for (VirtualJob job : executor.jobs()) {
        all.append(job.status()).append(' ').append(job.endedAt()).append('\n');
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      clock.close();
    }
  }
}
