package io.github.azkabanaws.virtualtime;

import azkaban.flow.CommonJobProperties;
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

/** Executors of the job type beside each other in one account, each with an engine of its own. */
final class CrowdOfWatches {
  private static final Pattern COMPLETED = Pattern.compile(".*Step (s-\\w+) is COMPLETED\\.");

  /** So long the others have been there when the first executor starts. */
  static final Duration BEFORE = Duration.ofMinutes(2);

  private final ManualClock clock = SimulatorClock.manual();
  private final Instant start = clock.now();
  private final VirtualTime time = new VirtualTime(clock);
  private final AtomicInteger started = new AtomicInteger();
  private final List<VirtualExecutor> executors = new ArrayList<>();
  private final VirtualNotes notes = VirtualNotes.prompt(time, clock::now);
  private final CrowdCase crowd;
  private final boolean noted;

  private CrowdOfWatches(CrowdCase crowd, boolean noted) {
    this.crowd = crowd;
    this.noted = noted;
  }

  /**
   * Without hints: the engines look.
   *
   * @param folder for the executors' files
   */
  static CrowdResult run(CrowdCase crowd, Path folder) {
    return new CrowdOfWatches(crowd, false).run(folder);
  }

  /** With end notes, as {@link VirtualNotes} leaves them. */
  static CrowdResult runWithEndNotes(CrowdCase crowd, Path folder) {
    return new CrowdOfWatches(crowd, true).run(folder);
  }

  /** The same where one of so many ends leaves none. */
  static CrowdResult runWithLostEndNotes(CrowdCase crowd, int scripts, Path folder) {
    CrowdOfWatches watches = new CrowdOfWatches(crowd, true);
    watches.notes.lackOneEndOf(scripts);
    return watches.run(folder);
  }

  private CrowdResult run(Path folder) {
    Duration[] durations = crowd.durations();
    try (EmrSimulator emr =
        EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start()) {
      emr.behavior(
          step -> {
            Duration duration = durations[started.getAndIncrement()];
            if (noted) {
              notes.starts(emr, step, duration);
            }
            return StepBehavior.completesAfter(duration);
          });
      for (int i = 0; i < crowd.clusters(); i++) {
        emr.createCluster(ClusterSpec.named("cluster-" + i).withStepConcurrencyLevel(256));
      }
      new CrowdOfOthers(emr, time).come(crowd);
      time.pass(BEFORE);
      DirectNetwork network = new DirectNetwork(emr, time);
      VirtualExecutor first =
          noted
              ? VirtualExecutor.start(time, emr, folder, Map.of(), wire -> network.client(), notes)
              : VirtualExecutor.start(time, emr, folder, Map.of(), wire -> network.client());
      for (int i = 0; i < crowd.jvms(); i++) {
        int jvm = i;
        VirtualExecutor executor = i == 0 ? first : first.successor();
        executors.add(executor);
        time.at(
            BEFORE.plus(crowd.startsWithin().multipliedBy(i).dividedBy(crowd.jvms())),
            () -> begin(executor, jvm));
      }
      time.runUntil(this::haveEnded, Duration.ofHours(10));
      return result(emr, network);
    } finally {
      clock.close();
    }
  }

  private void begin(VirtualExecutor executor, int jvm) {
    for (int job = 0; job < crowd.jobs(); job++) {
      int number = jvm * crowd.jobs() + job + 1;
      executor.start(
          number,
          "cluster-" + jvm % crowd.clusters(),
          Map.of(CommonJobProperties.JOB_ID, "job-" + number));
    }
  }

  /** From the last one, which begins last: most of the time one question is enough. */
  private boolean haveEnded() {
    for (int i = executors.size() - 1; i >= 0; i--) {
      if (!executors.get(i).haveEnded(crowd.jobs())) {
        return false;
      }
    }
    return true;
  }

  private List<VirtualJob> jobs() {
    return executors.stream().flatMap(executor -> executor.jobs().stream()).toList();
  }

  private CrowdResult result(EmrSimulator emr, DirectNetwork network) {
    List<Double> lateness = new ArrayList<>();
    int failed = 0;
    for (VirtualJob job : jobs()) {
      if (job.status() == JobStatus.SUCCEEDED) {
        Instant ended = emr.step(stepOf(job)).ended().orElseThrow();
        lateness.add(Duration.between(ended, start.plus(job.endedAt())).toMillis() / 1000.0);
      } else {
        failed++;
      }
    }
    return CrowdResult.of(
        noted ? "this job type with end notes" : "this job type",
        crowd,
        network.clients(),
        lateness,
        failed);
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
