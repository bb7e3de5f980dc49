package io.github.azkabanaws.emr;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The job type's own watch, with all that its jobs ask of EMR besides. */
final class ScaleOfWatch {
  private static final Pattern COMPLETED = Pattern.compile(".*Step (s-\\w+) is COMPLETED\\.");

  private final ManualClock clock = SimulatorClock.manual();
  private final Instant start = clock.now();
  private final VirtualTime time = new VirtualTime(clock);
  private final ScaleCase scale;

  private ScaleOfWatch(ScaleCase scale) {
    this.scale = scale;
  }

  /**
   * @param folder for the executor's files
   */
  static ScaleResult run(ScaleCase scale, Path folder) {
    return new ScaleOfWatch(scale).run(folder);
  }

  private ScaleResult run(Path folder) {
    Duration[] durations = scale.durations();
    AtomicInteger next = new AtomicInteger();
    try (EmrSimulator emr =
        EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start()) {
      emr.behavior(request -> StepBehavior.completesAfter(durations[next.getAndIncrement()]));
      for (int i = 0; i < scale.clusters(); i++) {
        emr.createCluster(ClusterSpec.named("cluster-" + i).withStepConcurrencyLevel(256));
      }
      VirtualExecutor executor = VirtualExecutor.start(time, emr, folder, Map.of());
      for (int i = 0; i < scale.jobs(); i++) {
        executor.start(i + 1, scale.cluster(i), Map.of());
      }
      time.runUntil(
          () -> executor.jobs().stream().allMatch(VirtualJob::hasEnded), Duration.ofHours(10));
      return result(emr, executor.jobs());
    } finally {
      clock.close();
    }
  }

  private ScaleResult result(EmrSimulator emr, List<VirtualJob> jobs) {
    List<Duration> lateness = new ArrayList<>();
    int failed = 0;
    for (VirtualJob job : jobs) {
      if (job.status() == JobStatus.SUCCEEDED) {
        Instant ended = emr.step(stepOf(job)).ended().orElseThrow();
        lateness.add(Duration.between(ended, start.plus(job.endedAt())));
      } else {
        failed++;
      }
    }
    return ScaleResult.of("this job type", scale, emr, time.now(), lateness, failed);
  }

  private static String stepOf(VirtualJob job) {
    for (String line : job.log()) {
      Matcher completed = COMPLETED.matcher(line);
      if (completed.matches()) {
        return completed.group(1);
      }
    }
    throw new AssertionError("The job tells of no completed step: " + job.log());
  }
}
