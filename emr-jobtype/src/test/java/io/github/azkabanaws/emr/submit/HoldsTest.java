package io.github.azkabanaws.emr.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.boundaries.BoundariesFiles;
import io.github.azkabanaws.emr.boundaries.BoundaryGate;
import io.github.azkabanaws.emr.boundaries.BoundarySettings;
import io.github.azkabanaws.emr.boundaries.ClusterUse;
import io.github.azkabanaws.emr.boundaries.GroupSteps;
import io.github.azkabanaws.emr.boundaries.LiveBoundary;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.boundaries.WaitLimit;
import io.github.azkabanaws.emr.emrapi.SdkClusterCalls;
import io.github.azkabanaws.emr.emrapi.SdkStepCalls;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.rules.Work;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** What a boundary keeps from being sent, and whom it must not touch. */
class HoldsTest {
  private static final SubmissionTarget TARGET =
      new SubmissionTarget(Examples.CLUSTER, Optional.empty(), Optional.of("alice"));
  private static final ClusterUse ALL =
      new ClusterUse() {
        @Override
        public boolean byName(String clusterId, String clusterName) {
          return true;
        }

        @Override
        public boolean isNamed(String clusterId, String clusterName) {
          return true;
        }

        @Override
        public boolean needsTags() {
          return false;
        }

        @Override
        public boolean byTags(Map<String, String> tags) {
          return false;
        }
      };

  @TempDir Path folder;
  private final VirtualTimer timer = new VirtualTimer();
  private final FakeEmr emr = new FakeEmr();
  private final Examples.Log log = Examples.Log.create();
  private final List<Runnable> hanging = new ArrayList<>();
  private final BoundariesFiles files = new BoundariesFiles(timer.clock(), timer);
  private LimitSettings limits = limits("10m");
  private SubmissionQueue queue = queue(timer);

  @BeforeEach
  void acceptEverything() {
    emr.add.answers(Answers.accepted("s-1"));
    emr.listClusters.answers(Answers.clusters(null));
  }

  @Test
  void aLookAtAllClustersThatHangsHoldsUpNobodyElse() throws Exception {
    queue = queue((delay, task) -> hanging.add(task));
    Signal kill = new Signal();
    Submission counted = add("counted", gate("science", "steps = 3"), kill);
    Submission other = add("other", gate("etl", "steps.cluster = 3"), new Signal());
    pass(Duration.ofSeconds(10));
    emr.add.answers(Answers.accepted("s-2"));
    Submission free = add("free", StartGate.OPEN, new Signal());
    pass(Duration.ofSeconds(10));
    assertThat(free.await()).isPresent();
    assertThat(other.await()).isPresent();
    assertThat(counted.isEnded()).isFalse();
    assertThat(hanging).hasSize(1);
    kill.raise();
    assertThat(counted.isEnded()).isTrue();
  }

  @Test
  void whoPassesAtTheEndOfItsWaitHasTheWholeTimeForASubmission() throws Exception {
    emr.activeSteps
        .clear()
        .does(() -> timer.now().compareTo(Duration.ofMinutes(59)) < 0 ? busy() : none());
    emr.add.clear();
    for (int i = 0; i < 6; i++) {
      emr.add.fails(FakeEmr.error(400, "ExpiredTokenException", "expired"));
    }
    emr.add.answers(Answers.accepted("s-1"));
    Submission submission = add("a", gate("science", "steps.cluster = 1\nwait = 1h"), new Signal());
    assertThat(submission.await()).contains("s-1");
    assertThat(timer.now()).isGreaterThan(Duration.ofMinutes(60));
  }

  @Test
  void aShortTimeForSubmissionsDoesNotEndWhoIsHeldBack() throws Exception {
    limits = limits("5s");
    emr.activeSteps
        .clear()
        .does(() -> timer.now().compareTo(Duration.ofMinutes(5)) < 0 ? busy() : none());
    Submission submission = add("a", gate("science", "steps.cluster = 1"), new Signal());
    assertThat(submission.await()).contains("s-1");
  }

