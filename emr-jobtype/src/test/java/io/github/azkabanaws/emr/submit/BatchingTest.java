package io.github.azkabanaws.emr.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Many steps at the same time. */
class BatchingTest {
  private static final SubmissionTarget CLUSTER =
      new SubmissionTarget(Examples.CLUSTER, Optional.empty(), Optional.of("alice"));

  private final VirtualTimer timer = new VirtualTimer();
  private final Examples.Log log = Examples.Log.create();
  private final Calls emr = new Calls();
  private final SubmissionQueue queue =
      new SubmissionQueue(
          emr.calls(),
          Examples.noClusters(),
          new ApiBudget(10, 0.5, timer, () -> 0.5),
          timer,
          timer,
          timer);

  @Test
  void aHundredStepsOfOneClusterGoInOneCall() throws Exception {
    List<Submission> submissions = add(CLUSTER, 100);
    assertThat(queue.length()).isEqualTo(100);
    assertThat(idsOf(submissions)).isEqualTo(emr.idsByName(submissions)).doesNotHaveDuplicates();
    assertThat(emr.adds).extracting(List::size).containsExactly(100);
    assertThat(queue.length()).isZero();
  }

  @Test
  void moreThanThatGoInFurtherCallsInTheirOrder() throws Exception {
    List<Submission> submissions = add(CLUSTER, 250);
    idsOf(submissions);
    assertThat(emr.adds).extracting(List::size).containsExactly(100, 100, 50);
    assertThat(emr.accepted.keySet().stream().sorted().toList())
        .isEqualTo(submissions.stream().map(s -> s.step().request().name()).sorted().toList());
    assertThat(emr.adds.get(0).get(0).name()).isEqualTo(submissions.get(0).step().request().name());
    assertThat(emr.adds.get(2).get(49).name())
        .isEqualTo(submissions.get(249).step().request().name());
  }

