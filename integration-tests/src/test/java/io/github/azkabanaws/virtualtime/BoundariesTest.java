package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule with two executors, and authors who would rather have none. */
class BoundariesTest extends BoundaryWorld {
  @ParameterizedTest
  @CsvSource({"0, 4", "700, 4", "20000, 3"})
  void aPlaceOnTheClusterIsWaitedForOverBothExecutors(long apart, int most) {
    executors("steps.cluster = 3");
    watch(cluster);
    List<VirtualJob> jobs = startSixEach(CLUSTER, CLUSTER, apart, HOSTILE);
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
    assertThat(cluster.steps()).as("each once").hasSize(12);
    assertThat(mostActive).isBetween(3, most);
    assertThat(logOf(jobs))
        .contains(
            "Waiting to submit the step: The boundary of group 'analytics' says steps.cluster = 3,"
                + " and 3 of the group's steps are active there. Ask the data team"
                + " (aws.emr.boundaries.file).");
  }

  @Test
  void thoseOfOneExecutorAreSubmittedInTheirOrder() {
    executors("steps.cluster = 2");
    List<VirtualJob> jobs = startSixEach(CLUSTER, CLUSTER, 3000, Map.of());
    awaitAll(jobs);
    List<String> names = cluster.steps().stream().map(StepSnapshot::name).toList();
    List<Integer> ofOne = new ArrayList<>();
    for (String name : names) {
      int execution = Integer.parseInt(name.replaceFirst(".*\\[azk-(\\d+)-.*", "$1"));
      if (execution % 2 == 1) {
        ofOne.add(execution);
      }
    }
    assertThat(ofOne).containsExactly(1, 3, 5, 7, 9, 11);
  }

  @Test
  void placesInAllAreCountedOverTheClusters() {
    executors("steps = 4");
    watch(cluster, other);
    List<VirtualJob> jobs = startSixEach(CLUSTER, OTHER, 700, HOSTILE);
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
    assertThat(mostActive).isBetween(4, 5);
    assertThat(logOf(jobs)).contains("steps = 4, and 4 of the group's steps are active on all");
  }

  @Test
  void aStepThatEndsLeavesItsPlaceAtOnce() {
    executors("steps.cluster = 1");
    VirtualJob first = start(one, CLUSTER, Map.of());
    VirtualJob second = start(one, CLUSTER, Map.of());
    awaitAll(List.of(first, second));
    StepSnapshot next = cluster.steps().get(1);
    Duration gap = Duration.between(ended(0), next.created());
    // The watch needs some of it to see the end.
    assertThat(gap).isLessThan(Duration.ofSeconds(35));
    assertThat(second.status()).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void stepsOfOthersTakeNoPlace() {
    write("steps.cluster = 1");
    VirtualExecutor elsewhere =
        VirtualExecutor.start(time, emr, folder, settings("aws.emr.install.id", "there"));
    VirtualJob foreign = start(elsewhere, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(1));
    assertThat(cluster.steps()).hasSize(1);
    executors("steps.cluster = 1", "aws.emr.install.id", "here");
    VirtualJob first = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(1));
    VirtualJob second = start(two, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(2));
    assertThat(logOf(List.of(first))).contains("Submitted step").doesNotContain("Waiting to");
    assertThat(logOf(List.of(second))).contains("Waiting to submit the step");
    assertThat(cluster.steps()).hasSize(2);
    awaitAll(List.of(foreign, first, second));
  }