  @Test
  void theOwnStepIsLookedForAgainAfterAHold() throws Exception {
    Submission[] waits = new Submission[1];
    emr.activeSteps
        .clear()
        .does(
            () ->
                timer.now().compareTo(Duration.ofMinutes(1)) < 0
                    ? busy()
                    : Answers.steps(
                        null, Answers.summary("s-own", waits[0].step().request().name(), 1_000)));
    waits[0] = add("a", gate("science", "steps.cluster = 1"), new Signal());
    assertThat(waits[0].await()).contains("s-own");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void aStepOnTwoPagesIsOne() throws Exception {
    emr.activeSteps
        .clear()
        .answers(Answers.steps("2", summary()))
        .answers(Answers.steps(null, summary()));
    Submission submission = add("a", gate("science", "steps.cluster = 2"), new Signal());
    assertThat(submission.await()).contains("s-1");
    assertThat(timer.now()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void ruleValueAndWhomToAskAreToldToWhoWaits() throws Exception {
    emr.activeSteps.answersOnly(busy());
    Signal kill = new Signal();
    add("a", gate("science", "steps.cluster = 1"), kill);
    pass(Duration.ofMinutes(5));
    kill.raise();
    assertThat(log.lines())
        .containsExactly(
            "INFO Waiting to submit the step: The boundary of group 'science' says steps.cluster ="
                + " 1, and 1 of the group's steps are active there. Ask the administrators of"
                + " Azkaban (aws.emr.boundaries.file).");
  }

  @Test
  void whoIsOutOfBoundsWhenItsTurnComesIsRefused() throws Exception {
    emr.activeSteps.answersOnly(busy());
    StartGate gate = gate("science", "steps.cluster = 1");
    Submission submission = add("a", gate, new Signal());
    pass(Duration.ofMinutes(1));
    write("science", "steps.cluster = 1\nscripts = /opt");
    assertThatThrownBy(submission::await)
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("says scripts = /opt, but command runs '/x'");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void aCrowdThatIsHeldBackCostsOthersNothing() throws Exception {
    emr.activeSteps.answersOnly(busy());
    List<Signal> kills = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Signal kill = new Signal();
      kills.add(kill);
      add("crowd-" + i, gate("science", "steps.cluster = 1"), kill);
    }
    pass(Duration.ofMinutes(2));
    int looks = emr.activeSteps.requests().size();
    pass(Duration.ofMinutes(10));
    assertThat(emr.activeSteps.requests().size() - looks).as("one each 30 s").isLessThan(22);
    Submission other = add("other", StartGate.OPEN, new Signal());
    Duration begin = timer.now();
    other.await();
    assertThat(timer.now().minus(begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(queue.length()).as("none of them has given up").isEqualTo(500);
    kills.forEach(Signal::raise);
    assertThat(queue.length()).isZero();
  }

  @Test
  void whoWaitsBehindTheFirstWaitsAsLong() throws Exception {
    emr.activeSteps.clear().does(this::twentyForFiveHours);
    List<Submission> waiting = new ArrayList<>();
    Signal kill = new Signal();
    for (int i = 0; i < 3; i++) {
      waiting.add(add("a" + i, gate("science", "steps.cluster = 20"), kill));
    }
    pass(Duration.ofMinutes(299));
    assertThat(waiting).noneMatch(Submission::isEnded);
    kill.raise();
    assertThat(waiting).allMatch(Submission::isEnded);
  }

  @Test
  void aFileWithoutARuleForAllClustersLooksAtNone() throws Exception {
    Submission submission = add("a", gate("science", "steps.cluster = 3\nrun = 1h"), new Signal());
    assertThat(submission.await()).isPresent();
    pass(Duration.ofMinutes(5));
    assertThat(emr.listClusters.requests()).isEmpty();
    assertThat(emr.activeSteps.requests()).hasSize(1);
  }

  @Test
  void aListOfClustersThatIsRefusedIsToldAndEndsTheJobOnly() throws Exception {
    emr.listClusters.clear().fails(FakeEmr.error(400, "AccessDeniedException", "no"));
    Submission submission = add("a", gate("science", "steps = 3"), new Signal());
    assertThatThrownBy(submission::await)
        .hasMessageContaining("within 10m")
        .hasMessageContaining("says steps = 3, and the clusters on which the group's steps count")
        .hasMessageContaining("the executor needs elasticmapreduce:ListClusters");
    assertThat(timer.now()).isLessThan(Duration.ofMinutes(12));
  }

  @Test
  void throttlingOfTheLookAtAllClustersIsWaitedForAndEndsNothing() throws Exception {
    emr.listClusters.clear();
    for (int i = 0; i < 50; i++) {
      emr.listClusters.fails(FakeEmr.throttled());
    }
    emr.listClusters.answers(Answers.clusters(null));
    Submission submission = add("a", gate("science", "steps = 3"), new Signal());
    assertThat(submission.await()).isPresent();
    assertThat(log.lines())
        .anyMatch(line -> line.contains("the group's steps on all clusters are not counted yet"));
  }

  @Test
  void aKillWhileItIsLookedForIsAKill() throws Exception {
    Signal kill = new Signal();
    StartGate gate = gate("science", "scripts = /opt");
    emr.activeSteps
        .clear()
        .does(
            () -> {
              kill.raise();
              return none();
            });
    Submission submission = add("a", gate, kill);
    assertThatThrownBy(submission::await).isInstanceOf(KilledException.class);
  }

  @Test
  void whatMayHaveComeAndEndedDuringAHoldIsNotRunTwice() throws Exception {
    emr.add.clear().fails(FakeEmr.lostConnection()).answers(Answers.accepted("s-2"));
    Submission[] own = new Submission[1];
    emr.activeSteps
        .clear()
        .does(() -> emr.add.requests().isEmpty() || isLate(30) ? none() : busy());
    emr.listSteps
        .clear()
        .does(
            () ->
                isLate(10)
                    ? Answers.steps(
                        null, Answers.summary("s-own", own[0].step().request().name(), 1_000))
                    : none());
    own[0] = add("a", gate("science", "steps.cluster = 1"), new Signal());
    assertThat(own[0].await()).contains("s-own");
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void whatFillsThePlaceItselfIsFoundAlsoWhenItIsListedLate() throws Exception {
    emr.add.clear().fails(FakeEmr.lostConnection()).answers(Answers.accepted("s-2"));
    emr.listClusters
        .clear()
        .answers(Answers.clusters(null, Answers.clusterSummary("j-1", "analytics")));
    Submission[] own = new Submission[1];
    emr.activeSteps
        .clear()
        .does(
            () -> {
              if (emr.add.requests().isEmpty()) {
                return none();
              }
              return isLate(1) ? ofOwn(own[0]) : busy();
            });
    emr.listSteps.clear().does(() -> isLate(1) ? ofOwn(own[0]) : none());
    own[0] = add("a", gate("science", "steps = 1"), new Signal());
    pass(Duration.ofMinutes(8));
    assertThat(own[0].isEnded()).as("%s", log.lines()).isTrue();
    assertThat(own[0].await()).contains("s-own");
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void whoComesAgainTakesTheTurnOfNobodyElse() throws Exception {
    StepKey before =
        StepKey.of("", new Execution(41, "demo", "f", "a", "", 0, "alice", Set.of()), 0);
    emr.activeSteps
        .clear()
        .does(
            () ->
                isLate(10)
                    ? none()
                    : Answers.steps(
                        null, Answers.summary("s-before", "a" + before.suffix(), 1_000)));
    Submission first = add("a", gate("science", "steps.cluster = 1"), new Signal());
    assertThat(first.await()).isEmpty();
    // The lane is no more, and whoever comes now has a new one.
    Submission other = add("b", gate("science", "steps.cluster = 1"), new Signal());
    pass(Duration.ofMinutes(1));
    Submission again = queue.addAgain(TARGET, first, Set.of("s-before"));
    pass(Duration.ofMinutes(5));
    assertThat(List.of(other, again)).noneMatch(Submission::isEnded);
    pass(Duration.ofMinutes(30));
    assertThat(List.of(other, again)).allMatch(Submission::isEnded);
    assertThat(other.await()).isPresent();
    assertThat(again.await()).isPresent();
  }

  private static ListStepsResponse ofOwn(Submission own) {
    return Answers.steps(null, Answers.summary("s-own", own.step().request().name(), 1_000));
  }

  @Test
  void hoursThatCloseWhileItIsTriedAgainHoldItBack() throws Exception {
    emr.add.clear();
    for (int i = 0; i < 200; i++) {
      emr.add.fails(FakeEmr.throttled());
    }
    emr.listSteps.answersOnly(none());
    LocalTime closes =
        LocalTime.ofInstant(timer.clock().instant(), ZoneOffset.UTC)
            .plusMinutes(2)
            .truncatedTo(ChronoUnit.MINUTES);
    Signal kill = new Signal();
    StartGate gate =
        gate("science", "hours = daily " + closes.minusHours(1) + "-" + closes + " UTC");
    Submission submission = add("a", gate, kill);
    pass(Duration.ofMinutes(3));
    int before = emr.add.requests().size();
    assertThat(before).isPositive();
    pass(Duration.ofHours(2));
    assertThat(emr.add.requests()).hasSize(before);
    assertThat(submission.isEnded()).as("%s", log.lines()).isFalse();
    kill.raise();
  }

  @Test
  void oneDecisionGoesByOneReadingOfTheFile() throws Exception {
    StartGate gate = gate("science", "wait = 5m\nsteps.cluster = 1");
    WaitLimit limit = gate.longestWait().orElseThrow();
    write("science", "steps.cluster = 1");
    for (int i = 0; i < 4; i++) {
      gate.look();
      pass(Duration.ofSeconds(4));
    }
    assertThat(gate.longestWait()).isEmpty();
    assertThat(limit.beyond("It was full").take())
        .contains("has to wait for longer than wait = 5m allows. It was full.");
  }

  @Test
  void aLogThatCanNotBeWrittenKeepsNobodyElse() throws Exception {
    emr.activeSteps.clear().does(() -> isLate(5) ? none() : busy());
    AppenderSkeleton broken =
        new AppenderSkeleton() {
          @Override
          protected void append(LoggingEvent event) {
            throw new IllegalStateException("The disk is full");
          }

          @Override
          public void close() {
            // Nothing is held open.
          }

          @Override
          public boolean requiresLayout() {
            return false;
          }
        };
    Logger logger = Logger.getLogger("of a job whose log is broken");
    logger.setAdditivity(false);
    logger.setLevel(Level.ALL);
    logger.addAppender(broken);
    Submission mute = add("mute", gate("science", "steps.cluster = 1"), new Signal(), logger);
    pass(Duration.ofMinutes(1));
    Submission other = add("other", gate("etl", "steps.cluster = 2"), new Signal());
    pass(Duration.ofMinutes(1));
    assertThat(other.isEnded()).isTrue();
    emr.add.clear().answers(Answers.accepted("s-2"));
    pass(Duration.ofMinutes(5));
    assertThat(mute.await()).contains("s-2");
    logger.removeAppender(broken);
  }

  private boolean isLate(int minutes) {
    return timer.now().compareTo(Duration.ofMinutes(minutes)) > 0;
  }

  private ListStepsResponse twentyForFiveHours() {
    if (timer.now().compareTo(Duration.ofHours(5)) >= 0) {
      return none();
    }
    List<StepSummary> steps = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      StepKey key =
          StepKey.of("", new Execution(7, "demo", "f", "b" + i, "", 0, "alice", Set.of()), 0);
      steps.add(Answers.summary("s-busy" + i, "busy" + key.suffix(), 1_000));
    }
    return Answers.steps(null, steps.toArray(StepSummary[]::new));
  }

  private SubmissionQueue queue(Scheduler counting) {
    return new SubmissionQueue(
        new SdkStepCalls(emr, Optional.empty()),
        new SdkClusterCalls(emr),
        new ApiBudget(10, 0.5, timer, () -> 0.5),
        timer,
        timer,
        counting);
  }

  private Submission add(String job, StartGate gate, Signal kill) throws Exception {
    return add(job, gate, kill, log.logger());
  }

  private Submission add(String job, StartGate gate, Signal kill, Logger logger) throws Exception {
    Execution execution = new Execution(42, "demo", "f", job, "", 0, "alice", Set.of());
    StepDefinition step = Examples.step(StepKey.of("", execution, 0), job, "/x", job);
    return queue.add(TARGET, step, Set.of(), gate, limits, new JobContext(timer, kill, logger));
  }

  private StartGate gate(String group, String rules) throws Exception {
    write(group, rules);
    Props props = new Props();
    props.put(BoundarySettings.FILE, file(group).toString());
    LiveBoundary boundary =
        LiveBoundary.of(
            new BoundarySettings(new Settings("private.properties", props)),
            files,
            group,
            new JobContext(timer, new Signal(), log.logger()));
    return new BoundaryGate(
        boundary,
        new GroupSteps("/opt/run-step.sh", group, "", files),
        ALL,
        Work.of(Command.of("command", List.of("/x")), Optional.empty(), Examples.CLUSTER),
        false);
  }

  private Path file(String group) {
    return folder.resolve(group + ".ini");
  }

  private void write(String group, String rules) throws Exception {
    String text = "[*]\n" + rules + "\n";
    if (!Files.exists(file(group)) || !Files.readString(file(group)).equals(text)) {
      Files.writeString(file(group), text);
    }
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }

  private static LimitSettings limits(String submit) {
    return Examples.config("aws.emr.submit.timeout", submit).limits();
  }

  private static ListStepsResponse busy() {
    return Answers.steps(null, summary());
  }

  private static ListStepsResponse none() {
    return Answers.steps(null);
  }

  /** Of a job of whoever it is: its command is left out. */
  private static StepSummary summary() {
    StepKey key =
        StepKey.of("", new Execution(7, "demo", "f", "busy", "", 0, "alice", Set.of()), 0);
    return Answers.summary("s-busy", "busy" + key.suffix(), 1_000);
  }
}
