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
import java.util.function.Consumer;
import java.util.function.Supplier;

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
  private final Duration[] durations;
  private final int clusters;
  private final String operation;
  private final Duration interval;
  private final List<Duration> lateness = new ArrayList<>();
  private final List<DirectNetwork.Call> calls = new ArrayList<>();
  private EmrSimulator emr;
  private int failed;

  private ScaleOfPollers(Duration[] durations, int clusters, String operation, Duration interval) {
    this.durations = durations.clone();
    this.clusters = clusters;
    this.operation = operation;
    this.interval = interval;
  }

  /** Each job lists its step once in that time. */
  public static ScaleResult listSteps(ScaleCase scale, Duration interval) {
    return alone(scale, "ListSteps", interval);
  }

  /** Each job describes its step once in that time. */
  public static ScaleResult describeStep(ScaleCase scale, Duration interval) {
    return alone(scale, "DescribeStep", interval);
  }

  private static ScaleResult alone(ScaleCase scale, String operation, Duration interval) {
    ScaleOfPollers pollers =
        new ScaleOfPollers(scale.durations(), scale.clusters(), operation, interval);
    return pollers.run(
        Duration.ZERO,
        others -> {},
        () ->
            ScaleResult.of(
                pollers.name(),
                scale,
                pollers.emr,
                pollers.time.now(),
                pollers.lateness,
                pollers.failed));
  }

  /** In a crowd: each job asks for its step in that operation once in that time. */
  static CrowdResult among(CrowdCase crowd, String operation, Duration interval) {
    ScaleOfPollers pollers =
        new ScaleOfPollers(crowd.durations(), crowd.clusters(), operation, interval);
    return pollers.run(
        CrowdOfWatches.BEFORE,
        others -> others.come(crowd),
        () ->
            CrowdResult.of(
                pollers.name(),
                crowd,
                List.of(pollers.calls),
                pollers.lateness.stream().map(late -> late.toMillis() / 1000.0).toList(),
                pollers.failed));
  }

  private String name() {
    return operation + " per job, " + interval.getSeconds() + " s";
  }

  private <R> R run(Duration before, Consumer<CrowdOfOthers> come, Supplier<R> result) {
    AtomicInteger next = new AtomicInteger();
    emr = EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start();
    try {
      emr.behavior(request -> StepBehavior.completesAfter(durations[next.getAndIncrement()]));
      come.accept(new CrowdOfOthers(emr, time));
      int jobs = durations.length;
      for (int i = 0; i < clusters; i++) {
        String cluster =
            emr.createCluster(ClusterSpec.named("c" + i).withStepConcurrencyLevel(256)).id();
        int steps = jobs / clusters + (i < jobs % clusters ? 1 : 0);
        if (steps > 0) {
          time.at(before.plus(BETWEEN_SUBMISSIONS.multipliedBy(i)), () -> submit(cluster, steps));
        }
      }
      time.runUntil(() -> lateness.size() + failed == jobs, Duration.ofHours(10));
      return result.get();
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
    Answer answer = ask("AddJobFlowSteps", request);
    if (answer.status() != 200) {
      // All are kind to the pollers: how they come to EMR is not what is compared.
      time.at(time.now().plusSeconds(1), () -> submit(cluster, steps));
      return;
    }
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
    Answer answer = ask(operation, question(cluster, step));
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

  private Answer ask(String what, ObjectNode question) {
    Answer answer = emr.ask(what, question).orElseThrow();
    calls.add(
        new DirectNetwork.Call(
            time.now(),
            what,
            answer.errorCode().filter("ThrottlingException"::equals).isPresent()));
    return answer;
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
