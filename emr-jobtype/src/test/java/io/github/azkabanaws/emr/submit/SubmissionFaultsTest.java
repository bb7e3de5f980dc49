package io.github.azkabanaws.emr.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FaultyCluster;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A hundred steps at the same time, while any call can go wrong in any way. */
class SubmissionFaultsTest {
  private static final int JOBS = 100;

  private static final List<SubmissionTarget> TARGETS =
      List.of(
          new SubmissionTarget(Examples.CLUSTER, Optional.empty(), Optional.of("alice")),
          new SubmissionTarget(
              Examples.CLUSTER, Optional.of("arn:aws:iam::1:role/x"), Optional.of("alice")));

  /** So long that nothing ends because of them while calls go wrong. */
  private static final LimitSettings LIMITS =
      Examples.config("aws.emr.submit.timeout", "24h", "aws.emr.kill.timeout", "1h").limits();

  private record Job(Submission submission, Signal kill) {
    String stepName() {
      return submission.step().request().name();
    }
  }

  private final VirtualTimer timer = new VirtualTimer();
  private final List<Job> jobs = new ArrayList<>();
  private final Logger log = Logger.getLogger(SubmissionFaultsTest.class);

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachHasOneStep(long seed) throws Exception {
    Random random = new Random(seed);
    FaultyCluster cluster = run(random, 0);
    for (Job job : jobs) {
      assertThat(cluster.idsOf(job.stepName()))
          .containsExactly(job.submission().await().orElse(null));
    }
    assertThat(cluster.size()).isEqualTo(JOBS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aKilledJobHasNoStepOrKnowsIt(long seed) throws Exception {
    Random random = new Random(seed);
    FaultyCluster cluster = run(random, 1 + random.nextInt(JOBS));
    for (Job job : jobs) {
      assertThat(cluster.idsOf(job.stepName()))
          .as("%s, killed: %s", job.stepName(), job.kill().isRaised())
          .isEqualTo(idOf(job));
    }
  }

  /** All of them to their end, of which as many are killed as it is said, at any moment. */
  private FaultyCluster run(Random random, int killed) throws Exception {
    log.setLevel(Level.OFF);
    FaultyCluster cluster = new FaultyCluster(random, timer, random.nextDouble() * 0.6);
    SubmissionQueue queue =
        new SubmissionQueue(
            cluster.calls(),
            Examples.noClusters(),
            new ApiBudget(6, 0.3, timer, () -> 0.5),
            timer,
            timer,
            timer);
    for (int i = 0; i < JOBS; i++) {
      SubmissionTarget target = TARGETS.get(random.nextInt(TARGETS.size()));
      StepDefinition step = step(i);
      Signal kill = new Signal();
      timer.at(
          Duration.ofMillis(random.nextInt(20_000)),
          () ->
              jobs.add(
                  new Job(
                      queue.add(
                          target,
                          step,
                          Set.of(),
                          StartGate.OPEN,
                          LIMITS,
                          new JobContext(timer, kill, log)),
                      kill)));
      if (i < killed) {
        timer.at(Duration.ofMillis(random.nextInt(60_000)), kill::raise);
      }
    }
    timer.await(new Signal(), Duration.ofHours(3));
    assertThat(jobs).hasSize(JOBS).allMatch(job -> job.submission().isEnded());
    assertThat(queue.length()).isZero();
    return cluster;
  }

  private static StepDefinition step(int number) throws StepJobException {
    String job = "job-" + number;
    Execution execution = new Execution(42, "demo", "f", job, "", 0, "alice", Set.of());
    return Examples.step(StepKey.of("", execution, 0), job, "/x", job);
  }

  /** The id that the job knows; none only for one that was killed. */
  private static List<String> idOf(Job job) throws Exception {
    try {
      return List.of(job.submission().await().orElse(null));
    } catch (KilledException e) {
      assertThat(job.kill().isRaised()).isTrue();
      return List.of();
    }
  }
}
