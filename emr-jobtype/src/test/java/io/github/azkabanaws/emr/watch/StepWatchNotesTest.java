package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** What notes of steps' ends do, and what those that lie, come twice, late or not at all don't. */
class StepWatchNotesTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofMinutes(10);

  private static final Duration READING = Duration.ofSeconds(2);

  /** The longest rest, and a moment. */
  private static final Duration REST = LONGEST.multipliedBy(21);

  private final VirtualTimer timer = new VirtualTimer();
  private final Calls emr = new Calls();
  private final Examples.Log log = Examples.Log.create();
  private Optional<List<EndNote>> listed = Optional.empty();
  private final StepWatch watch =
      new StepWatch(emr.calls(), new ApiBudget(6, 0.3, timer, () -> 0.5), timer, timer);

  @Test
  void aStepWhoseBeginIsNotedIsHardlyLookedAtUntilItsEndIs() {
    WatchedStep step = watch("j-1", 1);
    int before = looks(A_WHILE);
    notes("begun 1");
    assertThat(looks(A_WHILE)).isBetween(1, 3).isLessThan(before / 10);
    // Each look that AWS answers brings the next one nearer.
    pass(Duration.ofHours(1));
    assertThat(looks(A_WHILE)).isBetween(4, 6);
    end(1, StepState.COMPLETED);
    notes("begun 1", "ended 1 0");
    pass(Duration.ofSeconds(1));
    assertThat(step.hasEnded()).isTrue();
    assertThat(step.notedCode()).contains(0);
  }

  @Test
  void endsAreCountedByWhatToldOfThemFirst() {
    watch("j-1", 1);
    watch("j-1", 2);
    watch("j-1", 3);
    pass(A_WHILE);
    end(1, StepState.COMPLETED);
    notes("ended 1 0");
    pass(Duration.ofSeconds(1));
    end(2, StepState.COMPLETED);
    watch.hint("j-1", "s-2");
    pass(Duration.ofSeconds(1));
    end(3, StepState.COMPLETED);
    pass(Duration.ofMinutes(1));
    assertThat(EndCounts.sum(List.of(watch.ends(), watch.ends())))
        .isEqualTo(Map.of("Noted", 2L, "Hinted", 2L, "Looked", 2L));
  }

  @Test
  void aBeginIsLookedAtAtOnceBecausePeopleWaitForIt() {
    watch("j-1", 1, StepState.PENDING);
    watch("j-1", 2, StepState.RUNNING);
    notes("begun 2");
    pass(A_WHILE);
    emr.steps.put("s-1", StepState.RUNNING);
    notes("begun 1", "begun 2");
    pass(Duration.ofSeconds(1));
    assertThat(log.lines()).contains("INFO Step s-1 is RUNNING.");
  }

  /** The script has ended before EMR says so. */
  @Test
  void aStepThatEmrStillCallsRunningIsLookedAtAgainShortly() {
    WatchedStep step = watch("j-1", 1);
    notes("begun 1");
    pass(A_WHILE);
    notes("ended 1 0");
    pass(Duration.ofSeconds(4));
    assertThat(step.hasEnded()).isFalse();
    end(1, StepState.COMPLETED);
    pass(Duration.ofSeconds(3));
    assertThat(step.hasEnded()).isTrue();
  }

  @Test
  void aNoteThatLiesCostsAFewLooksAndThenTheStepIsWatchedAsWithoutNotes() {
    WatchedStep step = watch("j-1", 1);
    int without = looks(A_WHILE);
    notes("begun 1");
    pass(A_WHILE);
    notes("ended 1 0");
    assertThat(looks(Duration.ofMinutes(1))).isBetween(8, 30);
    // Again and again, as each listing has them, and with other words.
    for (int i = 0; i < 30; i++) {
      notes("begun 1", "ended 1 0", "ended 1 3", "ended 1 0");
      pass(Duration.ofSeconds(2));
    }
    assertThat(step.hasEnded()).isFalse();
    assertThat(looks(A_WHILE)).isLessThanOrEqualTo(without);
    end(1, StepState.FAILED);
    pass(Duration.ofSeconds(31));
    assertThat(step.hasEnded()).isTrue();
    // EMR's word is what counts.
    assertThat(log.lines()).last().isEqualTo("INFO Step s-1 is FAILED.");
  }

  @Test
  void notesOfOthersStepsCostNothing() {
    WatchedStep own = watch("j-1", 1);
    WatchedStep adopted = adopted("j-1", 2);
    notes("begun 1");
    pass(Duration.ofSeconds(1));
    int before = emr.looks();
    notes("ended 2 0", "ended 3 0", "begun 2", "begun 4");
    pass(Duration.ofMillis(900));
    assertThat(emr.looks()).isEqualTo(before);
    assertThat(own.hasEnded() || adopted.hasEnded()).isFalse();
    assertThat(adopted.notedCode()).isEmpty();
  }

  @Test
  void aStepThatLeavesNoNotesForThisJvmIsWatchedAsEver() {
    WatchedStep noted = watch("j-1", 1);
    adopted("j-2", 2);
    notes("begun 1");
    int adoptedLooks = 0;
    for (int i = 0; i < 600; i++) {
      int before = emr.looksAt("j-2");
      pass(Duration.ofSeconds(1));
      adoptedLooks += emr.looksAt("j-2") - before;
    }
    assertThat(adoptedLooks).isGreaterThan(100);
    assertThat(noted.hasEnded()).isFalse();
  }

  /** Its node was killed, or it can't write: the end comes without a note. */
  @Test
  void whereAnEndComesWithoutItsNoteNoneIsReliedOnUntilOneComesTrue() {
    WatchedStep killed = watch("j-1", 1);
    watch("j-1", 2);
    watch("j-2", 3);
    notes("begun 1", "begun 2", "begun 3");
    pass(Duration.ofMinutes(1));
    end(1, StepState.FAILED);
    pass(REST);
    assertThat(killed.hasEnded()).isTrue();
    notes("begun 1", "begun 2", "begun 3");
    pass(HintTrust.LATEST);
    emr.forget();
    pass(A_WHILE);
    assertThat(emr.looksAt("j-1")).isGreaterThan(100);
    assertThat(emr.looksAt("j-2")).isLessThan(8);
    // A begin alone says no more than that one did.
    watch("j-1", 4);
    notes("begun 4");
    emr.forget();
    pass(A_WHILE);
    assertThat(emr.looksAt("j-1")).isGreaterThan(100);
    end(2, StepState.COMPLETED);
    notes("ended 2 0");
    pass(Duration.ofMinutes(1));
    emr.forget();
    pass(A_WHILE);
    assertThat(emr.looksAt("j-1")).isLessThan(8);
  }

  @Test
  void aNoteThatComesAMomentAfterEmrsWordIsNoneThatIsMissing() {
    WatchedStep step = watch("j-1", 1);
    watch("j-1", 2);
    notes("begun 1", "begun 2");
    end(1, StepState.COMPLETED);
    while (!step.hasEnded()) {
      pass(Duration.ofSeconds(1));
    }
    pass(HintTrust.LATEST.minusSeconds(5));
    notes("ended 1 0");
    pass(A_WHILE);
    assertThat(looks(A_WHILE)).isLessThan(8);
  }

  @Test
  void aStepThatIsKilledNeedNotHaveNotedItsEnd() {
    WatchedStep killed = watch("j-1", 1);
    watch("j-1", 2);
    notes("begun 1", "begun 2");
    watch.hurry(killed);
    end(1, StepState.CANCELLED);
    pass(Duration.ofMinutes(5));
    assertThat(killed.hasEnded()).isTrue();
    assertThat(looks(A_WHILE)).isLessThan(8);
  }

  @Test
  void whenNotesCanNotBeReadNoStepRests() {
    watch("j-1", 1);
    notes("begun 1");
    pass(A_WHILE);
    loseNotes();
    int unread = looks(A_WHILE);
    assertThat(unread).isGreaterThan(100);
    notes("begun 1");
    pass(LONGEST);
    assertThat(looks(A_WHILE)).isLessThan(8);
    loseNotes();
    end(1, StepState.COMPLETED);
    pass(Duration.ofSeconds(10));
    assertThat(watch.size()).isEqualTo(1);
    assertThat(log.lines()).last().isEqualTo("INFO Step s-1 is COMPLETED.");
  }

  /** A listing may hang, or the thread that makes it: nobody says then that notes can't be read. */
  @Test
  void whenNotesHaveNotBeenReadForSomeSecondsNoStepRests() {
    WatchedStep step = watch("j-1", 1);
    notes("begun 1");
    pass(A_WHILE);
    listed = Optional.empty();
    pass(NotedSteps.STALE);
    end(1, StepState.FAILED);
    pass(LONGEST);
    assertThat(step.hasEnded()).isTrue();
    WatchedStep next = watch("j-1", 2);
    assertThat(looks(A_WHILE)).isGreaterThan(100);
    notes("begun 2");
    pass(LONGEST);
    assertThat(looks(A_WHILE)).isLessThan(8);
    assertThat(next.hasEnded()).isFalse();
  }

  /** Nobody reads while nothing is watched, and that says nothing against the notes. */
  @Test
  void aPauseInWhichNothingIsWatchedCostsNoTrust() {
    trust("j-1", 1);
    listed = Optional.empty();
    pass(A_WHILE);
    notes();
    watch("j-1", 2, StepState.PENDING);
    assertThat(looks(A_WHILE)).isLessThan(3);
  }

  /** A hundred JVMs do that to each other. */
  @Test
  void whereAwsThrottlesLooksAtStepsThatRestTheyBecomeRareAgain() {
    watch("j-1", 1);
    notes("begun 1");
    pass(Duration.ofHours(1));
    assertThat(looks(A_WHILE)).isBetween(4, 6);
    emr.throttled = 3;
    pass(LONGEST.multipliedBy(5));
    assertThat(emr.throttled).isZero();
    assertThat(looks(A_WHILE)).isBetween(1, 2);
  }

  /**
   * A step that waits for its turn tells nothing itself; that its cluster's wrapper does is known.
   */
  @Test
  void aStepThatWaitsOnAClusterWhereNotesComeRestsToo() {
    watch("j-1", 1);
    watch("j-1", 2, StepState.PENDING);
    watch("j-2", 3, StepState.PENDING);
    notes("begun 1");
    pass(LONGEST);
    emr.forget();
    pass(A_WHILE);
    assertThat(emr.looksAt("j-1")).isLessThan(8);
    assertThat(emr.looksAt("j-2")).isGreaterThan(100);
    // It runs, and has not said so: it will not say when it ends.
    emr.steps.put("s-2", StepState.RUNNING);
    pass(REST.plus(HintTrust.LATEST));
    emr.forget();
    pass(A_WHILE);
    assertThat(emr.looksAt("j-1")).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void liesAboutManyStepsKeepToTheShareAndLeaveOthersTheirs(int liars) {
    for (int i = 0; i < liars; i++) {
      watch("j-1", i);
    }
    WatchedStep other = watch("j-2", 99);
    String[] lies = new String[2 * liars];
    Arrays.setAll(lies, i -> i < liars ? "begun " + i : "ended " + (i - liars) + " 0");
    Duration start = timer.now();
    emr.forget();
    end(99, StepState.COMPLETED);
    while (!other.hasEnded() && timer.now().minus(start).compareTo(A_WHILE) < 0) {
      notes(lies);
      pass(Duration.ofSeconds(2));
    }
    assertThat(other.hasEnded()).isTrue();
    double seconds = timer.now().minus(start).toMillis() / 1000.0;
    assertThat((double) emr.looks()).isLessThanOrEqualTo(2 * (6 + 0.3 * seconds) + 2);
  }

  /** Its node lost the right, the way to S3 or its wrapper: not even begins are noted any more. */
  @Test
  void whereShortStepsCompleteWithoutAnyNoteTheNextOnesDoNotRest() {
    trust("j-1", 1);
    WatchedStep second = watch("j-1", 2, StepState.PENDING);
    end(2, StepState.COMPLETED);
    while (!second.hasEnded()) {
      pass(Duration.ofSeconds(1));
    }
    watch.leave(second);
    pass(HintTrust.LATEST.plusSeconds(1));
    WatchedStep third = watch("j-1", 3, StepState.PENDING);
    end(3, StepState.COMPLETED);
    pass(Duration.ofSeconds(5));
    assertThat(third.hasEnded()).isTrue();
  }

  @Test
  void whereALongStepNotesNoBeginTheNextOnesDoNotRest() {
    trust("j-1", 1);
    trust("j-2", 5);
    WatchedStep second = watch("j-1", 2);
    pass(REST);
    watch.leave(second);
    pass(HintTrust.LATEST);
    WatchedStep third = watch("j-1", 3, StepState.PENDING);
    WatchedStep elsewhere = watch("j-2", 6, StepState.PENDING);
    end(3, StepState.COMPLETED);
    end(6, StepState.COMPLETED);
    pass(Duration.ofSeconds(5));
    assertThat(third.hasEnded()).isTrue();
    assertThat(elsewhere.hasEnded()).isFalse();
  }

  @Test
  void aBeginThatIsNotedLateIsNoneThatIsMissing() {
    trust("j-1", 1);
    watch("j-1", 2);
    pass(NotedSteps.LATEST_BEGIN.plus(LONGEST));
    notes("begun 2");
    pass(A_WHILE);
    assertThat(looks(A_WHILE)).isLessThan(8);
  }

  @Test
  void aNoteThatComesWhenTheJobHasLeftIsNoneThatIsMissingEither() {
    WatchedStep step = watch("j-1", 1);
    watch("j-1", 2);
    notes("begun 1", "begun 2");
    end(1, StepState.COMPLETED);
    watch.hint("j-1", "s-1");
    pass(Duration.ofSeconds(1));
    assertThat(step.hasEnded()).isTrue();
    watch.leave(step);
    pass(Duration.ofSeconds(2));
    notes("begun 1", "begun 2", "ended 1 0");
    pass(A_WHILE);
    assertThat(looks(A_WHILE)).isLessThan(8);
  }

  /** The script has begun before EMR says so. */
  @Test
  void aStepThatEmrStillCallsPendingThoughItHasBegunIsLookedAtAgainShortly() {
    WatchedStep step = watch("j-1", 1, StepState.PENDING);
    notes("begun 1");
    pass(Duration.ofSeconds(4));
    assertThat(step.runningSince()).isEmpty();
    emr.steps.put("s-1", StepState.RUNNING);
    pass(Duration.ofSeconds(3));
    assertThat(step.runningSince()).isPresent();
  }

  @Test
  void aBeginThatIsALieCostsAFewLooks() {
    watch("j-1", 1, StepState.PENDING);
    notes("begun 1");
    pass(Duration.ofSeconds(20));
    for (int i = 0; i < 30; i++) {
      notes("begun 1");
      pass(Duration.ofSeconds(2));
    }
    assertThat(looks(A_WHILE)).isLessThan(8);
  }

  /** A step of the cluster has left its notes as it should. */
  private void trust(String cluster, int number) {
    WatchedStep step = watch(cluster, number);
    notes("begun " + number);
    end(number, StepState.COMPLETED);
    notes("ended " + number + " 0");
    pass(Duration.ofSeconds(5));
    assertThat(step.hasEnded()).isTrue();
    watch.leave(step);
  }

  private WatchedStep watch(String cluster, int number) {
    return watch(cluster, number, StepState.RUNNING);
  }

  private WatchedStep watch(String cluster, int number, StepState state) {
    emr.steps.put("s-" + number, state);
    WatchedStep step =
        watch.watch(address(cluster, number), Optional.of(key(number)), LONGEST, log.logger());
    pass(Duration.ofSeconds(2));
    return step;
  }

  /** That of another execution, or of an older wrapper, or with a runtime role. */
  private WatchedStep adopted(String cluster, int number) {
    emr.steps.put("s-" + number, StepState.RUNNING);
    return watch.watch(address(cluster, number), LONGEST, log.logger());
  }

  private static StepAddress address(String cluster, int number) {
    return new StepAddress(new Cluster(cluster, cluster), "s-" + number);
  }

  private static StepKey key(int number) {
    return StepKey.of("", new Execution(number, "p", "f", "j", "", 0, "alice", Set.of()), 0);
  }

  private void end(int number, StepState state) {
    emr.steps.put("s-" + number, state);
  }

  /** The names that a listing has, each as "begun NUMBER" or "ended NUMBER CODE". */
  private void notes(String... notes) {
    List<EndNote> all = new ArrayList<>();
    for (String note : notes) {
      String[] words = note.split(" ", -1);
      String end = words.length == 3 ? "ended-" + words[2] : words[0];
      String name = "20261128T150000Z-" + key(Integer.parseInt(words[1])) + "-" + end;
      all.add(EndNote.of(name).orElseThrow());
    }
    listed = Optional.of(all);
    watch.notes(all);
  }

  private int looks(Duration time) {
    int before = emr.looks();
    pass(time);
    return emr.looks() - before;
  }

  /** Meanwhile the notes are read every two seconds, if they can be. */
  private void pass(Duration time) {
    Duration end = timer.now().plus(time);
    while (timer.now().compareTo(end) < 0) {
      Duration left = end.minus(timer.now());
      timer.await(new Signal(), left.compareTo(READING) < 0 ? left : READING);
      listed.ifPresent(watch::notes);
    }
  }

  /** The place of the notes can't be read from now on. */
  private void loseNotes() {
    listed = Optional.empty();
    watch.distrustNotes();
  }

  /** EMR, which counts. */
  private static final class Calls implements StepClient {
    private final Map<String, StepState> steps = new LinkedHashMap<>();
    private final List<String> clusters = new ArrayList<>();
    private int throttled;

    @Override
    public ListStepsResponse listSteps(ListStepsRequest request) {
      if (throttled > 0) {
        throttled--;
        throw FakeEmr.error(400, "ThrottlingException", "Rate exceeded");
      }
      clusters.add(request.clusterId());
      List<StepSummary> listed =
          steps.keySet().stream()
              .filter(
                  id ->
                      request.hasStepStates()
                          ? !Answers.isEnd(steps.get(id))
                          : request.stepIds().contains(id))
              .map(this::summary)
              .toList();
      return ListStepsResponse.builder().steps(listed).build();
    }

    @Override
    public StepSummary describeStep(String clusterId, String stepId) {
      clusters.add(clusterId);
      return summary(stepId);
    }

    private StepSummary summary(String id) {
      return StepSummary.builder().id(id).status(status -> status.state(steps.get(id))).build();
    }

    int looks() {
      return clusters.size();
    }

    int looksAt(String cluster) {
      return (int) clusters.stream().filter(cluster::equals).count();
    }

    void forget() {
      clusters.clear();
    }
  }
}
