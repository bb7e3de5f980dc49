package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepRequest;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The job type's own watch, with all that its jobs ask of EMR besides. */
public final class ScaleOfWatch {
  private static final Pattern COMPLETED = Pattern.compile(".*Step (s-\\w+) is COMPLETED\\.");

  private static final Map<String, String> QUEUE =
      Map.of("aws.emr.hints.queue", "https://sqs.us-east-1.amazonaws.com/123456789012/virtual");

  private final ManualClock clock = SimulatorClock.manual();
  private final Instant start = clock.now();
  private final VirtualTime time = new VirtualTime(clock);
  private final VirtualHintQueue hints = new VirtualHintQueue(time);
  private final AtomicInteger started = new AtomicInteger();
  private final Random random = new Random(2);
  private final VirtualNotes notes = VirtualNotes.prompt(time, clock::now);
  private final ScaleCase scale;
  private final Told told;

  /** How the executor hears of ends. */
  private enum Told {
    NOT("this job type"),
    BY_HINTS("this job type with hints"),
    BY_NOTES("this job type with end notes");

    private final String text;

    Told(String text) {
      this.text = text;
    }
  }

  private ScaleOfWatch(ScaleCase scale, Told told) {
    this.scale = scale;
    this.told = told;
  }

  /**
   * Without hints: the engine looks.
   *
   * @param folder for the executor's files
   */
  public static ScaleResult run(ScaleCase scale, Path folder) {
    return new ScaleOfWatch(scale, Told.NOT).run(folder);
  }

  /** With an event for each step's end, which takes between 0.2 and a second to come. */
  public static ScaleResult runWithHints(ScaleCase scale, Path folder) {
    return new ScaleOfWatch(scale, Told.BY_HINTS).run(folder);
  }

  /** With end notes, as {@link VirtualNotes} leaves them. */
  public static ScaleResult runWithEndNotes(ScaleCase scale, Path folder) {
    return new ScaleOfWatch(scale, Told.BY_NOTES).run(folder);
  }

  private ScaleResult run(Path folder) {
    Duration[] durations = scale.durations();
    try (EmrSimulator emr =
        EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start()) {
      emr.behavior(
          step -> {
            Duration duration = durations[started.getAndIncrement()];
            if (told == Told.BY_NOTES) {
              notes.starts(emr, step, duration);
            }
            if (told == Told.BY_HINTS) {
              Duration delay = Duration.ofMillis(200 + random.nextInt(800));
              time.at(time.now().plus(duration).plus(delay), () -> hint(emr, step));
            }
            return StepBehavior.completesAfter(duration);
          });
      for (int i = 0; i < scale.clusters(); i++) {
        emr.createCluster(ClusterSpec.named("cluster-" + i).withStepConcurrencyLevel(256));
      }
      DirectNetwork network = new DirectNetwork(emr, time);
      VirtualExecutor executor =
          switch (told) {
            case BY_HINTS ->
                VirtualExecutor.start(time, emr, folder, QUEUE, wire -> network.client(), hints);
            case BY_NOTES ->
                VirtualExecutor.start(time, emr, folder, Map.of(), wire -> network.client(), notes);
            case NOT ->
                VirtualExecutor.start(time, emr, folder, Map.of(), wire -> network.client());
          };
      for (int i = 0; i < scale.jobs(); i++) {
        executor.start(i + 1, scale.cluster(i), Map.of());
      }
      time.runUntil(() -> executor.haveEnded(scale.jobs()), Duration.ofHours(10));
      return result(emr, executor.jobs());
    } finally {
      clock.close();
    }
  }

  private void hint(EmrSimulator emr, StepRequest step) {
    for (StepSnapshot one : emr.cluster(step.clusterId()).steps()) {
      if (one.name().equals(step.name())) {
        hints.sendStep(step.clusterId(), one.id(), one.state().name());
      }
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
    return ScaleResult.of(told.text, scale, emr, time.now(), lateness, failed);
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
