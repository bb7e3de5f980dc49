package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.ServerLog;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Many steps, few calls. */
class StepWatchTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final VirtualTimer timer = new VirtualTimer();
  private final Calls emr = new Calls();
  private final Examples.Log log = Examples.Log.create();
  private final StepWatch watch =
      new StepWatch(emr.calls(), new ApiBudget(6, 0.3, timer, () -> 0.5), timer, timer);

  @Test
  void tenStepsCostOneCall() throws Exception {
    List<WatchedStep> steps = watch(10);
    pass(Duration.ofSeconds(1));
    assertThat(emr.requests).singleElement().satisfies(r -> assertThat(r.stepIds()).hasSize(10));
    endAll(StepState.COMPLETED);
    pass(Duration.ofSeconds(10));
    assertThat(steps).allMatch(WatchedStep::hasEnded);
    assertThat(log.lines()).filteredOn(line -> line.endsWith(" is COMPLETED.")).hasSize(10);
  }

  @Test
  void whatElseBeginsWithTheWatchMayFail() {
    watch.whenWatching(
        () -> {
          throw new OutOfMemoryError("unable to create native thread");
        });
    ServerLog server = ServerLog.of(StepWatch.class);
    List<WatchedStep> steps = watch(1);
    assertThat(server.end())
        .containsExactly("WARN Nothing hints at the end of step s-0; it is watched.");
    endAll(StepState.COMPLETED);
    pass(Duration.ofSeconds(10));
    assertThat(steps).allMatch(WatchedStep::hasEnded);
  }

  @Test
  void whileThereIsNoThreadNothingIsLostAndItIsToldOnce() throws Exception {
    AtomicBoolean noThread = new AtomicBoolean(true);
    Scheduler scheduler =
        (delay, task) -> {
          if (noThread.get()) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          timer.after(delay, task);
        };
    StepWatch held =
        new StepWatch(emr.calls(), new ApiBudget(6, 0.3, timer, () -> 0.5), timer, scheduler);
    ServerLog server = ServerLog.of(StepWatch.class);
    emr.steps.put("s-1", StepState.COMPLETED);
    StepAddress address = new StepAddress(Examples.CLUSTER, "s-1");
    WatchedStep step = held.watch(address, LONGEST, log.logger());
    held.hurry(step);
    assertThat(server.end())
        .containsExactly("ERROR The steps of 1 jobs are not watched at the moment.");
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("ERROR Nothing watches step s-1 yet: the executor's JVM gives no thread");
    timer.at(Duration.ofSeconds(12), () -> noThread.set(false));
    assertThat(step.await(new Signal(), Duration.ofMinutes(1))).isPresent();
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(15));
    held.leave(step);
    assertThat(held.size()).isZero();
  }

  @Test
  void aStepWhoseEndIsBroughtAboutIsLookedAtAtOnceAndOften() {
    WatchedStep step = watch("j-1", "s-1");
    pass(Duration.ofHours(10));
    int before = emr.requests.size() + emr.described.size();
    watch.hurry(step);
    pass(Duration.ofMillis(1));
    assertThat(emr.requests.size() + emr.described.size()).isEqualTo(before + 1);
    pass(Duration.ofSeconds(10));
    assertThat(emr.requests.size() + emr.described.size()).isEqualTo(before + 6);
  }

  @Test
  void aHundredStepsCostTwoPages() {
    watch(100);
    pass(Duration.ofSeconds(1));
    assertThat(emr.requests).hasSize(2).allMatch(ListStepsRequest::hasStepStates);
  }

  @Test
  void manyOfOthersOnTheClusterMakeIdsTheCheaperWay() {
    watch(12);
    IntStream.range(0, 200).forEach(i -> emr.steps.put("s-x" + i, StepState.RUNNING));
    pass(Duration.ofMinutes(2));
    // The first looks don't know of the others; after them, two calls by ids beat five pages.
    assertThat(emr.requests.subList(6, emr.requests.size())).noneMatch(r -> r.hasStepStates());
    assertThat(emr.requests.get(10).stepIds()).hasSizeBetween(2, 10);
  }

  @Test
  void aStepThatLeftTheListIsAskedForById() {
    List<WatchedStep> steps = watch(100);
    pass(Duration.ofSeconds(1));
    emr.steps.put(steps.get(7).id(), StepState.FAILED);
    pass(Duration.ofSeconds(20));
    assertThat(steps.get(7).hasEnded()).isTrue();
    assertThat(steps).filteredOn(WatchedStep::hasEnded).hasSize(1);
    assertThat(emr.described).containsExactly(steps.get(7).id());
  }

  @Test
  void howYoungStepsHaveEndedIsSeenInOneCall() {
    List<WatchedStep> steps = watch(50);
    pass(Duration.ofSeconds(1));
    assertThat(emr.requests).hasSize(1).noneMatch(r -> r.hasStepStates() || r.hasStepIds());
    steps.subList(0, 30).forEach(step -> emr.steps.put(step.id(), StepState.FAILED));
    pass(Duration.ofSeconds(4));
    assertThat(steps).filteredOn(WatchedStep::hasEnded).hasSize(30);
    assertThat(emr.described).isEmpty();
  }

  @Test
  void stepsThatOthersHavePushedOffTheFirstPageAreSeenToo() {
    List<WatchedStep> steps = watch(20);
    pass(Duration.ofSeconds(1));
    IntStream.range(0, 45).forEach(i -> emr.steps.put("s-x" + i, StepState.RUNNING));
    pass(Duration.ofSeconds(10));
    steps.forEach(step -> emr.steps.put(step.id(), StepState.COMPLETED));
    pass(Duration.ofSeconds(15));
    assertThat(steps).allMatch(WatchedStep::hasEnded);
  }

  @Test
  void callsKeepToTheShareOfTheQuotaHoweverManySteps() {
    watch(256);
    pass(Duration.ofMinutes(10));
    // 6 at once and 0.3 a second; pages of the last look may be owed.
    assertThat(emr.requests.size()).isBetween(150, 6 + 180 + 6);
  }

  @Test
  void aLoneOldStepCostsLittle() {
    watch(1);
    pass(Duration.ofHours(10));
    emr.requests.clear();
    pass(Duration.ofHours(1));
    assertThat(emr.requests).hasSizeBetween(119, 121);
  }

  @Test
  void theOneWithoutAnAnswerInTheListIsAskedForAlone() {
    List<WatchedStep> steps = watch(3);
    emr.unlisted = steps.get(1).id();
    pass(Duration.ofSeconds(5));
    assertThat(emr.described).contains(emr.unlisted);
    emr.steps.put(emr.unlisted, StepState.COMPLETED);
    pass(Duration.ofSeconds(10));
    assertThat(steps.get(1).hasEnded()).isTrue();
    assertThat(emr.described).containsOnly(emr.unlisted);
  }

  @Test
  void oneIdThatEmrRefusesDoesNotBlindTheOthers() {
    List<WatchedStep> steps = watch(3);
    emr.refused = steps.get(0).id();
    pass(Duration.ofSeconds(5));
    emr.steps.put(steps.get(2).id(), StepState.COMPLETED);
    pass(Duration.ofSeconds(30));
    assertThat(steps.get(2).hasEnded()).isTrue();
    assertThat(steps.get(0).hasEnded()).isFalse();
  }

  @Test
  void aLoneStepThatTheListRefusesIsDescribed() {
    List<WatchedStep> steps = watch(1);
    emr.refusedInLists = steps.get(0).id();
    pass(Duration.ofSeconds(5));
    emr.steps.put(emr.refusedInLists, StepState.COMPLETED);
    pass(Duration.ofSeconds(30));
    assertThat(steps.get(0).hasEnded()).isTrue();
  }

  @Test
  void noErrorEndsTheWatchAndEachJobHearsOfIt() {
    List<WatchedStep> steps = watch(5);
    pass(Duration.ofSeconds(5));
    for (RuntimeException failure :
        List.of(
            FakeEmr.throttled(),
            FakeEmr.lostConnection(),
            FakeEmr.error(500, "InternalServerException", "x"),
            FakeEmr.error(400, "ExpiredTokenException", "expired"),
            FakeEmr.error(400, "AccessDeniedException", "no"),
            new IllegalStateException("no sense"))) {
      emr.failure = failure;
      pass(Duration.ofMinutes(5));
      emr.failure = null;
      pass(Duration.ofMinutes(2));
      assertThat(steps).noneMatch(WatchedStep::hasEnded);
    }
    endAll(StepState.COMPLETED);
    pass(Duration.ofMinutes(2));
    assertThat(steps).allMatch(WatchedStep::hasEnded);
    assertThat(log.lines()).filteredOn(line -> line.contains("EMR answers again")).hasSize(30);
  }

  @Test
  void throttlingForMinutesMakesItAskLessOften() {
    watch(10);
    pass(Duration.ofSeconds(5));
    emr.failure = FakeEmr.throttled();
    pass(Duration.ofMinutes(10));
    int before = emr.requests.size();
    pass(Duration.ofMinutes(1));
    assertThat(emr.requests.size() - before).isBetween(4, 10);
  }

  @Test
  void aThrottlingIsNoSilence() {
    List<WatchedStep> steps = watch(5);
    pass(Duration.ofSeconds(5));
    emr.failure = FakeEmr.throttled();
    pass(Duration.ofSeconds(50));
    assertThat(steps).allMatch(step -> step.blindSince().isEmpty());
    emr.failure = null;
    endAll(StepState.COMPLETED);
    pass(Duration.ofSeconds(8));
    assertThat(steps).allMatch(WatchedStep::hasEnded);
    assertThat(log.lines()).noneMatch(line -> line.contains("No answer"));
  }

  @Test
  void oneClustersTroubleIsNotAnothers() {
    WatchedStep sick = watch("j-sick", "s-a");
    WatchedStep well = watch("j-well", "s-b");
    emr.sickCluster = "j-sick";
    pass(Duration.ofSeconds(10));
    emr.steps.put("s-b", StepState.COMPLETED);
    pass(Duration.ofSeconds(10));
    assertThat(well.hasEnded()).isTrue();
    assertThat(sick.hasEnded()).isFalse();
  }

  @Test
  void twoWhoWaitForTheSameStepBothHearOfIt() {
    WatchedStep own = watch("j-1", "s-1");
    WatchedStep others = watch("j-1", "s-1");
    WatchedStep third = watch("j-1", "s-1");
    pass(Duration.ofSeconds(5));
    watch.leave(third);
    emr.steps.put("s-1", StepState.CANCELLED);
    pass(Duration.ofSeconds(10));
    assertThat(own.hasEnded()).isTrue();
    assertThat(others.hasEnded()).isTrue();
    assertThat(third.hasEnded()).isFalse();
    assertThat(emr.requests).allMatch(request -> request.stepIds().size() == 1);
  }

  @Test
  void nobodyIsAskedAboutAStepThatNobodyWaitsFor() {
    WatchedStep step = watch("j-1", "s-1");
    pass(Duration.ofSeconds(5));
    watch.leave(step);
    pass(Duration.ofSeconds(1));
    emr.requests.clear();
    pass(Duration.ofHours(1));
    assertThat(emr.requests).isEmpty();
    assertThat(watch.size()).isZero();
  }

  @Test
  void aLookThatTheQuotaHoldsUpIsOverdueUntilNobodyWaits() {
    List<WatchedStep> steps = watch(256);
    assertThat(watch.overdue()).isZero();
    pass(Duration.ofMinutes(10));
    Duration longest = Duration.ZERO;
    for (int second = 0; second < 30; second++) {
      pass(Duration.ofSeconds(1));
      longest = watch.overdue().compareTo(longest) > 0 ? watch.overdue() : longest;
    }
    // A look at six pages is paid for by twenty seconds, and is due after three.
    assertThat(longest).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
    assertThat(watch.latency()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
    steps.forEach(watch::leave);
    pass(Duration.ofSeconds(1));
    assertThat(watch.overdue()).isZero();
  }

  @Test
  void aStateIsToldOnceAndEveryChangeIs() {
    watch("j-1", "s-1");
    emr.steps.put("s-1", StepState.PENDING);
    pass(Duration.ofMinutes(1));
    emr.steps.put("s-1", StepState.RUNNING);
    pass(Duration.ofMinutes(1));
    emr.steps.put("s-1", StepState.INTERRUPTED);
    pass(Duration.ofMinutes(1));
    assertThat(log.lines())
        .containsExactly(
            "INFO Step s-1 is PENDING.",
            "INFO Step s-1 is RUNNING.",
            "INFO Step s-1 is INTERRUPTED.");
  }

  @Test
  void aClusterWithOneStepIsLookedAtInEitherWay() {
    for (int i = 0; i < 20; i++) {
      watch("j-" + i, "s-" + i);
    }
    pass(Duration.ofMinutes(10));
    // Twice 6 at once and 0.3 a second.
    assertThat(emr.requests.size()).isBetween(170, 190);
    assertThat(emr.described.size()).isBetween(170, 190);
  }

  @Test
  void aHintMakesTheWatchLookAndDecidesNothing() {
    WatchedStep step = watch("j-1", "s-1");
    pass(Duration.ofHours(10));
    emr.described.clear();
    int before = emr.requests.size();
    watch.hint("j-1", "s-1");
    pass(Duration.ofMillis(300));
    assertThat(emr.described).containsExactly("s-1");
    assertThat(step.hasEnded()).isFalse();
    emr.steps.put("s-1", StepState.COMPLETED);
    watch.hint("j-1", "s-1");
    pass(Duration.ofMillis(300));
    assertThat(step.hasEnded()).isTrue();
    assertThat(emr.requests).hasSize(before);
  }

  @Test
  void hintsOfOneMomentCostOneCall() {
    List<WatchedStep> steps = watch(8);
    pass(Duration.ofHours(10));
    emr.requests.clear();
    endAll(StepState.FAILED);
    steps.forEach(step -> watch.hint("j-1", step.id()));
    pass(Duration.ofMillis(300));
    assertThat(steps).allMatch(WatchedStep::hasEnded);
    assertThat(emr.requests).hasSize(1);
    assertThat(emr.described).isEmpty();
  }

  @Test
  void hintsOfStepsThatNobodyWatchesCostNothing() {
    WatchedStep step = watch("j-1", "s-1");
    pass(Duration.ofSeconds(1));
    int before = emr.requests.size();
    watch.hint("j-1", "s-2");
    watch.hint("j-2", "s-1");
    pass(Duration.ofMillis(300));
    assertThat(emr.requests).hasSize(before);
    assertThat(emr.described).isEmpty();
    assertThat(step.hasEnded()).isFalse();
  }

  @Test
  void aFloodOfHintsKeepsToTheShareOfTheQuotaAndLeavesOneCallToOthers() {
    watch(30);
    for (int i = 0; i < 600; i++) {
      for (int step = 0; step < 30; step++) {
        watch.hint("j-1", "s-" + step);
      }
      pass(Duration.ofSeconds(1));
    }
    assertThat(emr.requests.size() + emr.described.size()).isLessThanOrEqualTo(2 * (6 + 180));
  }

  @Test
  void withHintsOldStepsAreLookedAtLessOftenUntilOneIsMissing() {
    WatchedStep old = watch("j-1", "s-old");
    WatchedStep hinted = watch("j-1", "s-1");
    WatchedStep missed = watch("j-1", "s-2");
    pass(Duration.ofHours(10));
    assertThat(looksInAnHour()).isBetween(119, 121);
    assertThat(watch.latency()).isLessThan(Duration.ofSeconds(1));
    emr.steps.put("s-1", StepState.COMPLETED);
    watch.hint("j-1", "s-1");
    pass(Duration.ofSeconds(1));
    assertThat(hinted.hasEnded()).isTrue();
    pass(Duration.ofMinutes(2));
    assertThat(looksInAnHour()).isBetween(29, 31);
    emr.steps.put("s-2", StepState.COMPLETED);
    pass(Duration.ofMinutes(2));
    assertThat(missed.hasEnded()).isTrue();
    pass(HintTrust.LATEST);
    assertThat(looksInAnHour()).isBetween(119, 121);
    assertThat(old.hasEnded()).isFalse();
  }

  @Test
  void aHintThatComesAfterTheLookIsNoneThatIsMissing() {
    watch("j-1", "s-old");
    watch("j-1", "s-1");
    WatchedStep late = watch("j-1", "s-2");
    pass(Duration.ofHours(10));
    emr.steps.put("s-1", StepState.COMPLETED);
    watch.hint("j-1", "s-1");
    pass(Duration.ofMinutes(2));
    emr.steps.put("s-2", StepState.COMPLETED);
    while (!late.hasEnded()) {
      pass(Duration.ofSeconds(1));
    }
    pass(HintTrust.LATEST.minusSeconds(5));
    watch.hint("j-1", "s-2");
    pass(Duration.ofMinutes(5));
    assertThat(looksInAnHour()).isBetween(29, 31);
  }

  private int looksInAnHour() {
    int before = emr.requests.size() + emr.described.size();
    pass(Duration.ofHours(1));
    return emr.requests.size() + emr.described.size() - before;
  }

  private List<WatchedStep> watch(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> watch("j-1", "s-" + i))
        .collect(Collectors.toList());
  }

  private WatchedStep watch(String cluster, String id) {
    emr.steps.put(id, StepState.RUNNING);
    return watch.watch(new StepAddress(new Cluster(cluster, cluster), id), LONGEST, log.logger());
  }

  private void endAll(StepState state) {
    emr.steps.replaceAll((id, before) -> state);
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }

  /** EMR with pages of fifty. */
  private static final class Calls implements StepClient {
    private final Map<String, StepState> steps = new LinkedHashMap<>();
    private final List<ListStepsRequest> requests = new ArrayList<>();
    private final List<String> described = new ArrayList<>();
    private RuntimeException failure;
    private String unlisted;
    private String refused;
    private String refusedInLists;
    private String sickCluster;

    @Override
    public ListStepsResponse listSteps(ListStepsRequest request) {
      requests.add(request);
      if (failure != null) {
        throw failure;
      }
      if (request.clusterId().equals(sickCluster)) {
        throw FakeEmr.lostConnection();
      }
      if (request.stepIds().contains(refused) || request.stepIds().contains(refusedInLists)) {
        throw FakeEmr.error(400, "InvalidRequestException", "Step id is not valid.");
      }
      List<String> all = new ArrayList<>(steps.keySet());
      if (!request.hasStepStates() && !request.hasStepIds()) {
        Collections.reverse(all);
      }
      List<String> ids =
          all.stream()
              .filter(id -> !id.equals(unlisted))
              .filter(
                  id ->
                      request.hasStepStates()
                          ? !Answers.isEnd(steps.get(id))
                          : !request.hasStepIds() || request.stepIds().contains(id))
              .toList();
      int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
      int to = Math.min(from + 50, ids.size());
      return ListStepsResponse.builder()
          .steps(ids.subList(from, to).stream().map(this::summary).toList())
          .marker(to < ids.size() ? String.valueOf(to) : null)
          .build();
    }

    @Override
    public StepSummary describeStep(String clusterId, String stepId) {
      described.add(stepId);
      if (failure != null) {
        throw failure;
      }
      if (stepId.equals(refused)) {
        throw FakeEmr.error(400, "InvalidRequestException", "Step id is not valid.");
      }
      return summary(stepId);
    }

    private StepSummary summary(String id) {
      return StepSummary.builder().id(id).status(status -> status.state(steps.get(id))).build();
    }
  }
}
