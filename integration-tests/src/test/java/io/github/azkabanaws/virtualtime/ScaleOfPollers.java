package io.github.azkabanaws.virtualtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.azkabanaws.emrsimulator.Answer;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What others do: each job polls for itself. A call that is throttled is repeated as the AWS SDK
 * for Java does by default (legacy mode: four attempts, pauses with "equal jitter" from half a
 * second); then the job fails. The polls of jobs that start together are spread over an interval,
 * which is kinder than a scheduler is.
 */
public final class ScaleOfPollers {
  private static final int ATTEMPTS = 4;
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final Duration BETWEEN_SUBMISSIONS = Duration.ofSeconds(2);

  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private final Random random = new Random(1);
  private final ScaleCase scale;
  private final String operation;
  private final Duration interval;
  private final List<Duration> lateness = new ArrayList<>();
  private EmrSimulator emr;
  private int failed;

  private ScaleOfPollers(ScaleCase scale, String operation, Duration interval) {
    this.scale = scale;
    this.operation = operation;
    this.interval = interval;
  }

  /** Each job lists its step once in that time. */
  public static ScaleResult listSteps(ScaleCase scale, Duration interval) {
    return new ScaleOfPollers(scale, "ListSteps", interval).run();
  }

  /** Each job describes its step once in that time. */
  public static ScaleResult describeStep(ScaleCase scale, Duration interval) {
    return new ScaleOfPollers(scale, "DescribeStep", interval).run();
  }

  private ScaleResult run() {
    Duration[] durations = scale.durations();
    AtomicInteger next = new AtomicInteger();
    emr = EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start();
    try {
      emr.behavior(request -> StepBehavior.completesAfter(durations[next.getAndIncrement()]));
      for (int i = 0; i < scale.clusters(); i++) {
        String cluster =
            emr.createCluster(ClusterSpec.named("c" + i).withStepConcurrencyLevel(256)).id();
        int steps = scale.jobs() / scale.clusters() + (i < scale.jobs() % scale.clusters() ? 1 : 0);
        if (steps > 0) {
          time.at(BETWEEN_SUBMISSIONS.multipliedBy(i), () -> submit(cluster, steps));
        }
      }
      time.runUntil(() -> lateness.size() + failed == scale.jobs(), Duration.ofHours(10));
      return ScaleResult.of(
          operation + " per job, " + interval.getSeconds() + " s",
          scale,
          emr,
          time.now(),
          lateness,
          failed);
    } finally {
      emr.close();
      clock.close();
    }
  }

  private void submit(String cluster, int steps) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("JobFlowId", cluster);
    for (int i = 0; i < steps; i++) {
      ObjectNode step = request.withArray("Steps").addObject();
      step.put("Name", "step").put("ActionOnFailure", "CONTINUE");
      step.putObject("HadoopJarStep").put("Jar", "command-runner.jar");
    }
    Answer answer = emr.ask("AddJobFlowSteps", request).orElseThrow();
    answer
        .body()
        .withArray("StepIds")
        .forEach(
            id ->
                time.at(
                    time.now().plus(interval.multipliedBy(random.nextInt(1000)).dividedBy(1000)),
                    () -> poll(cluster, id.asText(), 1)));
  }

  private void poll(String cluster, String step, int attempt) {
    Answer answer = emr.ask(operation, question(cluster, step)).orElseThrow();
    if (answer.status() == 200) {
      if (emr.step(step).state().isTerminal()) {
        Instant ended = emr.step(step).ended().orElseThrow();
        lateness.add(Duration.between(ended, clock.now()));
      } else {
        time.at(time.now().plus(interval), () -> poll(cluster, step, 1));
      }
    } else if (attempt == ATTEMPTS) {
      failed++;
    } else {
      long pause = FIRST_PAUSE_MILLIS << (attempt - 1);
      long jittered = pause / 2 + random.nextInt((int) pause / 2 + 1);
      time.at(time.now().plusMillis(jittered), () -> poll(cluster, step, attempt + 1));
    }
  }

  private ObjectNode question(String cluster, String step) {
    ObjectNode question = JsonNodeFactory.instance.objectNode().put("ClusterId", cluster);
    if (operation.equals("ListSteps")) {
      question.putArray("StepIds").add(step);
    } else {
      question.put("StepId", step);
    }
    return question;
  }
}