  @Test
  void whatComesWithinTheSecondGoesWithIt() throws Exception {
    List<Submission> submissions = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int number = i;
      timer.at(
          Duration.ofMillis(100L * i),
          () -> submissions.add(add(CLUSTER, "late-" + number, new Signal())));
    }
    timer.await(new Signal(), Duration.ofSeconds(30));
    assertThat(idsOf(submissions)).hasSize(10);
    assertThat(emr.adds).hasSize(1);
  }

  @Test
  void aSteadyStreamDoesNotKeepTheFirstWaiting() throws Exception {
    Submission first = add(CLUSTER, "first", new Signal());
    for (int i = 1; i < 100; i++) {
      int number = i;
      timer.at(Duration.ofMillis(400L * i), () -> add(CLUSTER, "stream-" + number, new Signal()));
    }
    first.await();
    assertThat(timer.now()).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void eachClusterAndRoleHasItsOwnCall() throws Exception {
    List<Submission> submissions = new ArrayList<>();
    for (SubmissionTarget target :
        List.of(
            CLUSTER,
            new SubmissionTarget(
                new Cluster("j-2", "other"), Optional.empty(), Optional.of("alice")),
            new SubmissionTarget(
                Examples.CLUSTER, Optional.of("arn:aws:iam::1:role/x"), Optional.of("alice")),
            new SubmissionTarget(Examples.CLUSTER, Optional.empty(), Optional.of("bob")))) {
      submissions.add(add(target, "a" + submissions.size(), new Signal()));
      submissions.add(add(target, "b" + submissions.size(), new Signal()));
    }
    idsOf(submissions);
    assertThat(emr.adds).extracting(List::size).containsExactly(2, 2, 2, 2);
  }

  @Test
  void theNamesDecideWhichIdIsWhose() throws Exception {
    emr.shuffled = true;
    List<Submission> submissions = add(CLUSTER, 3);
    assertThat(idsOf(submissions)).isEqualTo(emr.idsByName(submissions));
  }

  @Test
  void whileTheNamesCanNotBeListedTheOrderDecides() throws Exception {
    emr.listFailure = FakeEmr.throttled();
    List<Submission> submissions = add(CLUSTER, 3);
    assertThat(idsOf(submissions)).isEqualTo(emr.idsByName(submissions));
    assertThat(timer.now()).isLessThan(Duration.ofMinutes(3));
  }

  @Test
  void whereTheNamesAreNotListedYetTheOrderDecides() throws Exception {
    emr.hidden = true;
    List<Submission> submissions = add(CLUSTER, 3);
    assertThat(idsOf(submissions)).containsExactly("s-0", "s-1", "s-2");
    assertThat(emr.adds).hasSize(1);
  }

  @Test
  void oneBadStepFailsAlone() throws Exception {
    emr.bad = "step-13";
    List<Submission> submissions = add(CLUSTER, 20);
    for (int i = 0; i < 20; i++) {
      Submission submission = submissions.get(i);
      if (i == 13) {
        assertThatThrownBy(submission::await)
            .isInstanceOf(StepJobException.class)
            .hasMessageContaining("EMR refused the step")
            .hasMessageContaining("bad argument");
      } else {
        assertThat(submission.await().orElse(null)).startsWith("s-");
      }
    }
    assertThat(emr.accepted).hasSize(19);
    assertThat(emr.adds).hasSizeLessThan(12);
  }

  @Test
  void aClusterThatIsGoneIsAskedOnce() {
    emr.addFailure =
        FakeEmr.error(400, "ValidationException", "Specified job flow ID does not exist.");
    for (Submission submission : add(CLUSTER, 20)) {
      assertThatThrownBy(submission::await).hasMessageContaining("job flow ID does not exist");
    }
    assertThat(emr.adds).hasSize(1);
  }

  @Test
  void aClusterWithRoomForSomeTakesThemAndTheOthersWait() throws Exception {
    emr.room = 30;
    timer.at(Duration.ofMinutes(5), () -> emr.room = 100);
    List<Submission> submissions = add(CLUSTER, 50);
    assertThat(idsOf(submissions)).doesNotHaveDuplicates();
    assertThat(timer.now()).isGreaterThan(Duration.ofMinutes(5));
    assertThat(emr.accepted).hasSize(50);
    assertThat(log.lines()).anyMatch(line -> line.contains("as many active steps as EMR allows"));
  }

  @Test
  void aLostAnswerForManyIsResolvedInOnePassAndNothingIsSentTwice() throws Exception {
    emr.loseNextAnswer = true;
    List<Submission> submissions = add(CLUSTER, 100);
    assertThat(idsOf(submissions)).isEqualTo(emr.idsByName(submissions));
    assertThat(emr.adds).hasSize(1);
    assertThat(emr.accepted).hasSize(100);
    assertThat(emr.lists).isEqualTo(1);
    // Nor is anything looked for further.
    timer.await(new Signal(), Duration.ofMinutes(5));
    assertThat(emr.lists).isEqualTo(1);
  }

  @Test
  void aKilledJobLeavesTheQueueAtOnceAndTheOthersGoOn() throws Exception {
    Signal kill = new Signal();
    Submission killed = add(CLUSTER, "killed", kill);
    Submission other = add(CLUSTER, "other", new Signal());
    kill.raise();
    assertThatThrownBy(killed::await).isInstanceOf(KilledException.class);
    assertThat(timer.now()).isEqualTo(Duration.ZERO);
    assertThat(other.await().orElse(null))
        .isEqualTo(emr.accepted.get(other.step().request().name()));
    assertThat(emr.accepted).hasSize(1);
  }

  @Test
  void callsKeepToTheQuota() throws Exception {
    for (int i = 0; i < 40; i++) {
      SubmissionTarget target =
          new SubmissionTarget(
              new Cluster("j-" + i, "c" + i), Optional.empty(), Optional.of("alice"));
      add(target, "x" + i, new Signal());
    }
    timer.await(new Signal(), Duration.ofSeconds(21));
    // Ten at once, and then one in two seconds.
    assertThat(emr.adds).hasSize(20);
    assertThat(log.lines()).anyMatch(line -> line.contains("EMR API quota"));
    timer.await(new Signal(), Duration.ofMinutes(2));
    assertThat(emr.accepted).hasSize(40);
  }

  @Test
  void anErrorOfTheJvmIsNotTheEndOfTheQueue() throws Exception {
    // As when the jar was exchanged under a running executor.
    emr.addError = new NoClassDefFoundError("io/github/azkabanaws/emr/shaded/X");
    timer.at(Duration.ofSeconds(10), () -> emr.addError = null);
    assertThat(add(CLUSTER, "x", new Signal()).await().orElse(null)).startsWith("s-");
  }

  @Test
  void whatIsSentAgainKeepsItsOrder() throws Exception {
    emr.addFailure = FakeEmr.lostConnection();
    timer.at(Duration.ofSeconds(1), () -> emr.addFailure = null);
    List<Submission> submissions = add(CLUSTER, 3);
    assertThat(idsOf(submissions)).containsExactly("s-0", "s-1", "s-2");
    assertThat(emr.adds).hasSize(2);
    assertThat(emr.adds.get(1)).isEqualTo(emr.adds.get(0));
  }

  @Test
  void whatIsRefusedForOneGoesAgainInItsOrder() throws Exception {
    emr.bad = "step-9";
    List<Submission> submissions = add(CLUSTER, 10);
    assertThatThrownBy(() -> submissions.get(9).await()).hasMessageContaining("bad argument");
    assertThat(idsOf(submissions.subList(0, 9)))
        .containsExactly("s-0", "s-1", "s-2", "s-3", "s-4", "s-5", "s-6", "s-7", "s-8");
  }

  @Test
  void whoeverWaitsBehindAFullClusterIsToldSo() {
    emr.room = 0;
    for (Submission submission : add(CLUSTER, 3)) {
      assertThatThrownBy(submission::await)
          .hasMessageContaining(
              "): Cluster 'analytics' (j-1) has as many active steps as EMR allows");
    }
    assertThat(timer.now()).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void anErrorOfTheJvmDuringTheSearchIsNoAnswer() throws Exception {
    emr.loseNextAnswer = true;
    emr.listError = new NoClassDefFoundError("io/github/azkabanaws/emr/shaded/X");
    timer.at(Duration.ofSeconds(30), () -> emr.listError = null);
    List<Submission> submissions = add(CLUSTER, 2);
    assertThat(idsOf(submissions)).isEqualTo(emr.idsByName(submissions));
    assertThat(emr.adds).hasSize(1);
    assertThat(emr.lists).isBetween(2, 8);
  }

  /** What a cluster had room for once says nothing of later. */
  @Test
  void aWayThatNobodyTakesAnyMoreIsForgotten() throws Exception {
    emr.room = 0;
    timer.at(Duration.ofSeconds(1), () -> emr.room = 100);
    add(CLUSTER, "first", new Signal()).await();
    timer.await(new Signal(), Duration.ofMinutes(1));
    emr.adds.clear();
    List<Submission> submissions = add(CLUSTER, 10);
    idsOf(submissions);
    assertThat(emr.adds).extracting(List::size).containsExactly(10);
  }

  private List<Submission> add(SubmissionTarget target, int count) {
    return IntStream.range(0, count).mapToObj(i -> add(target, "step-" + i, new Signal())).toList();
  }

  private Submission add(SubmissionTarget target, String job, Signal kill) {
    Execution execution = new Execution(42, "demo", "f", job, "", 0, "alice", Set.of());
    try {
      StepDefinition step = Examples.step(StepKey.of("", execution, 0), job, "/x", job);
      return queue.add(
          target,
          step,
          Set.of(),
          StartGate.OPEN,
          Examples.config().limits(),
          new JobContext(timer, kill, log.logger()));
    } catch (StepJobException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> idsOf(List<Submission> submissions) throws Exception {
    List<String> ids = new ArrayList<>();
    for (Submission submission : submissions) {
      ids.add(submission.await().orElse(null));
    }
    return ids;
  }

  /** A cluster that takes steps or refuses a call as a whole. */
  private final class Calls implements StepClient {
    private final List<List<StepConfig>> adds = new ArrayList<>();
    private final Map<String, String> accepted = new HashMap<>();
    private final List<StepSummary> listed = new ArrayList<>();
    private int lists;
    private int room = Integer.MAX_VALUE;
    private String bad;
    private boolean shuffled;
    private boolean hidden;
    private boolean loseNextAnswer;
    private RuntimeException addFailure;
    private Error addError;
    private RuntimeException listFailure;
    private Error listError;

    @Override
    public List<String> addSteps(List<StepConfig> steps) {
      adds.add(steps);
      if (addError != null) {
        throw addError;
      }
      if (addFailure != null) {
        throw addFailure;
      }
      if (steps.stream().anyMatch(step -> step.name().startsWith(bad + " "))) {
        throw FakeEmr.error(400, "ValidationException", "bad argument");
      }
      if (accepted.size() + steps.size() > room) {
        throw FakeEmr.error(
            400, "ValidationException", "Maximum number of active steps for cluster exceeded.");
      }
      List<String> ids = new ArrayList<>();
      for (StepConfig step : steps) {
        String id = "s-" + accepted.size();
        ids.add(id);
        accepted.put(step.name(), id);
        listed.add(0, Answers.summary(id, step.name(), timer.now().getSeconds()));
      }
      if (shuffled) {
        Collections.rotate(ids, 1);
      }
      if (loseNextAnswer) {
        loseNextAnswer = false;
        throw FakeEmr.lostConnection();
      }
      return ids;
    }

    @Override
    public ListStepsResponse listSteps(ListStepsRequest request) {
      if (request.hasStepStates()) {
        return Answers.steps(null);
      }
      lists++;
      if (listError != null) {
        throw listError;
      }
      if (listFailure != null) {
        throw listFailure;
      }
      return hidden ? Answers.steps(null) : Answers.steps(null, listed.toArray(new StepSummary[0]));
    }

    private List<String> idsByName(List<Submission> submissions) {
      return submissions.stream()
          .map(submission -> accepted.get(submission.step().request().name()))
          .collect(Collectors.toList());
    }
  }
}
