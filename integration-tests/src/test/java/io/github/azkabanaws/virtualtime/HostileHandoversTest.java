package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepRequest;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.emrsimulator.TerminationReason;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.virtualtime.VirtualFlags.Answer;
import io.github.azkabanaws.virtualtime.VirtualFlags.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two executors, and authors of the group {@code analytics} who want flags that they may not have.
 * What counts is what stands in the bucket. Beside each trick the same without it is tried, and
 * that flag is written: so it is the rule that stops the other.
 */
class HostileHandoversTest {
  private static final Duration LONG = Duration.ofDays(2);
  private static final String CLUSTER = "analytics";
  private static final String ADDRESS = "aws.emr.handover";
  private static final String DONE = "s3://flags/analytics/done";
  private static final String PATH = "/flags/analytics/done";
  private static final String OF_DAY = "s3://flags/analytics/{script.day}/done";
  private static final String THEIRS = "theirs";

  @TempDir Path folder;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private final VirtualFlags flags = new VirtualFlags(time);

  /** What the scripts of an execution tell. */
  private final Map<Long, String> told = new HashMap<>();

  private EmrSimulator emr;
  private SimulatedCluster cluster;
  private VirtualExecutor one;
  private VirtualExecutor two;
  private int executions;

  /**
   * What an author tries.
   *
   * @param tells the script's output; empty if it has none
   * @param honest the same with nothing wrong in it
   * @param flag where that one stands
   */
  private record Trick(
      String name,
      Map<String, String> job,
      String tells,
      Map<String, String> honest,
      String honestTells,
      String flag) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeEach
  void start() {
    emr = EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start();
    startCluster();
    one = executor(Map.of());
    two = one.successor();
  }

  private void startCluster() {
    cluster = emr.createCluster(ClusterSpec.named(CLUSTER).withStepConcurrencyLevel(20));
    completesAll();
  }

  private void completesAll() {
    cluster.behavior(
        request -> {
          tell(request);
          return StepBehavior.completesAfter(Duration.ofMinutes(5));
        });
  }

  private VirtualExecutor executor(Map<String, String> changes) {
    DirectNetwork direct = new DirectNetwork(emr, time);
    Map<String, String> settings = new HashMap<>(VirtualFlags.SETTINGS);
    settings.put("aws.emr.orphan.steps", "adopt");
    settings.put("aws.emr.script.output.prefix", "s3://flags/analytics/outputs");
    settings.putAll(changes);
    return VirtualExecutor.start(
        time, emr, folder, settings, client -> flags.over(direct.client()));
  }

  /** Brings what the script writes to where the wrapper would. */
  private void tell(StepRequest step) {
    StepKey key = StepKey.parse(step.name()).orElseThrow();
    String json = told.getOrDefault(key.executionId(), "");
    if (!json.isEmpty()) {
      flags.output("/flags/analytics/outputs/analytics/" + key + ".json", json);
    }
  }

  @AfterEach
  void stop() {
    emr.close();
    clock.close();
  }

  // ---- Where a flag may stand.

