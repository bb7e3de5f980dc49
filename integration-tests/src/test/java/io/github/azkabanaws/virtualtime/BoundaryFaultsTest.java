package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.boundaries.BoundariesFiles;
import io.github.azkabanaws.emrsimulator.AwsError;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.ClusterState;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.log4j.Logger;
import org.apache.log4j.PatternLayout;
import org.apache.log4j.WriterAppender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boundaries when EMR does not tell what they have to know, and whom that must not touch. */
class BoundaryFaultsTest extends BoundaryWorld {
  private static final Map<String, String> ETL = Map.of("aws.emr.run.as.group", "etl");
  private static final Map<String, String> ANALYTICS = Map.of("aws.emr.run.as.group", "analytics");
  private static final String ALLOWED = "aws.emr.cluster.allowed";
  private static final String NAMED = "analytics,nightly";
  private static final String MODE = "aws.emr.boundaries.mode";
  private static final String COUNTS = "[analytics]\nsteps = 2";

  @Test
  void aClusterThatCanNotBeCountedHoldsUpNobodyElseAndIsNamed() {
    executors(COUNTS, "aws.emr.submit.timeout", "10m", ALLOWED, NAMED);
    refuseToList(other);
    List<VirtualJob> counting = List.of(start(one, CLUSTER, HOSTILE), start(two, CLUSTER, HOSTILE));
    List<VirtualJob> others = List.of(start(one, CLUSTER, ETL), start(two, CLUSTER, ETL));
    time.pass(Duration.ofSeconds(20));
    assertThat(cluster.steps()).as("those of the other group").hasSize(2);
    awaitAll(others);
    assertThat(others).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
    awaitAll(counting);
    for (VirtualJob job : counting) {
      assertThat(job.status()).isEqualTo(JobStatus.FAILED);
      assertThat(job.lastLine())
          .contains("could not be submitted")
          .contains("says steps = 2, and the group's steps on cluster 'nightly'")
          .contains("AccessDeniedException")
          .contains("the executor needs elasticmapreduce:ListSteps there");
      assertThat(job.endedAt()).isLessThan(Duration.ofMinutes(13));
    }
    assertThat(cluster.steps()).hasSize(2);
  }

  @Test
  void whoeverCanBeCountedAgainGoesOn() {
    executors(COUNTS, ALLOWED, NAMED);
    emr.faults().next(request -> isListOf(request.body().toString(), other), 10, denied());
    VirtualJob job = start(one, CLUSTER, HOSTILE);
    awaitAll(List.of(job));
    assertThat(job.status()).as("%s", job.log()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(logOf(List.of(job))).contains("Waiting to submit the step").contains("ListSteps");
  }

  @Test
  void aClusterThatNobodyHasNamedAndThatIsNotOursIsNotCounted() {
    executors("steps = 1");
    refuseToList(other);
    VirtualJob first = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(1));
    VirtualJob second = start(two, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(5));
    assertThat(cluster.steps()).hasSize(1);
    awaitAll(List.of(first, second));
    assertThat(List.of(first, second))
        .extracting(VirtualJob::status)
        .containsOnly(JobStatus.SUCCEEDED);
  }

