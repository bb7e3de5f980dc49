package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.executor.ExecutableFlow;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.JournalEntry;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.FlowProject;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What jobs cost the executor while they wait for their steps, with the jar as shipped: threads,
 * and heap beside that of as many jobs of another type that wait for nothing.
 */
class WaitingJobsIT {
  private static final int JOBS = 256;
  private static final int MOST_BYTES = 20_000;
  private static final long LIMIT = 300;

  @TempDir Path folder;
  private final CountDownLatch running = new CountDownLatch(JOBS);

  @Test
  void threeThreadsAndLittleHeapForAFullCluster() throws Exception {
    try (ExecutorFixture fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)))) {
      fixture.configure(
          Map.of(
              "aws.emr.cluster.allowed",
              "*",
              "aws.emr.watch.interval",
              "10m",
              "aws.emr.logs",
              "none"));
      Path other = fixture.install().execServer().resolve("plugins/jobtypes/waiting");
      Files.createDirectories(other);
      Files.writeString(
          other.resolve("private.properties"),
          "jobtype.class=" + WaitingJob.class.getName() + "\n");
      // Once for all: clients, loggers, what is made with the first job of each type.
      start(fixture, "emr", "analytics", 1).get(0).await(LIMIT);
      fixture.emr().behavior(request -> StepBehavior.hangs());
      end(start(fixture, "waiting", "none", 1));
      fixture.emr().createCluster(ClusterSpec.named("full").withStepConcurrencyLevel(JOBS));
      String mirror =
          fixture
              .emr()
              .createCluster(ClusterSpec.named("mirror").withStepConcurrencyLevel(JOBS))
              .id();
      fixture.emr().journal().clear();
      long before = heap();
      Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();

      List<RunningJob> jobs = start(fixture, "emr", "full", JOBS);
      assertThat(running.await(LIMIT, TimeUnit.SECONDS)).isTrue();
      Set<String> threads =
          Thread.getAllStackTraces().keySet().stream()
              // One of hints that is still there is an earlier test's, which had a queue of them.
              .filter(thread -> !threadsBefore.contains(thread) || !isOfHints(thread))
              .map(Thread::getName)
              .filter(name -> name.startsWith("azkaban-emr-"))
              .collect(Collectors.toSet());
      long others =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !threadsBefore.contains(thread))
              .map(Thread::getName)
              .filter(name -> !name.startsWith("azkaban-emr-"))
              // The jobs' own, the simulator's, and the JDK's one for idle connections.
              .filter(name -> !name.startsWith("job-") && !name.startsWith("emr-simulator"))
              .filter(name -> !name.equals("Keep-Alive-Timer"))
              .filter(name -> !name.startsWith("HTTP-Dispatcher"))
              .count();
      List<JournalEntry> submissions = fixture.emr().journal().of("AddJobFlowSteps");
      fixture.emr().journal().clear();
      long with = heap();

      // The same number of jobs and, in the simulator, of the same steps.
      List<RunningJob> idle = start(fixture, "waiting", "none", JOBS);
      for (JournalEntry submission : submissions) {
        ObjectNode request = (ObjectNode) submission.body();
        fixture.emr().ask("AddJobFlowSteps", request.put("JobFlowId", mirror));
      }
      fixture.emr().journal().clear();
      long withBoth = heap();

      long each = (with - before - (withBoth - with)) / JOBS;
      System.out.printf(
          Locale.ROOT,
          "%d waiting jobs: %d threads (%s), %d bytes of heap each beyond %d of Azkaban's and the"
              + " test's own (%s %s, %s)%n",
          JOBS,
          threads.size() + others,
          threads,
          each,
          (withBoth - with) / JOBS,
          System.getProperty("java.vm.name"),
          System.getProperty("java.version"),
          System.getProperty("os.arch"));
      // Those of earlier tests with logs or hints may not have been idle for long enough yet.
      assertThat(threads)
          .filteredOn(name -> !name.equals("azkaban-emr-logs") && !name.equals("azkaban-emr-hints"))
          .hasSizeLessThanOrEqualTo(3);
      assertThat(others).isZero();
      assertThat(each).isLessThan(MOST_BYTES);
      end(idle);
      end(jobs);
    }
  }

  private static boolean isOfHints(Thread thread) {
    return thread.getName().equals("azkaban-emr-hints");
  }

  private void count(String line) {
    if (line.endsWith(" is RUNNING.")) {
      running.countDown();
    }
  }

  private List<RunningJob> start(ExecutorFixture fixture, String type, String cluster, int count)
      throws Exception {
    Path project = Files.createTempDirectory(folder, "project");
    StringBuilder flow =
        new StringBuilder("config:\n  command: /x/count.sh\n  aws.emr.cluster.name: ")
            .append(cluster)
            .append("\nnodes:\n");
    List<String> ids = IntStream.range(0, count).mapToObj(i -> "job-" + i).toList();
    ids.forEach(id -> flow.append("  - name: ").append(id).append("\n    type: " + type + "\n"));
    Files.writeString(project.resolve("flow.flow"), flow);
    FlowProject loaded = FlowProject.load(project, "project", "flow");
    ExecutableFlow execution = fixture.executor().submit(loaded, "alice", Set.of());
    return fixture.executor().startTogether(execution, loaded, ids, this::count);
  }

  private static void end(List<RunningJob> jobs) throws Exception {
    for (RunningJob job : jobs) {
      job.kill();
    }
    for (RunningJob job : jobs) {
      assertThat(job.await(LIMIT)).as("%s", job.log()).isEqualTo(JobStatus.KILLED);
    }
  }

  /** What is left after collections that no longer find anything. */
  private static long heap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      long now = runtime.totalMemory() - runtime.freeMemory();
      if (i > 2 && now > used - 4096) {
        return Math.min(now, used);
      }
      used = now;
    }
    return used;
  }
}