  static Stream<Trick> noFlagStandsWhereItMayNot() {
    return Stream.of(
        address("another group's place", "s3://flags/science/done"),
        address("a group whose name goes on", "s3://flags/analytics2/done"),
        address("a part of the own name", "s3://flags/analytic/s/done"),
        address("up and over", "s3://flags/analytics/../science/done"),
        address("a dot", "s3://flags/analytics/./done"),
        address("an empty part", "s3://flags/analytics//done"),
        address("nothing behind the folder", "s3://flags/analytics/"),
        address("encoded dots", "s3://flags/analytics/%2e%2e/science/done"),
        address("dots of another script", "s3://flags/analytics/\uff0e\uff0e/science/done"),
        address("a letter that looks alike", "s3://flags/\u0430nalytics/done"),
        address("another bucket", "s3://science/analytics/done"),
        address("a bucket that goes on", "s3://flags2/analytics/done"),
        address("no group at all", "s3://flags/done"),
        address("a pattern", "s3://flags/*/done"),
        address("the administrator's placeholder", "s3://flags/{group}/done"),
        address("another way of writing it", "S3://flags/science/done"),
        address("two lines", "s3://flags/analytics/done\ns3://flags/science/done"),
        address("two addresses", "s3://flags/analytics/done,s3://flags/science/done"),
        address("where outputs are", "s3://flags/analytics/outputs/analytics/x.json"),
        new Trick(
            "the job allows it to itself",
            Map.of(
                ADDRESS,
                "s3://flags/science/done",
                "aws.emr.handover.allowed",
                "s3://flags/science/*"),
            "",
            Map.of(ADDRESS, DONE, "aws.emr.handover.allowed", "s3://flags/science/*"),
            "",
            PATH),
        new Trick(
            "the job calls itself another group",
            Map.of(ADDRESS, "s3://flags/science/done", "aws.emr.run.as.group", "science"),
            "",
            Map.of(ADDRESS, DONE, "aws.emr.run.as.group", "analytics"),
            "",
            PATH),
        new Trick(
            "the bucket is told",
            Map.of(ADDRESS, "s3://{script.day}/analytics/done"),
            "{\"day\": \"science\"}",
            Map.of(ADDRESS, OF_DAY),
            "{\"day\": \"28\"}",
            "/flags/analytics/28/done"),
        told("..", ".."),
        told(".", "."),
        told("a way up", "../science"),
        told("a way down", "x/y"),
        told("nothing", ""),
        told("a blank", "2026 11"),
        told("an end of line", "2026\\n11"),
        told("encoded dots", "%2e%2e"),
        told("a slash in other bytes", "..\\u2215science"),
        told("dots of another script", "\\uff0e\\uff0e"),
        told("a pattern", "*"),
        told("a placeholder", "{script.day}"),
        told("one of Azkaban's", "${day}"),
        told("more than there is room", "x".repeat(201)),
        told("where outputs are", "outputs"),
        trick("nothing of that name", OF_DAY, "{\"days\": \"28\"}"),
        trick("a list", OF_DAY, "{\"day\": [\"28\"]}"),
        trick("the name twice", OF_DAY, "{\"day\": \"..\"}{\"day\": \"28\"}"),
        trick("no JSON", OF_DAY, "day=28"),
        new Trick(
            "dots of two values",
            Map.of(ADDRESS, "s3://flags/analytics/{script.a}{script.b}/done"),
            "{\"a\": \".\", \"b\": \".\"}",
            Map.of(ADDRESS, "s3://flags/analytics/{script.a}{script.b}/done"),
            "{\"a\": \"2026-\", \"b\": \"11\"}",
            "/flags/analytics/2026-11/done"),
        new Trick(
            "the group is told",
            Map.of(ADDRESS, "s3://flags/{script.team}/done"),
            "{\"team\": \"science\"}",
            Map.of(ADDRESS, "s3://flags/{script.team}/done"),
            "{\"team\": \"analytics\"}",
            PATH),
        new Trick(
            "the end of the group's name is told",
            Map.of(ADDRESS, "s3://flags/analytics{script.more}/done"),
            "{\"more\": \"2\"}",
            Map.of(ADDRESS, "s3://flags/analyti{script.more}/done"),
            "{\"more\": \"cs\"}",
            PATH));
  }

  private static Trick address(String name, String address) {
    return new Trick(name, Map.of(ADDRESS, address), "", Map.of(ADDRESS, DONE), "", PATH);
  }

  private static Trick told(String name, String value) {
    return trick("told: " + name, OF_DAY, "{\"day\": \"" + value + "\"}");
  }

  private static Trick trick(String name, String address, String tells) {
    return new Trick(
        name,
        Map.of(ADDRESS, address),
        tells,
        Map.of(ADDRESS, OF_DAY),
        "{\"day\": \"28\"}",
        "/flags/analytics/28/done");
  }