  @Test
  void theHoursAreWaitedForByBoth() {
    LocalTime opens = now().plusHours(3).truncatedTo(ChronoUnit.MINUTES);
    executors("hours = daily " + opens + "-" + opens.plusHours(1) + " UTC");
    List<VirtualJob> jobs = List.of(start(one, CLUSTER, HOSTILE), start(two, CLUSTER, HOSTILE));
    time.pass(Duration.ofMinutes(150));
    assertThat(cluster.steps()).isEmpty();
    assertThat(jobs).noneMatch(VirtualJob::hasEnded);
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
    assertThat(cluster.steps())
        .allSatisfy(
            step ->
                assertThat(LocalTime.ofInstant(step.created(), ZoneOffset.UTC))
                    .isBetween(opens, opens.plusMinutes(2)));
    assertThat(logOf(jobs))
        .contains("so the next may be submitted at ")
        .contains("Ask the data team");
  }

  @Test
  void whoeverWouldWaitForTooLongIsRefusedAtOnce() {
    LocalTime opens = now().plusHours(3).truncatedTo(ChronoUnit.MINUTES);
    executors("wait = 1h\nhours = daily " + opens + "-" + opens.plusHours(1) + " UTC");
    VirtualJob job = start(two, CLUSTER, HOSTILE);
    time.runUntil(job::hasEnded, Duration.ofMinutes(5));
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.lastLine())
        .contains("wait = 1h")
        .contains("hours = daily ")
        .contains("Ask the data team (aws.emr.boundaries.file)");
    assertThat(cluster.steps()).isEmpty();
  }

  @Test
  void aPlaceIsWaitedForNoLongerThanTheBoundarySays() {
    executors("wait = 5m\nsteps.cluster = 1");
    VirtualJob first = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofSeconds(30));
    VirtualJob second = start(two, CLUSTER, HOSTILE);
    Duration begin = time.now();
    time.runUntil(second::hasEnded, Duration.ofMinutes(9));
    assertThat(second.status()).isEqualTo(JobStatus.FAILED);
    assertThat(second.lastLine()).contains("wait = 5m").contains("steps.cluster = 1");
    assertThat(second.endedAt().minus(begin))
        .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(5).plusSeconds(10));
    awaitAll(List.of(first));
    assertThat(cluster.steps()).hasSize(1);
  }

  @Test
  void aBoundaryWithoutAWaitOutlastsTheTimeForASubmission() {
    executors("steps.cluster = 1");
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(5)));
    List<VirtualJob> jobs = List.of(start(one, CLUSTER, Map.of()), start(two, CLUSTER, Map.of()));
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
  }

  @Test
  void whoWaitsCanBeKilledAndSubmitsNothing() {
    executors("steps.cluster = 1");
    VirtualJob first = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofSeconds(30));
    List<VirtualJob> waiting = List.of(start(one, CLUSTER, HOSTILE), start(two, CLUSTER, HOSTILE));
    time.pass(Duration.ofMinutes(3));
    waiting.forEach(VirtualJob::kill);
    awaitAll(waiting);
    assertThat(waiting).extracting(VirtualJob::status).containsOnly(JobStatus.KILLED);
    awaitAll(List.of(first));
    assertThat(cluster.steps()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clusters = nightly|command|/x/work.sh|the cluster is 'analytics'",
        "scripts = /opt/jobs|command|/opt/jobs/../../x/work.sh|command runs '/opt/jobs/../../x",
        "scripts = s3://code/{group}|command|s3://code/analytics2/a.sh|runs 's3://code/analytics2",
        "arguments = 1|command|/x/work.sh a b|command has 2 arguments",
        "arguments = 1|command.1|/x/work.sh a b|command.1 has 2 arguments",
        "retries = 1|retries|2|retries=2 in the job"
      })
  void whatIsBeyondARuleIsRefusedBeforeAnythingIsSubmitted(
      String rule, String property, String value, String why) {
    executors(rule);
    for (VirtualExecutor executor : List.of(one, two)) {
      Map<String, String> properties = new HashMap<>(HOSTILE);
      properties.put(property, value);
      VirtualJob job = start(executor, CLUSTER, properties);
      awaitAll(List.of(job));
      assertThat(job.status()).isEqualTo(JobStatus.FAILED);
      assertThat(job.lastLine())
          .contains("Refused: out of bounds, nothing was submitted.")
          .contains("group 'analytics' says " + rule.replace("{group}", "analytics") + ", but ")
          .contains(why)
          .endsWith(". Ask the data team (aws.emr.boundaries.file).");
      assertThat(logOf(List.of(job)))
          .contains("aws.emr.boundaries.file is ignored: only the administrator can set it");
    }
    assertThat(cluster.steps()).isEmpty();
    assertThat(emr.journal().count("AddJobFlowSteps")).isZero();
  }

  @Test
  void aStepThatRunsForTooLongIsEnded() {
    executors("run = 4m");
    List<VirtualJob> jobs =
        List.of(
            start(one, CLUSTER, HOSTILE),
            start(two, CLUSTER, Map.of("aws.emr.step.timeout", "1h")));
    awaitAll(jobs);
    for (VirtualJob job : jobs) {
      assertThat(job.status()).isEqualTo(JobStatus.FAILED);
      assertThat(job.lastLine())
          .contains(
              "has been running for too long. The boundary of group 'analytics' says run = 4m")
          .contains("Ask the data team")
          .endsWith("It was cancelled and has ended, CANCELLED.");
      assertThat(logOf(List.of(job))).contains("Out of bounds");
    }
    assertThat(cluster.steps()).extracting(StepSnapshot::state).containsOnly(StepState.CANCELLED);
  }

  @Test
  void aStepThatIsPendingForTooLongIsEnded() {
    SimulatedCluster narrow = emr.createCluster(ClusterSpec.named("narrow"));
    narrow.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(30)));
    executors("wait = 5m");
    VirtualJob first = start(one, "narrow", Map.of());
    time.pass(Duration.ofSeconds(30));
    VirtualJob second = start(two, "narrow", HOSTILE);
    awaitAll(List.of(first, second));
    assertThat(first.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(second.status()).isEqualTo(JobStatus.FAILED);
    assertThat(second.lastLine()).contains("has been PENDING for too long").contains("wait = 5m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clusters = nightly", "scripts = /opt", "arguments = 0", "run = 1m"})
  void aFileThatChangesEndsWhatIsBeyondItAfterAGraceAndSaysSoBefore(String rule) {
    executors("clusters = analytics, nightly");
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(1)));
    VirtualJob beyond = start(one, CLUSTER, with(HOSTILE, "command", "/x/work.sh a"));
    VirtualJob within = start(two, OTHER, with(Map.of(), "aws.emr.run.as.group", "etl"));
    time.pass(Duration.ofMinutes(2));
    write(rule + "\n[etl]\nclusters = any\nscripts = any\narguments = any\nrun = any");
    Duration changed = time.now();
    time.pass(Duration.ofMinutes(4));
    assertThat(beyond.hasEnded()).as("%s", beyond.log()).isFalse();
    assertThat(logOf(List.of(beyond)))
        .contains("WARN The file of boundaries has changed. The step is ended at ")
        .contains("The boundary of group 'analytics' says " + rule);
    time.runUntil(beyond::hasEnded, Duration.ofMinutes(6));
    assertThat(beyond.status()).isEqualTo(JobStatus.FAILED);
    assertThat(beyond.endedAt().minus(changed)).isGreaterThan(Duration.ofMinutes(5));
    assertThat(beyond.lastLine()).contains("The boundary of group 'analytics' says " + rule);
    awaitAll(List.of(within));
    assertThat(within.status()).isEqualTo(JobStatus.SUCCEEDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clusters = nightly", "scripts = /opt", "run = 1m", "wait = 1s"})
  void aSlipThatIsTakenBackEndsNothing(String slip) {
    executors("clusters = analytics, nightly");
    List<VirtualJob> jobs = List.of(start(one, CLUSTER, HOSTILE), start(two, CLUSTER, HOSTILE));
    time.pass(Duration.ofMinutes(2));
    write(slip);
    time.pass(Duration.ofMinutes(4));
    write("clusters = analytics, nightly");
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
  }

  @Test
  void halfAFileThatIsThereForAMomentCountsForNobody() {
    executors("clusters = analytics, nightly");
    VirtualJob before = start(one, CLUSTER, HOSTILE);
    time.pass(Duration.ofMinutes(1));
    write("clusters = nightly");
    VirtualJob during = start(one, CLUSTER, HOSTILE);
    VirtualJob elsewhere = start(two, OTHER, HOSTILE);
    time.pass(Duration.ofSeconds(2));
    write("clusters = analytics, nightly");
    awaitAll(List.of(before, during, elsewhere));
    assertThat(List.of(before, during, elsewhere))
        .extracting(VirtualJob::status)
        .containsOnly(JobStatus.SUCCEEDED);
  }

  @Test
  void aJobGoesByWhatIsInTheFileWhenItStartsAlsoIfNobodyHasLookedForHours() {
    executors("clusters = analytics, nightly");
    awaitAll(List.of(start(one, CLUSTER, Map.of())));
    time.pass(Duration.ofHours(5));
    write("clusters = nightly");
    time.pass(Duration.ofHours(1));
    VirtualJob job = start(one, CLUSTER, HOSTILE);
    awaitAll(List.of(job));
    assertThat(job.lastLine()).contains("says clusters = nightly, but the cluster is 'analytics'");
    assertThat(cluster.steps()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"'[*]\nclusters = nightly\nrun = soon\n'", "''", "gone"})
  void aFileThatIsNoLongerGoodOpensNothing(String text) throws Exception {
    executors("clusters = nightly");
    VirtualJob before = start(one, OTHER, Map.of());
    time.pass(Duration.ofMinutes(1));
    if (text.equals("gone")) {
      Files.delete(file());
    } else {
      Files.writeString(file(), text);
    }
    time.pass(Duration.ofMinutes(1));
    VirtualJob refused = start(one, CLUSTER, HOSTILE);
    VirtualJob allowed = start(one, OTHER, HOSTILE);
    // One that has never seen it good.
    VirtualJob elsewhere = start(two, OTHER, HOSTILE);
    awaitAll(List.of(before, refused, allowed, elsewhere));
    assertThat(refused.lastLine()).contains("says clusters = nightly, but the cluster is");
    assertThat(before.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(allowed.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(logOf(List.of(allowed))).contains("What it said at ").contains(" holds.");
    assertThat(elsewhere.status()).isEqualTo(JobStatus.FAILED);
    assertThat(elsewhere.lastLine()).contains("The boundaries file ").contains(" can't be ");
    assertThat(cluster.steps()).isEmpty();
  }

  @Test
  void warnTellsOnceAndDoesNothing() {
    executors(
        "steps.cluster = 1\nrun = 3m\nscripts = /opt\nretries = 0\nhours = daily "
            + now().plusHours(3).truncatedTo(ChronoUnit.MINUTES)
            + "-"
            + now().plusHours(4).truncatedTo(ChronoUnit.MINUTES)
            + " UTC",
        "aws.emr.boundaries.mode",
        "warn");
    List<VirtualJob> jobs =
        List.of(
            start(one, CLUSTER, Map.of("retries", "3")),
            start(two, CLUSTER, Map.of("retries", "3")),
            start(one, CLUSTER, Map.of("retries", "3")));
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
    for (VirtualJob job : jobs) {
      assertThat(job.log())
          .filteredOn(line -> line.contains("WARN Out of bounds, which is told and has no other"))
          .anyMatch(line -> line.contains("says scripts = /opt, but command runs '/x/work.sh'"))
          .anyMatch(line -> line.contains("hours = daily"))
          .anyMatch(line -> line.contains("run = 3m"))
          .hasSizeLessThan(5);
    }
    assertThat(logOf(jobs)).contains("steps.cluster = 1, and ");
  }
}
