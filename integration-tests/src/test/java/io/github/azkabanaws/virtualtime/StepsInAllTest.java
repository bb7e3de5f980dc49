package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.AwsError;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.RequestContext;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.harness.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places that are counted: all of them can be had, and no more. */
class StepsInAllTest extends BoundaryWorld {
  private static final String ALLOWED = "aws.emr.cluster.allowed";
  private static final Map<String, String> ETL = Map.of("aws.emr.run.as.group", "etl");
  private final List<SimulatedCluster> many = new ArrayList<>();

  @Test
  void twoThatComeTogetherHaveTwoPlaces() {
    runFor(Duration.ofHours(5));
    executors("steps = 2");
    List<VirtualJob> jobs = List.of(start(one, CLUSTER, Map.of()), start(one, CLUSTER, Map.of()));
    time.pass(Duration.ofMinutes(1));
    assertThat(cluster.steps()).hasSize(2);
    VirtualJob third = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(1));
    assertThat(logOf(List.of(third)))
        .contains("says steps = 2, and 2 of the group's steps are active on all clusters");
    kill(List.of(jobs.get(0), jobs.get(1), third));
  }

  @Test
  void twoOnTwoClustersHaveTwoPlaces() {
    runFor(Duration.ofHours(5));
    executors("steps = 2");
    VirtualJob first = start(one, OTHER, Map.of());
    time.pass(Duration.ofSeconds(20));
    VirtualJob second = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(1));
    assertThat(cluster.steps()).hasSize(1);
    kill(List.of(first, second));
  }

  @Test
  void fortyPlacesAreFortyForOneExecutor() {
    runFor(Duration.ofHours(5));
    cluster = emr.createCluster(ClusterSpec.named("wide").withStepConcurrencyLevel(100));
    runFor(Duration.ofHours(5));
    executors("steps = 40");
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      jobs.add(start(one, "wide", Map.of()));
    }
    time.pass(Duration.ofMinutes(5));
    assertThat(cluster.steps()).hasSize(40);
    kill(jobs);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void anAnswerThatIsLostHoldsUpNobodyForLong(int active) {
    runFor(Duration.ofHours(5));
    executors("steps = " + (active + 1));
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < active; i++) {
      jobs.add(start(two, CLUSTER, Map.of()));
      time.pass(Duration.ofSeconds(30));
    }
    assertThat(cluster.steps()).hasSize(active);
    emr.faults().next("AddJobFlowSteps", Fault.throttle());
    jobs.add(start(one, CLUSTER, Map.of()));
    time.pass(Duration.ofMinutes(1));
    assertThat(cluster.steps()).as("%s", jobs.get(active).log()).hasSize(active + 1);
    kill(jobs);
  }

  @Test
  void anAnswerThatIsLostHoldsUpNoLineWhereALookTakesLong() {
    runFor(Duration.ofHours(9));
    clusters(24);
    executors("steps = 4");
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      jobs.add(start(two, CLUSTER, Map.of()));
    }
    time.runUntil(() -> cluster.steps().size() == 3, Duration.ofMinutes(30));
    emr.faults().next("AddJobFlowSteps", Fault.throttle());
    VirtualJob first = start(one, CLUSTER, Map.of());
    jobs.add(first);
    time.runUntil(() -> emr.faults().pending() == 0, Duration.ofMinutes(30));
    jobs.add(start(one, CLUSTER, Map.of()));
    jobs.add(start(one, CLUSTER, Map.of()));
    time.pass(Duration.ofMinutes(15));
    assertThat(cluster.steps()).as("%s", first.log()).hasSize(4);
    kill(jobs);
  }

  @Test
  void aFullClusterIsEnoughToSayThatThereIsNoPlace() {
    runFor(Duration.ofHours(9));
    executors("[analytics]\nsteps = 4", ALLOWED, "analytics,nightly");
    List<VirtualJob> jobs = new ArrayList<>();
    jobs.add(start(one, CLUSTER, Map.of()));
    time.pass(Duration.ofMinutes(2));
    for (int i = 0; i < 4; i++) {
      jobs.add(start(one, OTHER, Map.of()));
    }
    time.pass(Duration.ofMinutes(5));
    assertThat(other.steps()).hasSize(3);
    write("[analytics]\nsteps = 3");
    emr.faults().on(listOf(cluster), denied());
    time.pass(Duration.ofMinutes(5));
    VirtualJob last = start(one, OTHER, Map.of());
    jobs.add(last);
    time.pass(Duration.ofMinutes(40));
    assertThat(last.hasEnded()).as("%s", last.log()).isFalse();
    assertThat(logOf(List.of(last)))
        .contains("says steps = 3, and 3 of the group's steps are active on all clusters");
    kill(jobs);
  }

  @Test
  void jobsOfAGroupForTwoClustersAreCountedForBoth() {
    clusters(24);
    for (SimulatedCluster each : many) {
      each.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(3)));
    }
    executors("steps = 20", "aws.emr.submit.timeout", "8m");
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      jobs.add(start(one, "many-0", Map.of()));
    }
    for (int i = 0; i < 5; i++) {
      jobs.add(start(one, "many-1", Map.of()));
    }
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
  }

  @Test
  void whatWasSeenBeforeAFailureDoesNotHealIt() {
    executors("[analytics]\nsteps = 10", ALLOWED, "analytics,nightly");
    VirtualJob etl = start(one, OTHER, ETL);
    time.pass(Duration.ofMinutes(3));
    emr.faults().on(listOf(other), denied());
    VirtualJob job = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(2));
    assertThat(cluster.steps()).isEmpty();
    assertThat(logOf(List.of(job)))
        .contains("the group's steps on cluster 'nightly'")
        .contains("can't be counted");
    kill(List.of(etl, job));
  }

  @Test
  void whatWasSeenAMomentAgoStandsInForAnAnswerThatDoesNotCome() {
    executors("steps = 4", ALLOWED, "analytics,nightly");
    VirtualJob first = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofSeconds(8));
    assertThat(cluster.steps()).hasSize(1);
    emr.faults().next(listOf(other), 3, Fault.serverErrorBefore());
    VirtualJob second = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofSeconds(20));
    assertThat(emr.faults().pending()).as("all three have hit").isZero();
    assertThat(cluster.steps()).hasSize(2);
    assertThat(logOf(List.of(second))).doesNotContain("can't be counted");
    awaitAll(List.of(first, second));
  }

  @Test
  void whyACountFailsIsToldSoonAlsoIfItWasAwaitedBefore() {
    executors("[analytics]\nsteps = 2", ALLOWED, "analytics,nightly");
    emr.faults().on(listOf(other), Fault.serverErrorBefore());
    VirtualJob job = start(one, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(2));
    assertThat(logOf(List.of(job))).contains("on cluster 'nightly'").contains("can't be counted");
    kill(List.of(job));
  }

  @Test
  void aDeniedClusterOfOthersIsAskedOnceInFiveMinutes() {
    runFor(Duration.ofHours(2));
    executors("steps = 1");
    emr.faults().on(listOf(other), denied());
    List<VirtualJob> jobs = List.of(start(one, CLUSTER, Map.of()), start(one, CLUSTER, Map.of()));
    time.pass(Duration.ofMinutes(20));
    assertThat(
            emr.journal().all().stream()
                .filter(entry -> entry.operation().equals("ListSteps"))
                .filter(entry -> entry.body().toString().contains(other.id())))
        .hasSizeBetween(1, 5);
    kill(jobs);
  }

  @Test
  void whileNoPlaceIsFreeOnlyTheClustersWithTheStepsAreLookedAt() {
    clusters(18);
    for (SimulatedCluster each : many) {
      each.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(2)));
    }
    executors("steps = 2");
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      jobs.add(start(i % 2 == 0 ? one : two, "many-3", Map.of()));
    }
    time.pass(Duration.ofMinutes(10));
    assertThat(many.get(3).steps()).hasSize(2);
    long before = looks(many.get(5));
    time.pass(Duration.ofMinutes(60));
    assertThat(looks(many.get(5)) - before).isLessThan(3);
    assertThat(looks(many.get(3))).isGreaterThan(60);
    // And it is seen that there is one again, by both.
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
    assertThat(new SeenAtEmr(many.get(3).steps(), clock.now(), "", clock.now()).mostActive())
        .isLessThanOrEqualTo(3);
  }

  private long looks(SimulatedCluster which) {
    return emr.journal().all().stream()
        .filter(entry -> entry.operation().equals("ListSteps"))
        .filter(entry -> entry.body().toString().contains(which.id()))
        .count();
  }

  @Test
  void aLineThatMovesSlowlyIsNotGivenUp() {
    clusters(18);
    for (SimulatedCluster each : many) {
      each.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(3)));
    }
    executors("steps = 6", "aws.emr.submit.timeout", "8m");
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      jobs.add(start(one, "many-0", Map.of()));
    }
    awaitAll(jobs);
    assertThat(jobs).extracting(VirtualJob::status).containsOnly(JobStatus.SUCCEEDED);
  }

  @Test
  void whoComesAfterALongLookIsNotLetPassByIt() {
    clusters(24);
    for (SimulatedCluster each : many) {
      each.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(5)));
    }
    executors("steps = 10");
    List<VirtualJob> jobs = new ArrayList<>();
    jobs.add(start(two, "many-1", Map.of()));
    time.runUntil(() -> number() == 1, Duration.ofMinutes(5));
    // The other executor fills what is free, as fast as it may.
    for (int i = 0; i < 12; i++) {
      jobs.add(start(one, "many-0", Map.of()));
    }
    time.runUntil(() -> number() >= 6, Duration.ofMinutes(5));
    for (int i = 0; i < 6; i++) {
      jobs.add(start(two, "many-1", Map.of()));
      time.pass(Duration.ofSeconds(4));
    }
    time.pass(Duration.ofMinutes(10));
    assertThat(number()).isBetween(10L, 12L);
    kill(jobs);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 20})
  void jobsThatComeOneByOneAreNotCountedTooLateOnTheCluster(int seconds) {
    cluster = emr.createCluster(ClusterSpec.named("wide").withStepConcurrencyLevel(100));
    runFor(Duration.ofHours(5));
    LateListing late = new LateListing(time, Duration.ofSeconds(seconds));
    executors("steps.cluster = 10", late::over);
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      jobs.add(start(one, "wide", Map.of()));
      jobs.add(start(two, "wide", Map.of()));
      time.pass(Duration.ofSeconds(1));
    }
    time.pass(Duration.ofMinutes(3));
    assertThat(cluster.steps().stream().filter(step -> step.ended().isEmpty()))
        .hasSizeBetween(10, 11);
    kill(jobs);
  }

  private void runFor(Duration time) {
    List.of(cluster, other)
        .forEach(each -> each.behavior(request -> StepBehavior.completesAfter(time)));
  }

  private void clusters(int number) {
    for (int i = 0; i < number; i++) {
      many.add(emr.createCluster(ClusterSpec.named("many-" + i).withStepConcurrencyLevel(100)));
    }
  }

  private long number() {
    return many.stream()
        .flatMap(each -> each.steps().stream())
        .filter(step -> step.ended().isEmpty())
        .map(StepSnapshot::id)
        .count();
  }

  private void kill(List<VirtualJob> jobs) {
    jobs.stream().filter(job -> !job.hasEnded()).forEach(VirtualJob::kill);
    awaitAll(jobs);
  }

  private static Predicate<RequestContext> listOf(SimulatedCluster which) {
    return request ->
        request.operation().equals("ListSteps")
            && request.body().toString().contains("StepStates")
            && request.body().toString().contains(which.id());
  }

  private static Fault denied() {
    return Fault.errorBefore(AwsError.client("AccessDeniedException", "not authorized"));
  }
}