  @ParameterizedTest
  @MethodSource
  void noFlagStandsWhereItMayNot(Trick trick) {
    for (String overwrite : List.of("false", "true")) {
      Map<String, String> job = new HashMap<>(trick.job());
      job.put("aws.emr.handover.overwrite", overwrite);
      VirtualJob first = start(one, job, trick.tells());
      VirtualJob second = start(two, job, trick.tells());
      awaitEnd(first, second);
      assertThat(List.of(first.status(), second.status())).containsOnly(JobStatus.FAILED);
    }
    assertThat(flags.requests()).noneMatch(request -> request.startsWith("PUT"));
    assertThat(flags.objects()).isEmpty();
    VirtualJob honest = start(two, trick.honest(), trick.honestTells());
    awaitEnd(honest);
    assertThat(honest.status()).as("%s", honest.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(flags.objects()).containsOnlyKeys(trick.flag());
  }

  @Test
  void noJobChoosesTheKey() {
    Map<String, String> job = new HashMap<>(Map.of(ADDRESS, DONE));
    job.put("aws.emr.handover.kms.key", "alias/mine");
    awaitEnd(start(one, job, ""));
    String header = "x-amz-server-side-encryption-aws-kms-key-id";
    assertThat(flags.writes())
        .singleElement()
        .satisfies(write -> assertThat(write.metadata()).doesNotContainKey(header));
    VirtualExecutor other = executor(Map.of("aws.emr.handover.kms.key", "alias/theirs"));
    job.put(ADDRESS, DONE + "2");
    awaitEnd(start(other, job, ""));
    assertThat(flags.objects().get(PATH + "2").metadata()).containsEntry(header, "alias/theirs");
  }

  // ---- What stands there already.

  @ParameterizedTest
  @ValueSource(longs = {0, 2, 6})
  void whatStandsThereStaysWithoutLeave(long minutes) {
    time.at(time.now().plus(Duration.ofMinutes(minutes)), () -> flags.put(PATH, THEIRS));
    VirtualJob first = start(one, Map.of(ADDRESS, DONE, "azkaban.job.id", "a"), "");
    VirtualJob second = start(two, Map.of(ADDRESS, DONE, "azkaban.job.id", "b"), "");
    awaitEnd(first, second);
    if (minutes > 5) {
      // The control: nothing was there yet.
      assertThat(flags.writes()).hasSize(1);
      return;
    }
    assertThat(List.of(first.status(), second.status())).containsOnly(JobStatus.FAILED);
    assertThat(flags.objects().get(PATH).content()).isEqualTo(THEIRS);
    assertThat(flags.writes()).isEmpty();
    VirtualJob allowed =
        start(two, Map.of(ADDRESS, DONE, "aws.emr.handover.overwrite", "true"), "");
    awaitEnd(allowed);
    assertThat(allowed.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(flags.objects().get(PATH).content()).isEmpty();
    assertThat(flags.writes()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"RIGHT", "RESET_EXECUTED", "HANGS_EXECUTED", "SLOW_DOWN_EXECUTED", "LATE"})
  void ofTwoThatWantTheSameFlagOneHasIt(Answer answer) {
    long[] puts = new long[1];
    flags.answers(method -> method.equals("PUT") && puts[0]++ < 2 ? answer : Answer.RIGHT);
    VirtualJob first = start(one, Map.of(ADDRESS, DONE, "azkaban.job.id", "a"), "");
    VirtualJob second = start(two, Map.of(ADDRESS, DONE, "azkaban.job.id", "b"), "");
    awaitEnd(first, second);
    time.pass(Duration.ofHours(1));
    assertThat(List.of(first.status(), second.status()))
        .containsExactlyInAnyOrder(JobStatus.SUCCEEDED, JobStatus.FAILED);
    assertThat(flags.writes(PATH)).hasSize(1);
    assertThat(executionOf(flags.writes(PATH).get(0)))
        .isEqualTo(first.status() == JobStatus.SUCCEEDED ? 1 : 2);
    // The control: each its own.
    VirtualJob third = start(one, Map.of(ADDRESS, DONE + "3", "azkaban.job.id", "a"), "");
    VirtualJob fourth = start(two, Map.of(ADDRESS, DONE + "4", "azkaban.job.id", "b"), "");
    awaitEnd(third, fourth);
    assertThat(flags.writes()).hasSize(3);
  }

  // ---- Steps that have not completed.

  /** How a job ends whose script tells what it likes. */
  private enum End {
    FAILS(2),
    SECOND_FAILS(4),
    KILLED(2),
    KILLED_BEFORE_IT_IS_SUBMITTED(0),
    CANCELLED_BY_OTHERS(2),
    CLUSTER_DIES(2),
    OUT_OF_TIME(2),
    NO_CLUSTER(0),
    OF_A_GROUP_THAT_IS_NOT_THEIRS(0);

    /** By both jobs. */
    private final int submitted;

    End(int submitted) {
      this.submitted = submitted;
    }
  }

  @ParameterizedTest
  @EnumSource
  void noFlagStandsForAStepThatHasNotCompleted(End end) {
    cluster.behavior(
        request -> {
          tell(request);
          StepKey key = StepKey.parse(request.name()).orElseThrow();
          boolean fails = end == End.FAILS || (end == End.SECOND_FAILS && key.command() == 1);
          Duration runs = Duration.ofMinutes(key.command() == 0 ? 5 : 10);
          return fails
              ? StepBehavior.failsAfter(runs, "it went wrong")
              : StepBehavior.completesAfter(runs);
        });
    Map<String, String> properties = new HashMap<>(Map.of(ADDRESS, OF_DAY));
    properties.put("aws.emr.handover.retry", "true");
    if (end == End.SECOND_FAILS) {
      properties.put("command.1", "/x/second.sh");
    }
    if (end == End.OUT_OF_TIME) {
      properties.put("aws.emr.step.timeout", "2m");
    }
    if (end == End.NO_CLUSTER) {
      properties.put("aws.emr.cluster.name", "nowhere");
    }
    if (end == End.OF_A_GROUP_THAT_IS_NOT_THEIRS) {
      properties.put("aws.emr.run.as.group", "science");
    }
    String lie = "{\"day\": \"28\", \"state\": \"COMPLETED\", \"azkaban-step\": \"j-1/s-1\"}";
    VirtualJob first = start(one, properties, lie);
    VirtualJob second = start(two, properties, lie);
    if (end == End.KILLED_BEFORE_IT_IS_SUBMITTED) {
      first.onLine(first::kill);
      second.onLine(second::kill);
    } else {
      time.at(time.now().plus(Duration.ofMinutes(2)), () -> end(end, first, second));
    }
    awaitEnd(first, second);
    time.pass(Duration.ofHours(1));
    assertThat(first.status()).as("%s", first.log()).isNotEqualTo(JobStatus.SUCCEEDED);
    assertThat(second.status()).isNotEqualTo(JobStatus.SUCCEEDED);
    assertThat(flags.requests()).noneMatch(request -> request.startsWith("PUT"));
    assertThat(cluster.steps())
        .filteredOn(step -> step.state() == StepState.COMPLETED)
        .as("only the first of two")
        .hasSize(end == End.SECOND_FAILS ? 2 : 0);
    assertThat(cluster.steps()).hasSize(end.submitted);
    // The control: a retry runs it again, and hands over for what has completed then.
    if (end == End.CLUSTER_DIES) {
      startCluster();
    }
    completesAll();
    properties.remove("aws.emr.cluster.name");
    properties.remove("aws.emr.step.timeout");
    properties.remove("aws.emr.run.as.group");
    VirtualJob retry = retry(one, 1, 1, properties);
    awaitEnd(retry);
    assertThat(retry.status()).as("%s", retry.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(flags.writes()).hasSize(1);
    assertThat(completed()).containsKey(flags.writes().get(0).step());
  }

  private void end(End end, VirtualJob... jobs) {
    switch (end) {
      case KILLED -> List.of(jobs).forEach(VirtualJob::kill);
      case CANCELLED_BY_OTHERS -> {
        ObjectNode cancel = JsonNodeFactory.instance.objectNode().put("ClusterId", cluster.id());
        cancel.put("StepCancellationOption", "TERMINATE_PROCESS");
        ArrayNode ids = cancel.putArray("StepIds");
        cluster.steps().forEach(step -> ids.add(step.id()));
        emr.ask("CancelSteps", cancel);
      }
      case CLUSTER_DIES ->
          cluster.terminate(TerminationReason.instanceFailure("The master node was lost"));
      default -> {
        // It comes by itself.
      }
    }
  }

  // ---- Retries and adoption.

  @Test
  void aRetryOnTheOtherExecutorHandsOverForItsOwnStepAndOnce() {
    Map<String, String> properties = Map.of(ADDRESS, DONE, "aws.emr.handover.retry", "true");
    flags.answers(method -> method.equals("PUT") ? Answer.DENIED : Answer.RIGHT);
    VirtualJob job = start(one, properties, "");
    awaitEnd(job);
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    flags.answers(method -> Answer.RIGHT);
    VirtualJob elsewhere = retry(two, 1, 1, properties);
    awaitEnd(elsewhere);
    assertThat(elsewhere.status()).as("%s", elsewhere.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(cluster.steps()).as("nobody there knows of the first").hasSize(2);
    assertThat(flags.writes()).hasSize(1);
    VirtualJob back = retry(one, 1, 2, properties);
    awaitEnd(back);
    assertThat(back.status()).as("%s", back.log()).isEqualTo(JobStatus.FAILED);
    assertThat(cluster.steps()).hasSize(2);
    assertThat(flags.writes()).as("the first executor's step has no second one").hasSize(1);
  }

  @Test
  void aRetryWhereTheFirstAttemptRanHandsOverAlone() {
    Map<String, String> properties = Map.of(ADDRESS, DONE, "aws.emr.handover.retry", "true");
    flags.answers(method -> method.equals("PUT") ? Answer.DENIED : Answer.RIGHT);
    awaitEnd(start(one, properties, ""));
    flags.answers(method -> Answer.RIGHT);
    VirtualJob retry = retry(one, 1, 1, properties);
    awaitEnd(retry);
    assertThat(retry.status()).as("%s", retry.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(cluster.steps()).hasSize(1);
    assertThat(flags.writes()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {DONE, "s3://flags/analytics/other", "none"})
  void aStepOfADeadExecutorIsHandedOverWhereItWasMeantToAndOnce(String address) {
    start(one, Map.of(ADDRESS, DONE), "");
    time.pass(Duration.ofMinutes(2));
    one.die(1);
    Map<String, String> job = address.equals("none") ? Map.of() : Map.of(ADDRESS, address);
    VirtualExecutor third = two.successor();
    VirtualJob older = start(two, job, "");
    VirtualJob younger = start(third, job, "");
    awaitEnd(older, younger);
    time.pass(Duration.ofHours(1));
    assertThat(cluster.steps()).hasSize(1);
    assertThat(younger.status()).isEqualTo(JobStatus.FAILED);
    if (address.equals(DONE)) {
      assertThat(older.status()).as("%s", older.log()).isEqualTo(JobStatus.SUCCEEDED);
      assertThat(flags.writes()).extracting(Write::path).containsExactly(PATH);
      assertThat(completed()).containsKey(flags.writes().get(0).step());
    } else {
      assertThat(older.status()).isEqualTo(JobStatus.FAILED);
      assertThat(older.lastLine())
          .contains("It can't be adopted: it was to be handed over to another address");
      assertThat(flags.writes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStepWithARuntimeRoleIsAdoptedForNoFlag(boolean handsOver) {
    VirtualExecutor dying =
        executor(Map.of("aws.emr.group.roles", "analytics=arn:aws:iam::123456789012:role/a"));
    Map<String, String> job = new HashMap<>(Map.of("command", "spark-submit /x/work.py"));
    if (handsOver) {
      job.put(ADDRESS, DONE);
    }
    start(dying, job, "");
    time.pass(Duration.ofMinutes(2));
    assertThat(cluster.steps()).hasSize(1);
    dying.die(1);
    VirtualJob next = start(dying.successor(), job, "");
    awaitEnd(next);
    time.pass(Duration.ofHours(1));
    assertThat(cluster.steps()).hasSize(1);
    assertThat(flags.writes()).isEmpty();
    if (handsOver) {
      assertThat(next.status()).isEqualTo(JobStatus.FAILED);
      assertThat(next.lastLine())
          .contains(
              "It can't be adopted: this job hands over, and where the step was to be handed over"
                  + " to is not known, because it has a runtime role. Nothing was submitted");
    } else {
      assertThat(next.status()).as("%s", next.log()).isEqualTo(JobStatus.SUCCEEDED);
    }
  }

  // ---- Helpers.

  private VirtualJob start(VirtualExecutor executor, Map<String, String> job, String tells) {
    executions++;
    told.put((long) executions, tells);
    return executor.start(executions, CLUSTER, job);
  }

  private VirtualJob retry(
      VirtualExecutor executor, int execution, int attempt, Map<String, String> job) {
    return executor.start(execution, attempt, CLUSTER, job);
  }

  private void awaitEnd(VirtualJob... jobs) {
    time.runUntil(() -> Stream.of(jobs).allMatch(VirtualJob::hasEnded), LONG);
  }

  private Map<String, StepSnapshot> completed() {
    Map<String, StepSnapshot> all = new HashMap<>();
    for (SimulatedCluster known : emr.clusters()) {
      for (StepSnapshot step : known.steps()) {
        if (step.state() == StepState.COMPLETED) {
          all.put(step.id(), step);
        }
      }
    }
    return all;
  }

  private long executionOf(Write write) {
    return cluster.steps().stream()
        .filter(step -> step.id().equals(write.step()))
        .map(step -> StepKey.parse(step.name()).orElseThrow().executionId())
        .findFirst()
        .orElseThrow();
  }
}