  @Test
  void whoWaitsForADayOnOneExecutorWaitsAllTheSame() {
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(5)));
    executors("steps = 1");
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      jobs.add(start(i == 3 ? two : one, CLUSTER, HOSTILE));
      time.pass(Duration.ofSeconds(30));
    }
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
    assertThat(cluster.steps()).hasSize(4);
  }

  @Test
  void warnNeitherWaitsNorFailsWhenItCanNotCount() {
    executors("steps = 1\nsteps.cluster = 1", MODE, "warn", ALLOWED, NAMED);
    refuseToList(other);
    List<VirtualJob> jobs = List.of(start(one, CLUSTER, Map.of()), start(two, CLUSTER, Map.of()));
    time.pass(Duration.ofSeconds(10));
    assertThat(cluster.steps()).hasSize(2);
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
    for (VirtualJob job : jobs) {
      assertThat(job.log())
          .filteredOn(line -> line.contains("can't be counted"))
          .singleElement()
          .asString()
          .contains("WARN Out of bounds, which is told and has no other effect")
          .contains("steps = 1");
    }
  }

  @Test
  void warnTellsOfStepsOnAllClusters() {
    executors("steps = 1", "aws.emr.boundaries.mode", "warn");
    VirtualJob first = start(one, OTHER, Map.of());
    time.pass(Duration.ofMinutes(1));
    VirtualJob second = start(two, CLUSTER, Map.of());
    awaitAll(List.of(first, second));
    assertThat(logOf(List.of(first))).doesNotContain("Out of bounds");
    assertThat(logOf(List.of(second)))
        .contains("says steps = 1, and 1 of the group's steps are active on all clusters.");
  }

  @Test
  void warnMakesNoCallBeforeTheSubmission() {
    executors("steps = 1\nsteps.cluster = 1", "aws.emr.boundaries.mode", "warn");
    VirtualJob job = start(one, CLUSTER, Map.of());
    time.runUntil(() -> !cluster.steps().isEmpty(), Duration.ofMinutes(1));
    assertThat(emr.journal().all())
        .filteredOn(entry -> entry.operation().equals("ListSteps"))
        .as("the one that every job makes")
        .hasSize(1);
    awaitAll(List.of(job));
  }

  @Test
  void clustersThatAreNobodysByTagAreNotAsked() {
    SimulatedCluster tagged =
        emr.createCluster(
            ClusterSpec.named("tagged").withTag("azkaban", "true").withStepConcurrencyLevel(10));
    tagged.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(10)));
    executors(
        "steps = 1", "aws.emr.cluster.allowed", "unused", "aws.emr.cluster.tags", "azkaban=true");
    refuseToList(cluster);
    refuseToList(other);
    Map<String, String> analytics = Map.of("aws.emr.run.as.group", "analytics");
    VirtualJob first = one.startOn(1, with(analytics, "azkaban.job.id", "first"));
    time.pass(Duration.ofMinutes(1));
    VirtualJob second = two.startOn(2, with(analytics, "azkaban.job.id", "second"));
    time.pass(Duration.ofMinutes(5));
    assertThat(tagged.steps()).hasSize(1);
    awaitAll(List.of(first, second));
    assertThat(List.of(first, second))
        .extracting(VirtualJob::status)
        .containsOnly(JobStatus.SUCCEEDED);
  }

  @Test
  void aRuleThatComesWhileAJobWaitsForItsPlaceIsLookedAtBeforeItGoes() {
    executors("steps.cluster = 1");
    VirtualJob first = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofSeconds(30));
    List<VirtualJob> waiting = List.of(start(one, CLUSTER, HOSTILE), start(two, CLUSTER, HOSTILE));
    time.pass(Duration.ofMinutes(1));
    write("steps.cluster = 1\nscripts = /opt\n[etl]\nscripts = any");
    awaitAll(waiting);
    for (VirtualJob job : waiting) {
      assertThat(job.status()).isEqualTo(JobStatus.FAILED);
      assertThat(job.lastLine())
          .contains("Refused: out of bounds, nothing was submitted.")
          .contains("says scripts = /opt, but command runs '/x/work.sh'");
    }
    assertThat(cluster.steps()).hasSize(1);
    awaitAll(List.of(first));
  }

  @Test
  void aRuleThatComesWhileAClusterStartsIsLookedAtBeforeItGoes() {
    SimulatedCluster slow =
        emr.createCluster(ClusterSpec.named("slow").withState(ClusterState.STARTING));
    executors("clusters = slow");
    List<VirtualJob> jobs = List.of(start(one, "slow", HOSTILE), start(two, "slow", HOSTILE));
    time.pass(Duration.ofSeconds(10));
    write("clusters = nightly");
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.FAILED);
    assertThat(jobs.get(0).lastLine())
        .contains("says clusters = nightly, but the cluster is 'slow'");
    assertThat(slow.steps()).isEmpty();
  }

  @Test
  void anAdoptedStepKeepsTheTimesThatEmrKnows() {
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(3)));
    executors("run = 1h", "aws.emr.orphan.steps", "adopt");
    VirtualJob lost = one.start(1, CLUSTER, ANALYTICS);
    time.pass(Duration.ofMinutes(40));
    assertThat(lost.hasEnded()).isFalse();
    one.die(1);
    VirtualJob adopter = two.start(2, CLUSTER, ANALYTICS);
    Duration begin = time.now();
    awaitAll(List.of(adopter));
    assertThat(adopter.log()).anyMatch(line -> line.contains("adopts it"));
    assertThat(adopter.lastLine()).contains("says run = 1h");
    assertThat(adopter.endedAt().minus(begin))
        .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(23));
  }

  @Test
  void anOrphanIsMetAlsoAfterAHold() {
    executors("steps.cluster = 1\n[etl]\nsteps.cluster = any", "aws.emr.orphan.steps", "cancel");
    VirtualJob first = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofSeconds(30));
    VirtualJob waits = two.start(100, CLUSTER, with(ANALYTICS, "azkaban.job.id", "same"));
    time.pass(Duration.ofMinutes(1));
    assertThat(cluster.steps()).hasSize(1);
    // Meanwhile another execution of the same job comes in between, and its executor dies.
    VirtualExecutor third = one.successor();
    third.start(101, CLUSTER, with(ETL, "azkaban.job.id", "same"));
    time.pass(Duration.ofMinutes(1));
    assertThat(cluster.steps()).hasSize(2);
    third.die(101);
    awaitAll(List.of(first, waits));
    assertThat(waits.log()).anyMatch(line -> line.contains("for execution 101"));
  }

  @Test
  void whoMeetsAStepOfItsJobKeepsItsTurnAndTheTimeItHasWaited() {
    executors(
        "steps.cluster = 1\nwait = 30m\n[etl]\nsteps.cluster = any",
        "aws.emr.orphan.steps",
        "cancel");
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(20)));
    VirtualJob first = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofSeconds(30));
    VirtualJob waits = two.start(100, CLUSTER, with(ANALYTICS, "azkaban.job.id", "same"));
    time.pass(Duration.ofSeconds(30));
    VirtualJob behind = two.start(102, CLUSTER, with(ANALYTICS, "azkaban.job.id", "behind"));
    VirtualExecutor third = one.successor();
    third.start(101, CLUSTER, with(ETL, "azkaban.job.id", "same"));
    time.pass(Duration.ofMinutes(1));
    third.die(101);
    awaitAll(List.of(first, waits, behind));
    assertThat(waits.log()).anyMatch(line -> line.contains("for execution 101"));
    assertThat(waits.status()).as("%s", waits.log()).isEqualTo(JobStatus.SUCCEEDED);
    // It would have to wait for both.
    assertThat(behind.status()).isEqualTo(JobStatus.FAILED);
    assertThat(behind.lastLine()).contains("wait = 30m");
  }

  @Test
  void anEndIsWorthOneLookForThoseOfItsLineOnItsCluster() {
    executors("steps.cluster = 1\n[etl]\nsteps.cluster = 1");
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(2)));
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      jobs.add(start(one, CLUSTER, Map.of()));
      jobs.add(start(one, CLUSTER, ETL));
    }
    time.pass(Duration.ofMinutes(5));
    long before = listSteps(cluster);
    // A crowd of others comes and goes.
    for (int i = 0; i < 60; i++) {
      start(one, OTHER, Map.of("aws.emr.run.as.group", "analytics"));
    }
    other.behavior(request -> StepBehavior.completesAfter(Duration.ofSeconds(30)));
    time.pass(Duration.ofMinutes(10));
    assertThat(listSteps(cluster) - before).isLessThan(60);
    jobs.forEach(VirtualJob::kill);
    awaitAll(jobs);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withAnEmrThatListsLateTheRuleHoldsAllTheSame(boolean hostile) {
    LateListing late = new LateListing(time, Duration.ofSeconds(20));
    executors("steps.cluster = 3", late::over);
    watch(cluster);
    List<VirtualJob> jobs = startSixEach(CLUSTER, CLUSTER, 500, hostile ? HOSTILE : Map.of());
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
    assertThat(mostActive).isBetween(3, 4);
  }

  @Test
  void theServersLogSaysWhichRulesHaveChanged() {
    executors("steps = 3\n[etl]\nsteps = 5");
    Logger logger = Logger.getLogger(BoundariesFiles.class);
    StringWriter written = new StringWriter();
    WriterAppender appender = new WriterAppender(new PatternLayout("%p %m%n"), written);
    logger.addAppender(appender);
    try {
      awaitAll(List.of(start(one, CLUSTER, Map.of())));
      write("steps = 3\n[etl]\nsteps = 50\nrun = 1h");
      awaitAll(List.of(start(one, CLUSTER, Map.of())));
    } finally {
      logger.removeAppender(appender);
    }
    assertThat(written.toString().lines())
        .singleElement()
        .asString()
        .startsWith("WARN The boundaries file ")
        .endsWith("has changed: [etl] run: 1h, before: not there; [etl] steps: 50, before: 5");
  }

  private void refuseToList(SimulatedCluster which) {
    emr.faults().on(request -> isListOf(request.body().toString(), which), denied());
  }

  private static boolean isListOf(String body, SimulatedCluster which) {
    return body.contains("StepStates") && body.contains(which.id());
  }

  private static Fault denied() {
    return Fault.errorBefore(AwsError.client("AccessDeniedException", "not authorized"));
  }

  private long listSteps(SimulatedCluster which) {
    return emr.journal().all().stream()
        .filter(entry -> entry.operation().equals("ListSteps"))
        .filter(entry -> isListOf(entry.body().toString(), which))
        .count();
  }
}
