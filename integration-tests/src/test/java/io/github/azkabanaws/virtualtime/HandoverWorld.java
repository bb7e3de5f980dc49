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
import io.github.azkabanaws.emrsimulator.TerminationReason;
import io.github.azkabanaws.harness.JobStatus;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Some executions beside each other, each with one job that hands over. Steps complete, fail or are
 * ended, clusters die and others take their place, calls to EMR and to S3 fail before and after
 * they are executed, jobs are killed, and what fails is tried again, as Azkaban's {@code retries}
 * do.
 */
final class HandoverWorld implements AutoCloseable {
  private static final String CLUSTER = "analytics";
  private static final Duration LIMIT = Duration.ofHours(60);
  private static final int MOST_ATTEMPTS = 4;

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
          VirtualFlags.Answer.CONFLICT,
          VirtualFlags.Answer.DENIED);

  private final Random random;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private final VirtualFlags flags = new VirtualFlags(time);
  private final EmrSimulator emr;
  private final List<SimulatedCluster> clusters = new ArrayList<>();
  private final VirtualExecutor executor;
  private final List<Run> runs = new ArrayList<>();
  private double badEmr;
  private double badFlags;

  /** One execution with all attempts of its job. */
  record Run(
      int execution, String plan, Map<String, String> properties, List<VirtualJob> attempts) {
    VirtualJob last() {
      return attempts.get(attempts.size() - 1);
    }

    /** Where its flag is, or would be. */
    String path() {
      return properties.get("aws.emr.handover").substring("s3:/".length());
    }

    private boolean isOver() {
      return last().hasEnded()
          && (last().status() != JobStatus.FAILED || attempts.size() == MOST_ATTEMPTS);
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
    this.executor = VirtualExecutor.start(time, emr, folder, settings, client -> way);
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
    nextWeather();
    for (int i = 1; i <= count; i++) {
      int execution = i;
      time.at(Duration.ofMillis(random.nextInt(8 * 60_000)), () -> start(execution));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      time.at(Duration.ofMillis(random.nextInt(12 * 60_000)), this::loseCluster);
    }
    time.runUntil(() -> runs.size() == count && runs.stream().allMatch(Run::isOver), LIMIT);
    return runs;
  }

  private void start(int execution) {
    Map<String, String> properties = new HashMap<>();
    properties.put(CommonJobProperties.JOB_ID, "job-" + execution);
    properties.put("aws.emr.handover", "s3://flags/analytics/" + execution + "/success.flag");
    properties.put("aws.emr.handover.retry", String.valueOf(random.nextBoolean()));
    properties.put("aws.emr.handover.content", random.nextBoolean() ? "json" : "empty");
    if (random.nextInt(5) == 0) {
      properties.put("aws.emr.handover.overwrite", "true");
    }
    if (random.nextInt(3) == 0) {
      properties.put("command.1", "/x/second.sh");
    }
    List<VirtualJob> attempts = new ArrayList<>();
    VirtualJob job = executor.start(execution, CLUSTER, properties);
    attempts.add(job);
    String plan = plan(job);
    Run run = new Run(execution, plan, properties, attempts);
    runs.add(run);
    retryLater(run);
  }

  /** As Azkaban does with {@code retries: 3} and a backoff. */
  private void retryLater(Run run) {
    time.at(
        time.now().plusSeconds(20),
        () -> {
          if (run.isOver()) {
            return;
          }
          if (run.last().hasEnded()) {
            VirtualJob job =
                executor.start(run.execution(), run.attempts().size(), CLUSTER, run.properties());
            run.attempts().add(job);
            if (random.nextInt(6) == 0) {
              killAfter(job, Duration.ofMillis(random.nextInt(60_000)));
            }
          }
          retryLater(run);
        });
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
              if (job.lastLine().endsWith(" is COMPLETED.") && !job.hasEnded()) {
                killAfter(job, Duration.ofMillis(random.nextInt(40_000)));
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
          if (!job.hasEnded()) {
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
