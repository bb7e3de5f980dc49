package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.executor.Status;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.emrsimulator.TerminationReason;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.virtualtime.VirtualFlags.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a job that hands over when something goes wrong as it does. */
class HandoverFaultsTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ".")).resolve("../emr-jobtype/FAULTS.md");
  private static final Duration LONG = Duration.ofDays(2);
  private static final String CLUSTER = "analytics";
  private static final String PATH = "/flags/analytics/done";
  private static final Map<String, String> JOB =
      Map.of("aws.emr.handover", "s3:/" + PATH, "aws.emr.handover.retry", "true");

  @TempDir Path folder;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private final VirtualFlags flags = new VirtualFlags(time);
  private EmrSimulator emr;
  private SimulatedCluster cluster;
  private VirtualExecutor executor;

  /** The rows of the document. */
  private enum Fault {
    DENIED("S3 refuses (403)", Answer.DENIED, 0),
    NO_BUCKET("there is no such bucket (404)", Answer.NO_BUCKET, 0),
    OTHER_REGION("the bucket is in another region (301)", Answer.OTHER_REGION, 0),
    SLOW_DOWN("S3 throttles (503) for ten minutes", Answer.SLOW_DOWN, 10),
    SLOW_DOWN_EXECUTED("S3 throttles for ten minutes, and writes", Answer.SLOW_DOWN_EXECUTED, 10),
    SLOW_DOWN_LONG("S3 throttles for longer than `aws.emr.submit.timeout`", Answer.SLOW_DOWN, 60),
    HANGS("S3 hangs for ten minutes", Answer.HANGS, 10),
    HANGS_EXECUTED("S3 writes, and then hangs, for ten minutes", Answer.HANGS_EXECUTED, 10),
    RESET("connection reset before the write, for ten minutes", Answer.RESET, 10),
    RESET_EXECUTED("connection reset after the write, for ten minutes", Answer.RESET_EXECUTED, 10),
    ERROR_EXECUTED("500 after the write, for ten minutes", Answer.ERROR_EXECUTED, 10),
    CONFLICT("S3 finds a conflict (409) for ten seconds", Answer.CONFLICT, -10),
    CONFLICT_LONG("S3 finds a conflict (409) for an hour", Answer.CONFLICT, 60),
    TAKEN("somebody's object is there (412)", Answer.RIGHT, 0);

    private final String text;
    private final Answer answer;
    private final int minutes;

    Fault(String text, Answer answer, int minutes) {
      this.text = text;
      this.answer = answer;
      this.minutes = minutes;
    }

    /** From the first request; zero until the retry. */
    private Duration lasts() {
      return minutes < 0 ? Duration.ofSeconds(-minutes) : Duration.ofMinutes(minutes);
    }

    private boolean isOver() {
      return minutes != 0;
    }
  }

  /** The rows of the second table: what the address needs is read. */
  private enum ReadFault {
    DENIED("S3 refuses (403)", Answer.DENIED, 0),
    SLOW_DOWN("S3 throttles (503) for ten minutes", Answer.SLOW_DOWN, 10),
    SLOW_DOWN_LONG("S3 throttles for longer than `aws.emr.submit.timeout`", Answer.SLOW_DOWN, 60),
    HANGS("S3 hangs for ten minutes", Answer.HANGS, 10),
    RESET("connection reset for ten minutes", Answer.RESET, 10),
    ABSENT("there is no such object (404)", Answer.RIGHT, 0);

    private final String text;
    private final Answer answer;
    private final int minutes;

    ReadFault(String text, Answer answer, int minutes) {
      this.text = text;
      this.answer = answer;
      this.minutes = minutes;
    }
  }

  @BeforeEach
  void start() {
    emr = EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start();
    cluster = emr.createCluster(ClusterSpec.named(CLUSTER).withStepConcurrencyLevel(10));
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(5)));
    DirectNetwork direct = new DirectNetwork(emr, time);
    Map<String, String> settings = new HashMap<>(VirtualFlags.SETTINGS);
    settings.put("aws.emr.orphan.steps", "adopt");
    executor =
        VirtualExecutor.start(time, emr, folder, settings, client -> flags.over(direct.client()));
  }

  @AfterEach
  void stop() {
    emr.close();
    clock.close();
  }

  @ParameterizedTest
  @EnumSource
  void theDocumentSaysWhatBecomesOfIt(Fault fault) throws Exception {
    if (fault == Fault.TAKEN) {
      // While the step runs; one that is there before is met before.
      time.at(Duration.ofMinutes(2), () -> flags.put(PATH, "theirs"));
    }
    Duration[] since = new Duration[1];
    flags.answers(
        method -> {
          if (since[0] == null && !method.equals("PUT")) {
            // Before the steps.
            return Answer.RIGHT;
          }
          since[0] = since[0] == null ? time.now() : since[0];
          boolean over = fault.isOver() && time.now().minus(since[0]).compareTo(fault.lasts()) >= 0;
          return over ? Answer.RIGHT : fault.answer;
        });
    theDocumentSays(fault.text, executor, JOB);
  }

  /** What becomes of a job and, if it fails, of its retry when all is well again. */
  private void theDocumentSays(String fault, VirtualExecutor where, Map<String, String> properties)
      throws IOException {
    VirtualJob job = where.start(1, CLUSTER, properties);
    time.runUntil(job::hasEnded, LONG);
    String first = outcome(job);
    String second = "–";
    if (job.status() == JobStatus.FAILED) {
      assertThat(job.lastLine()).contains("Hand-over failed: ");
      flags.answers(method -> Answer.RIGHT);
      VirtualJob retry = where.start(1, 1, CLUSTER, properties);
      time.runUntil(retry::hasEnded, LONG);
      second = outcome(retry);
    }
    String row = "| " + fault + " | " + first + " | " + second + " |";
    System.out.println(row);
    assertThat(cluster.steps()).as("no retry runs it again").hasSize(1);
    assertThat(flags.writes().size()).isLessThanOrEqualTo(1);
    assertThat(Files.readString(DOCUMENT)).contains(row);
  }

  private String outcome(VirtualJob job) {
    boolean theirs =
        flags.objects().containsKey(PATH) && flags.objects().get(PATH).metadata().isEmpty();
    int written = flags.writes(PATH).size();
    return job.status() + ", " + (theirs ? "theirs" : written == 0 ? "no flag" : written + " flag");
  }

  @ParameterizedTest
  @EnumSource
  void theDocumentSaysWhatBecomesOfWhatTheScriptHasTold(ReadFault fault) throws Exception {
    Map<String, String> settings = new HashMap<>(VirtualFlags.SETTINGS);
    settings.put("aws.emr.script.output.prefix", "s3://told/out");
    DirectNetwork direct = new DirectNetwork(emr, time);
    VirtualExecutor telling =
        VirtualExecutor.start(time, emr, folder, settings, client -> flags.over(direct.client()));
    Map<String, String> properties = new HashMap<>(JOB);
    properties.put("aws.emr.handover", "s3://flags/analytics/{script.name}");
    if (fault != ReadFault.ABSENT) {
      flags.outputs(path -> Optional.of("{\"name\": \"done\"}"));
    }
    Duration[] since = new Duration[1];
    flags.answers(
        method -> {
          if (!method.equals("GET")) {
            return Answer.RIGHT;
          }
          since[0] = since[0] == null ? time.now() : since[0];
          Duration lasts = Duration.ofMinutes(fault.minutes);
          boolean over = fault.minutes > 0 && time.now().minus(since[0]).compareTo(lasts) >= 0;
          return over ? Answer.RIGHT : fault.answer;
        });
    theDocumentSays("the output: " + fault.text, telling, properties);
  }

  @Test
  void oneOfTwoExecutorsWritesAFlagThatBothWant() {
    VirtualExecutor other = executor.successor();
    AtomicInteger waiting = new AtomicInteger();
    // Both are there before either is answered.
    flags.answers(
        method ->
            method.equals("PUT") && waiting.incrementAndGet() <= 2
                ? Answer.HANGS_EXECUTED
                : Answer.RIGHT);
    VirtualJob one = executor.start(1, CLUSTER, job("a"));
    VirtualJob two = other.start(2, CLUSTER, job("b"));
    time.runUntil(() -> one.hasEnded() && two.hasEnded(), LONG);
    assertThat(List.of(one.status(), two.status()))
        .containsExactlyInAnyOrder(JobStatus.SUCCEEDED, JobStatus.FAILED);
    VirtualJob winner = one.status() == JobStatus.SUCCEEDED ? one : two;
    VirtualJob loser = winner == one ? two : one;
    assertThat(loser.lastLine())
        .contains(
            "is there already, written by attempt 0 of a job of execution "
                + (winner == one ? 1 : 2));
    assertThat(flags.writes()).hasSize(1);
  }

  @Test
  void anAdoptedStepIsHandedOverOnceByWhoHasAdoptedIt() {
    executor.start(1, CLUSTER, JOB);
    time.pass(Duration.ofMinutes(2));
    executor.die(1);
    VirtualExecutor next = executor.successor();
    VirtualJob adopter = next.start(2, CLUSTER, JOB);
    time.runUntil(adopter::hasEnded, LONG);
    assertThat(adopter.status()).as("%s", adopter.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(cluster.steps()).hasSize(1);
    assertThat(flags.writes()).hasSize(1);
    assertThat(flags.writes().get(0).step()).isEqualTo(cluster.steps().get(0).id());
  }

  @Test
  void aStepIsNotAdoptedForAnotherAddress() {
    // As when the next day's execution meets the step of the day before.
    executor.start(1, CLUSTER, day("28"));
    time.pass(Duration.ofMinutes(2));
    executor.die(1);
    VirtualJob next = executor.successor().start(2, CLUSTER, day("29"));
    time.runUntil(next::hasEnded, LONG);
    assertThat(next.status()).isEqualTo(JobStatus.FAILED);
    assertThat(next.lastLine())
        .contains("It can't be adopted: it was to be handed over to another address");
    time.pass(Duration.ofHours(1));
    assertThat(flags.writes()).isEmpty();
  }

  @Test
  void aStepThatWasToBeHandedOverByNobodyIsNotAdoptedForAFlag() {
    executor.start(1, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(2));
    executor.die(1);
    VirtualJob next = executor.successor().start(2, CLUSTER, JOB);
    time.runUntil(next::hasEnded, LONG);
    assertThat(next.status()).isEqualTo(JobStatus.FAILED);
    assertThat(flags.writes()).isEmpty();
  }

  @Test
  void anExecutorThatWasOnlyBelievedDeadAndItsAdopterHandOverOnce() {
    VirtualExecutor believed = executor;
    VirtualJob one = believed.start(1, CLUSTER, JOB);
    time.pass(Duration.ofMinutes(2));
    // Azkaban calls it failed, and it goes on.
    believed.setStatus(1, Status.FAILED);
    VirtualJob two = believed.successor().start(2, CLUSTER, JOB);
    time.runUntil(() -> one.hasEnded() && two.hasEnded(), LONG);
    assertThat(cluster.steps()).hasSize(1);
    assertThat(List.of(one.status(), two.status())).containsOnly(JobStatus.SUCCEEDED);
    assertThat(flags.writes()).hasSize(1);
  }

  @Test
  void aReplacementForAnAdoptedStepIsMadeOnceToo() {
    Map<String, String> properties = new HashMap<>(JOB);
    properties.put("aws.emr.handover.overwrite", "true");
    VirtualExecutor believed = executor;
    VirtualJob one = believed.start(1, CLUSTER, properties);
    time.pass(Duration.ofMinutes(2));
    believed.setStatus(1, Status.FAILED);
    VirtualJob two = believed.successor().start(2, CLUSTER, properties);
    time.runUntil(() -> one.hasEnded() && two.hasEnded(), LONG);
    assertThat(List.of(one.status(), two.status())).containsOnly(JobStatus.SUCCEEDED);
    assertThat(flags.writes()).hasSize(1);
  }

  @Test
  void theLastCommandsWordCountsOrNoneDoes() {
    Map<String, String> properties =
        Map.of(
            "aws.emr.handover",
            "s3://flags/analytics/{script.day}/done",
            "command.1",
            "/x/second.sh");
    Map<String, String> settings = new HashMap<>(VirtualFlags.SETTINGS);
    settings.put("aws.emr.script.output.prefix", "s3://told/out");
    settings.put("aws.emr.submit.timeout", "5m");
    DirectNetwork direct = new DirectNetwork(emr, time);
    VirtualExecutor telling =
        VirtualExecutor.start(time, emr, folder, settings, client -> flags.over(direct.client()));
    VirtualJob job = telling.start(7, CLUSTER, properties);
    time.runUntil(() -> cluster.steps().size() == 1, LONG);
    tells(0, "{\"day\": \"28\"}");
    time.runUntil(() -> cluster.steps().size() == 2, LONG);
    tells(1, "{\"day\": \"29\"}");
    flags.answers(method -> method.equals("GET") ? Answer.SLOW_DOWN : Answer.RIGHT);
    time.runUntil(job::hasEnded, LONG);
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.lastLine()).contains("what the script has told can't be read");
    assertThat(flags.writes()).isEmpty();
    flags.answers(method -> Answer.RIGHT);
    VirtualJob again = telling.start(8, CLUSTER, properties);
    time.runUntil(() -> cluster.steps().size() == 3, LONG);
    tells(2, "{\"day\": \"28\"}");
    time.runUntil(() -> cluster.steps().size() == 4, LONG);
    tells(3, "{\"day\": \"29\"}");
    time.runUntil(again::hasEnded, LONG);
    assertThat(flags.writes())
        .extracting(VirtualFlags.Write::path)
        .as("%s", again.log())
        .containsExactly("/flags/analytics/29/done");
  }

  /** What the script of that step has told. */
  private void tells(int step, String json) {
    String key = StepKey.parse(cluster.steps().get(step).name()).orElseThrow().toString();
    flags.output("/told/out/analytics/" + key + ".json", json);
  }

  @Test
  void anExecutorThatDiesWhileItWritesLeavesOneFlagAndTheNextOneSaysWhose() {
    VirtualExecutor dying = executor;
    flags.afterWrite(() -> dying.die(1));
    executor.start(1, CLUSTER, JOB);
    time.pass(Duration.ofMinutes(20));
    assertThat(flags.writes()).hasSize(1);
    flags.afterWrite(() -> {});
    VirtualJob next = executor.successor().start(2, CLUSTER, JOB);
    time.runUntil(next::hasEnded, LONG);
    assertThat(next.status()).isEqualTo(JobStatus.FAILED);
    assertThat(next.lastLine())
        .contains("is there already, written by attempt 0 of a job of execution 1 for step ")
        .endsWith("Nothing was submitted.");
    assertThat(cluster.steps()).hasSize(1);
    assertThat(flags.writes()).hasSize(1);
  }

  @Test
  void aRetryKnowsTheStepOfAClusterThatHasEndedSince() {
    flags.answers(method -> Answer.DENIED);
    VirtualJob job = executor.start(1, CLUSTER, JOB);
    time.runUntil(job::hasEnded, LONG);
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    cluster.terminate(TerminationReason.userRequest());
    time.pass(Duration.ofMinutes(5));
    flags.answers(method -> Answer.RIGHT);
    // There is no cluster at all now.
    VirtualJob retry = executor.start(1, 1, CLUSTER, JOB);
    time.runUntil(retry::hasEnded, LONG);
    assertThat(retry.status()).as("%s", retry.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(flags.writes()).hasSize(1);
  }

  @Test
  void aClusterThatDiesLeavesNoFlag() {
    VirtualJob job = executor.start(1, CLUSTER, JOB);
    time.at(
        time.now().plus(Duration.ofMinutes(2)),
        () -> cluster.terminate(TerminationReason.instanceFailure("The master node was lost")));
    time.runUntil(job::hasEnded, LONG);
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(cluster.steps())
        .extracting(StepSnapshot::state)
        .containsExactly(StepState.INTERRUPTED);
    assertThat(flags.requests()).noneMatch(request -> request.startsWith("PUT"));
  }

  private static Map<String, String> day(String day) {
    Map<String, String> properties = new HashMap<>(JOB);
    properties.put("aws.emr.handover", "s3://flags/analytics/dt=" + day + "/done");
    return properties;
  }

  private static Map<String, String> job(String id) {
    Map<String, String> properties = new HashMap<>(JOB);
    properties.put("azkaban.job.id", id);
    return properties;
  }
}
