package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.PluginLoading;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What exists once in a JVM, however the executor loads the plugin. */
class OneEngineIT {
  private static final int RUNS = 50;
  private static final long LIMIT = 300;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void fiftyRunsLeaveOneClientOneQueueAndNoThreads(PluginLoading loading) throws Exception {
    try (ExecutorFixture fixture = fixture(loading)) {
      run(fixture, 1);
      int accounts = EngineNumbers.number("Accounts");
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      Set<ClassLoader> loaders = new HashSet<>();
      for (int i = 1; i < RUNS; i += 7) {
        for (RunningJob job : run(fixture, 7)) {
          loaders.add(job.job().getClass().getClassLoader());
        }
      }
      // The premise: as many loaders as runs, or one.
      assertThat(loaders).hasSize(loading == PluginLoading.ONCE ? 1 : RUNS - 1);
      assertThat(fixture.cluster().steps()).hasSize(RUNS);
      assertThat(EngineNumbers.engines()).hasSize(1);
      assertThat(EngineNumbers.number("Accounts")).isEqualTo(accounts);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> !before.contains(thread))
          // The jobs' own, which are about to end; the simulator's; the JDK's keep-alive timer.
          .filteredOn(thread -> !thread.getName().startsWith("job-"))
          .filteredOn(thread -> !thread.getName().startsWith("emr-simulator"))
          .filteredOn(thread -> !thread.getName().equals("Keep-Alive-Timer"))
          .filteredOn(thread -> !thread.getName().startsWith("HTTP-Dispatcher"))
          // Four, whoever made them: they come and go with what there is to do.
          .filteredOn(thread -> !thread.getName().startsWith("azkaban-emr-"))
          .isEmpty();
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().startsWith("azkaban-emr-"))
          // That of an earlier test with a queue of hints may still be there.
          .filteredOn(thread -> !thread.getName().equals("azkaban-emr-hints"))
          // And that of one whose notices nobody takes.
          .filteredOn(thread -> !thread.getName().equals("azkaban-emr-notices"))
          .hasSizeLessThanOrEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKillReachesTheJobWhicheverLoaderMadeIt(PluginLoading loading) throws Exception {
    try (ExecutorFixture fixture = fixture(loading)) {
      run(fixture, 1);
      fixture.emr().behavior(r -> StepBehavior.hangs());

      CountDownLatch submitted = new CountDownLatch(1);
      fixture.onLogLine(
          line -> {
            if (line.contains("Submitted step")) {
              submitted.countDown();
            }
          });
      RunningJob job = start(fixture);
      assertThat(submitted.await(LIMIT, TimeUnit.SECONDS)).isTrue();
      job.kill();
      assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
      assertThat(fixture.cluster().steps())
          .extracting(step -> step.state())
          .containsExactlyInAnyOrder(StepState.COMPLETED, StepState.CANCELLED);
    }
  }

  private ExecutorFixture fixture(PluginLoading loading) throws Exception {
    ExecutorFixture fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    fixture.loading(loading);
    return fixture;
  }

  /** So many jobs at the same time, to their end. */
  private static List<RunningJob> run(ExecutorFixture fixture, int count) throws Exception {
    List<RunningJob> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(start(fixture));
    }
    for (RunningJob job : jobs) {
      assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    }
    return jobs;
  }

  private static RunningJob start(ExecutorFixture fixture) throws Exception {
    return fixture.start("command: /x/count.sh", "aws.emr.cluster.name: analytics");
  }
}
