package io.github.azkabanaws.virtualtime;

import azkaban.flow.CommonJobProperties;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepRequest;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.Timings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Some jobs beside each other, each killed at an instant of its own: at a time, or between two
 * calls, where time stands still, before or after a request or after a line of its log.
 */
public final class KillWorld implements AutoCloseable {
  private static final String CLUSTER = "analytics";
  private static final Duration LIMIT = Duration.ofHours(12);

  /** A job's life, in about. */
  private static final long LIFE = Duration.ofMinutes(4).toMillis();

  private static final double THROTTLED = 0.3;

  private static final List<Fault> FAULTS =
      List.of(
          Fault.throttle(),
          Fault.throttleAfter(),
          Fault.serverErrorBefore(),
          Fault.serverErrorAfter(),
          Fault.resetBefore(),
          Fault.resetAfter(),
          Fault.stallBefore(),
          Fault.stallBefore(Duration.ofSeconds(5)),
          Fault.stallAfter());

  private final Random random;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private final FaultNetwork network = new FaultNetwork();
  private final EmrSimulator emr;
  private final SimulatedCluster cluster;
  private final VirtualExecutor executor;
  private final List<KilledJob> jobs = new ArrayList<>();
  private final List<Runnable> atRequests = new ArrayList<>();
  private Fault fault;
  private volatile boolean burst;
  private int requests;

  /** What goes wrong in a world. */
  public enum Trouble {
    NOTHING,
    /** The network and EMR fail now and then. */
    FAULTS,
    /** A part of all calls is throttled at random. */
    THROTTLING
  }

  /** One job and how it is killed, as a failure of the test tells it. */
  public record KilledJob(int execution, String instant, VirtualJob job) {}

  public KillWorld(long seed, Path folder) {
    this.random = new Random(seed);
    this.emr =
        EmrSimulator.builder()
            .clock(clock)
            .quotas(Quotas.documented())
            .timings(
                Timings.defaults()
                    .withStepStart(Duration.ofSeconds(random.nextInt(20)))
                    .withCancel(Duration.ofSeconds(random.nextInt(15))))
            .runningStepsShowCancelPending(random.nextBoolean())
            .start();
    network.leadsTo(emr);
    cluster = emr.createCluster(ClusterSpec.named(CLUSTER).withStepConcurrencyLevel(30));
    cluster.behavior(this::behavior);
    executor = VirtualExecutor.start(time, emr, folder, Map.of(), network::over);
  }

  /**
   * Starts so many jobs within some minutes, and lets them and the kills run out.
   *
   * @param trouble what goes wrong
   */
  public List<KilledJob> run(int count, Trouble trouble) {
    network.before(operation -> atRequest());
    network.after(operation -> atRequest());
    if (trouble == Trouble.THROTTLING) {
      emr.faults().on(request -> random.nextDouble() < THROTTLED, Fault.throttle());
    }
    if (trouble == Trouble.FAULTS) {
      for (Fault each : FAULTS) {
        emr.faults().on(request -> burst && each.equals(fault), each);
      }
      network.setStalls(operation -> burst && fault.toString().startsWith("stall"));
      nextBurst();
    }
    for (int i = 1; i <= count; i++) {
      int execution = i;
      Duration start = Duration.ofMillis(random.nextInt(5 * 60_000));
      time.at(start, () -> start(execution));
    }
    time.runUntil(
        () -> jobs.size() == count && jobs.stream().allMatch(job -> job.job().hasEnded()), LIMIT);
    return jobs;
  }

  private void start(int execution) {
    Map<String, String> properties = new HashMap<>();
    properties.put(CommonJobProperties.JOB_ID, "job-" + execution);
    if (random.nextInt(4) == 0) {
      properties.put("command.1", "/x/second.sh");
    }
    VirtualJob job = executor.start(execution, CLUSTER, properties);
    jobs.add(new KilledJob(execution, plan(job), job));
    // If its instant never comes, or the step would never end.
    time.at(time.now().plus(Duration.ofMinutes(10)), job::kill);
  }

  /** Decides when it is killed; the instants between calls get as many kills as all others. */
  private String plan(VirtualJob job) {
    return switch (random.nextInt(8)) {
      case 0 -> {
        job.kill();
        yield "before it has begun";
      }
      case 1, 2 -> afterStart(job, Duration.ofMillis(random.nextInt(6_000)));
      case 3 -> afterStart(job, Duration.ofMillis(random.nextLong(LIFE * 5 / 4)));
      case 4, 5 -> atLine(job, 1 + random.nextInt(6));
      default -> aroundRequest(job, requests + random.nextInt(random.nextBoolean() ? 12 : 120));
    };
  }

  private String afterStart(VirtualJob job, Duration delay) {
    time.at(time.now().plus(delay), job::kill);
    return delay + " after its start";
  }

  private static String atLine(VirtualJob job, int line) {
    AtomicInteger seen = new AtomicInteger();
    job.onLine(
        () -> {
          if (seen.incrementAndGet() == line) {
            job.kill();
          }
        });
    return "at line " + line + " of its log";
  }

  private String aroundRequest(VirtualJob job, int request) {
    while (atRequests.size() <= request) {
      atRequests.add(() -> {});
    }
    Runnable others = atRequests.get(request);
    atRequests.set(
        request,
        () -> {
          others.run();
          job.kill();
        });
    return "around request " + request / 2 + " of all jobs";
  }

  private void atRequest() {
    int now = requests++;
    if (now < atRequests.size()) {
      atRequests.get(now).run();
    }
  }

  /** A minute or so of a fault, then some minutes without. */
  private void nextBurst() {
    time.at(
        time.now().plusSeconds(random.nextInt(120)),
        () -> {
          fault = FAULTS.get(random.nextInt(FAULTS.size()));
          burst = true;
          time.at(
              time.now().plusSeconds(1 + random.nextInt(60)),
              () -> {
                burst = false;
                if (time.now().compareTo(Duration.ofMinutes(20)) < 0) {
                  nextBurst();
                }
              });
        });
  }

  private StepBehavior behavior(StepRequest step) {
    // By the name, so that the order of requests decides nothing.
    int kind = Math.floorMod(step.name().hashCode(), 5);
    return kind == 0
        ? StepBehavior.ignoresInterrupts()
        : StepBehavior.completesAfter(Duration.ofSeconds(20 + 60L * kind % 150));
  }

  /** All that EMR ever had. */
  public List<StepSnapshot> steps() {
    return cluster.steps();
  }

  /** When a step ended, in the engine's time. */
  public Duration ended(StepSnapshot step) {
    return Duration.between(clock.now().minus(time.now()), step.ended().orElseThrow());
  }

  @Override
  public void close() {
    emr.close();
    clock.close();
  }
}
