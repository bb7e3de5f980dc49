package io.github.azkabanaws.virtualtime;

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
import io.github.azkabanaws.emrsimulator.StepRequest;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.TerminationReason;
import io.github.azkabanaws.harness.JobStatus;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Executions on two executors, each with one job that hands over: some to a key of their own, some
 * to one that another wants too, some to one that the script tells. Steps complete, fail or are
 * ended, clusters and executors die and others take their place, calls to EMR and to S3 fail before
 * and after they are executed, or are executed when nobody waits any more, jobs are killed, and
 * what fails is tried again, as Azkaban's {@code retries} do; what died with its executor is run
 * anew.
 */
final class HandoverWorld implements AutoCloseable {
  private static final String CLUSTER = "analytics";
  private static final Duration LIMIT = Duration.ofHours(60);
  private static final int MOST_ATTEMPTS = 4;
  private static final String ADDRESS = "aws.emr.handover";
  private static final String OUTPUTS = "/told/out/analytics/";

  /** What S3 does in bad times. */
  private static final List<VirtualFlags.Answer> BAD =
      List.of(
          VirtualFlags.Answer.SLOW_DOWN,
          VirtualFlags.Answer.SLOW_DOWN_EXECUTED,
          VirtualFlags.Answer.ERROR_EXECUTED,
          VirtualFlags.Answer.RESET,
          VirtualFlags.Answer.RESET_EXECUTED,
          VirtualFlags.Answer.HANGS,
          VirtualFlags.Answer.HANGS_EXECUTED,
          VirtualFlags.Answer.LATE,
          VirtualFlags.Answer.LATE,
          VirtualFlags.Answer.LATE,
          VirtualFlags.Answer.CONFLICT,
          VirtualFlags.Answer.DENIED);

  private final Random random;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private final VirtualFlags flags = new VirtualFlags(time);
  private final EmrSimulator emr;
  private final List<SimulatedCluster> clusters = new ArrayList<>();

  /** Those that live. */
  private final List<VirtualExecutor> executors = new ArrayList<>();

  private final Map<Integer, Run> runs = new LinkedHashMap<>();
  private int wanted;
  private double badEmr;
  private double badFlags;
  private double deadly;

  /** One attempt of a job, with what it was told to do. */
  record Attempt(VirtualJob job, Map<String, String> properties) {
    /** Where its flag is, or would be, if that step is the last of those it stands for. */
    String path(StepKey step) {
      String path = properties.get(ADDRESS).substring("s3:/".length());
      for (int command = step.command(); command >= 0; command--) {
        String key = step.toString().replaceFirst("\\d+(-[0-9a-f]+)$", command + "$1");
        path = path.replace("{script.day}", day(key).orElse("{script.day}"));
      }
      return path;
    }

    boolean overwrites() {
      return properties.containsKey("aws.emr.handover.overwrite");
    }

    int commands() {
      return properties.containsKey("command.1") ? 2 : 1;
    }
  }

  /** One execution with all attempts of its job. */
  static final class Run {
    private final int execution;
    private final String plan;
    private final VirtualExecutor executor;
    private final List<Attempt> attempts = new ArrayList<>();
    private boolean lost;

    Run(int execution, String plan, VirtualExecutor executor) {
      this.execution = execution;
      this.plan = plan;
      this.executor = executor;
    }

    int execution() {
      return execution;
    }

    String plan() {
      return plan;
    }

    List<Attempt> attempts() {
      return attempts;
    }

    Attempt last() {
      return attempts.get(attempts.size() - 1);
    }

    /** Whether its executor died before it was over. */
    boolean isLost() {
      return lost;
    }

    private boolean isOver() {
      VirtualJob job = last().job();
      return lost
          || (job.hasEnded()
              && (job.status() != JobStatus.FAILED || attempts.size() == MOST_ATTEMPTS));
    }
  }

  HandoverWorld(long seed, Path folder) {
    this.random = new Random(seed);
    this.emr = EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start();
    startCluster();
    DirectNetwork direct = new DirectNetwork(emr, time);
    SdkHttpClient way = flags.over(faulty(direct.client()));
    Map<String, String> settings = new HashMap<>(VirtualFlags.SETTINGS);
    settings.put("aws.emr.submit.timeout", "10m");
    settings.put("aws.emr.orphan.steps", "adopt");
    settings.put("aws.emr.script.output.prefix", "s3:/" + OUTPUTS.replace("/analytics/", ""));
    executors.add(VirtualExecutor.start(time, emr, folder, settings, client -> way));
    executors.add(executors.get(0).successor());
    flags.lateBy(() -> Duration.ofMillis(random.nextInt(5 * 60_000)));
    flags.outputs(
        path ->
            day(path.substring(OUTPUTS.length()).replace(".json", ""))
                .map(day -> "{\"day\": \"" + day + "\"}"));
  }

  /** What a step's script tells: most of them a day, a few nothing, or no part of a key. */
  private static Optional<String> day(String key) {
    return switch (Math.floorMod(key.hashCode(), 12)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of("..");
      default -> Optional.of("of-" + key);
    };
  }

  private void startCluster() {
    SimulatedCluster cluster =
        emr.createCluster(ClusterSpec.named(CLUSTER).withStepConcurrencyLevel(30));
    cluster.behavior(this::behavior);
    clusters.add(cluster);
  }

  /** Starts so many executions within some minutes, and lets everything run out. */
  List<Run> run(int count) {
    emr.faults().on(request -> random.nextDouble() < badEmr, Fault.throttle());
    flags.answers(
        method ->
            random.nextDouble() < badFlags
                ? BAD.get(random.nextInt(BAD.size()))
                : VirtualFlags.Answer.RIGHT);
    flags.afterWrite(this::written);
    deadly = random.nextInt(3) * 0.03;
    nextWeather();
    wanted = count;
    for (int i = 1; i <= count; i++) {
      int execution = i;
      time.at(
          Duration.ofMillis(random.nextInt(8 * 60_000)), () -> start(execution, chosen(execution)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      time.at(Duration.ofMillis(random.nextInt(12 * 60_000)), this::loseCluster);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      time.at(Duration.ofMillis(random.nextInt(12 * 60_000)), () -> die(any()));
    }
    time.runUntil(
        () -> runs.size() == wanted && runs.values().stream().allMatch(Run::isOver), LIMIT);
    // What was given up is executed now, if ever.
    time.pass(Duration.ofMinutes(10));
    return List.copyOf(runs.values());
  }

  private VirtualExecutor any() {
    return executors.get(random.nextInt(executors.size()));
  }

  private Map<String, String> chosen(int execution) {
    Map<String, String> properties = new HashMap<>();
    String job = "job-" + execution;
    properties.put(CommonJobProperties.JOB_ID, job);
    properties.put(CommonJobProperties.FLOW_ID, "flow-" + execution);
    String place =
        switch (random.nextInt(8)) {
          // One of the few keys that several want.
          case 0 -> "shared-" + random.nextInt(2);
          case 1, 2 -> job + "/{script.day}";
          default -> job;
        };
    properties.put(ADDRESS, "s3://flags/analytics/" + place + "/success.flag");
    properties.put("aws.emr.handover.retry", String.valueOf(random.nextBoolean()));
    properties.put("aws.emr.handover.content", random.nextBoolean() ? "json" : "empty");
    if (random.nextInt(place.startsWith("shared") ? 2 : 5) == 0) {
      properties.put("aws.emr.handover.overwrite", "true");
    }
    if (random.nextInt(4) == 0) {
      properties.put("command.1", "/x/second.sh");
    }
    return properties;
  }

  private void start(int execution, Map<String, String> properties) {
    VirtualExecutor executor = any();
    VirtualJob job = executor.start(execution, CLUSTER, properties);
    Run run = new Run(execution, plan(job), executor);
    run.attempts.add(new Attempt(job, properties));
    runs.put(execution, run);
    retryLater(run);
  }

  /** As Azkaban does with {@code retries: 3} and a backoff, in the same JVM. */
  private void retryLater(Run run) {
    time.at(
        time.now().plusSeconds(20),
        () -> {
          if (run.isOver()) {
            return;
          }
          if (run.last().job().hasEnded()) {
            Map<String, String> properties = perhapsElsewhere(run.last().properties());
            VirtualJob job =
                run.executor.start(run.execution, run.attempts.size(), CLUSTER, properties);
            run.attempts.add(new Attempt(job, properties));
            if (random.nextInt(6) == 0) {
              killAfter(job, Duration.ofMillis(random.nextInt(60_000)));
            }
          }
          retryLater(run);
        });
  }

  /** Now and then the address is another one, as with a {@code $(...)} that asks the clock. */
  private Map<String, String> perhapsElsewhere(Map<String, String> properties) {
    if (random.nextInt(8) != 0) {
      return properties;
    }
    Map<String, String> changed = new HashMap<>(properties);
    changed.compute(ADDRESS, (name, before) -> before.replace("/success.flag", "/later.flag"));
    return changed;
  }

  /** Between a write and its answer an executor may die, or a kill come. */
  private void written() {
    int execution = (int) flags.writes().get(flags.writes().size() - 1).writer().executionId();
    Run run = runs.get(execution);
    if (random.nextDouble() < deadly) {
      die(run.executor);
    } else if (random.nextInt(12) == 0) {
      killAfter(run.last().job(), Duration.ZERO);
    }
  }

  /** Its executions are run anew, on whichever executor; most want to hand over as before. */
  private void die(VirtualExecutor executor) {
    if (!executors.remove(executor)) {
      return;
    }
    List<Run> lost =
        runs.values().stream().filter(run -> run.executor == executor && !run.isOver()).toList();
    lost.forEach(run -> run.lost = true);
    executor.die(lost.stream().mapToInt(Run::execution).toArray());
    executors.add(executor.successor());
    for (Run run : lost) {
      int execution = ++wanted;
      time.at(
          time.now().plusMillis(random.nextInt(90_000)),
          () -> start(execution, perhapsElsewhere(run.last().properties())));
    }
  }

  private String plan(VirtualJob job) {
    return switch (random.nextInt(6)) {
      case 0 -> killAfter(job, Duration.ofMillis(random.nextInt(5 * 60_000)));
      case 1 -> {
        int line = 2 + random.nextInt(7);
        int[] seen = {0};
        job.onLine(
            () -> {
              if (++seen[0] == line) {
                job.kill();
              }
            });
        yield "killed at line " + line;
      }
      case 2 -> {
        // Between the end of the step and that of the write, where a kill can come too late.
        job.onLine(
            () -> {
              boolean writes = job.lastLine().contains("has not taken the flag");
              if ((writes || job.lastLine().endsWith(" is COMPLETED.")) && !job.hasEnded()) {
                killAfter(job, Duration.ofMillis(random.nextInt(writes ? 10_000 : 40_000)));
              }
            });
        yield "killed as it completes";
      }
      default -> "not killed";
    };
  }

  private String killAfter(VirtualJob job, Duration delay) {
    time.at(
        time.now().plus(delay),
        () -> {
          boolean lost =
              runs.values().stream()
                  .anyMatch(run -> run.lost && run.attempts.stream().anyMatch(a -> a.job == job));
          if (!job.hasEnded() && !lost) {
            job.kill();
          }
        });
    return "killed after " + delay;
  }

  /** Good and bad times, for EMR and for S3, and good ones for ever after an hour. */
  private void nextWeather() {
    boolean bad = time.now().compareTo(Duration.ofHours(1)) < 0;
    badEmr = bad ? random.nextInt(3) * 0.15 : 0;
    badFlags = bad ? random.nextInt(4) * 0.3 : 0;
    if (bad) {
      time.at(time.now().plusSeconds(20 + random.nextInt(180)), this::nextWeather);
    }
  }

  private void loseCluster() {
    clusters
        .get(clusters.size() - 1)
        .terminate(
            random.nextBoolean()
                ? TerminationReason.userRequest()
                : TerminationReason.instanceFailure("The master node was lost"));
    time.at(time.now().plusSeconds(1 + random.nextInt(90)), this::startCluster);
  }

  private StepBehavior behavior(StepRequest step) {
    int kind = Math.floorMod(step.name().hashCode(), 7);
    Duration runs = Duration.ofSeconds(10 + Math.floorMod(step.name().hashCode(), 200));
    return switch (kind) {
      case 0 -> StepBehavior.failsAfter(runs, "it went wrong");
      case 1 -> StepBehavior.completesAfter(Duration.ZERO);
      default -> StepBehavior.completesAfter(runs);
    };
  }

  /** All that EMR ever had, by their ids. */
  Map<String, StepSnapshot> steps() {
    Map<String, StepSnapshot> all = new HashMap<>();
    clusters.forEach(cluster -> cluster.steps().forEach(step -> all.put(step.id(), step)));
    return all;
  }

  /** When a step ended, in the engine's time. */
  Duration ended(StepSnapshot step) {
    return Duration.between(clock.now().minus(time.now()), step.ended().orElseThrow());
  }

  VirtualFlags flags() {
    return flags;
  }

  /** Calls of EMR whose answer is lost, executed or not. */
  private SdkHttpClient faulty(SdkHttpClient way) {
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = way.prepareRequest(request);
        return new ExecutableHttpRequest() {
          @Override
          public HttpExecuteResponse call() throws IOException {
            if (random.nextDouble() < badEmr / 2) {
              throw new SocketException("Connection reset");
            }
            HttpExecuteResponse answer = prepared.call();
            if (random.nextDouble() < badEmr / 2) {
              throw new SocketException("Connection reset");
            }
            return answer;
          }

          @Override
          public void abort() {
            prepared.abort();
          }
        };
      }

      @Override
      public void close() {
        way.close();
      }
    };
  }

  @Override
  public void close() {
    emr.close();
    clock.close();
  }
}
