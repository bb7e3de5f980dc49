package io.github.azkabanaws.emr.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.executor.Status;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.FakeTables;
import io.github.azkabanaws.emr.fixtures.ServerLog;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.groups.RunAsGroups;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.job.JobConfig;
import io.github.azkabanaws.emr.job.StepRun;
import io.github.azkabanaws.emr.kill.ShutdownRule;
import io.github.azkabanaws.emr.kill.StepOwner;
import io.github.azkabanaws.emr.notices.Notice;
import io.github.azkabanaws.emr.notices.NoticeKind;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.step.WrapperArguments;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** A job that meets active steps of its own project, flow and job. */
class OrphansTest {
  private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:azkaban";

  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private final AwsAccount account = Examples.account(emr, timer);
  private final Examples.Log log = Examples.Log.create();
  private final FakeTables tables = new FakeTables();

  @BeforeEach
  void aClusterThatTakesTheStep() {
    emr.listClusters.answers(Answers.clusters(null, Answers.clusterSummary("j-1", "analytics")));
    emr.add.answers(Answers.accepted("s-1"));
    emr.describeStep.answers(Answers.step(StepState.COMPLETED));
    emr.describeCluster.answers(Answers.cluster("j-1", "analytics", ClusterState.WAITING));
  }

  @Test
  void aStepOfADeadExecutionStopsTheJobByDefault() {
    active("s-old", 41, 0);
    execution(41, Status.FAILED);
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "fail"))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith(
            "Step s-old on cluster 'analytics' (j-1) is RUNNING for execution 41, attempt 0 of this"
                + " job, which is over. Nothing was submitted")
        .hasMessageContaining("aws.emr.orphan.steps");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void theYarnApplicationsOfAStepThatMayStillRunAreNamed() {
    execution(41, Status.FAILED);
    Execution other = new Execution(41, "demo", "reports", "count", "", 0, "x", Set.of());
    active(
        Answers.summary("s-old", "count" + StepKey.of("", other, 0).suffix(), 1).toBuilder()
            .additionalInfo(i -> i.resourceManagerApplicationIds("application_1_1", "odd\n"))
            .build());
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "fail"))
        .hasMessageContaining(
            "attempt 0 of this job (YARN applications: application_1_1), which is over.");
  }

  @Test
  void failIsTheDefault() {
    assertThat(Examples.config().submit().orphans()).isEqualTo(OrphanRule.FAIL);
  }

  @Test
  void anExecutionThatAzkabanNoLongerKnowsIsOver() {
    active("s-old", 41, 0);
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "fail"))
        .hasMessageContaining("execution 41");
  }

  @Test
  void aStepOfAnExecutionThatRunsIsNobodysOrphan() throws Exception {
    active("s-other", 41, 0);
    execution(41, Status.RUNNING);
    assertThat(run("aws.emr.orphan.steps", "fail")).isTrue();
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void anEarlierAttemptOfTheSameExecutionIsOver() {
    active("s-old", 42, 0);
    assertThatThrownBy(() -> run(1, "aws.emr.orphan.steps", "fail"))
        .hasMessageContaining("Step s-old")
        .hasMessageContaining("execution 42, attempt 0");
  }

  @Test
  void stepsOfOtherJobsAndOtherPeopleDoNotMatter() throws Exception {
    emr.activeSteps
        .clear()
        .answers(
            Answers.steps(
                null,
                Answers.summary("s-a", "count [azk-41-0-0-0123456789abcdef]", 1),
                Answers.summary("s-b", "somebody's step", 1),
                StepSummary.builder().id("s-c").build()));
    assertThat(run("aws.emr.orphan.steps", "fail")).isTrue();
  }

  @Test
  void anOrphanIsCancelledFirstIfTheAdministratorSaysSo() throws Exception {
    active("s-old", 41, 0);
    execution(41, Status.KILLED);
    emr.cancel.answers(Answers.cancelSubmitted());
    emr.describeStep
        .clear()
        .answers(Answers.step(StepState.CANCELLED))
        .answers(Answers.step(StepState.COMPLETED));
    assertThat(run("aws.emr.orphan.steps", "cancel")).isTrue();
    assertThat(emr.cancel.requests())
        .singleElement()
        .satisfies(request -> assertThat(request.stepIds()).containsExactly("s-old"));
    assertThat(emr.add.requests()).hasSize(1);
    assertThat(log.lines()).anyMatch(line -> line.contains("s-old") && line.contains("Cancelling"));
  }

  @Test
  void anOrphanThatCanNotBeCancelledStopsTheJob() {
    active("s-old", 41, 0);
    emr.cancel.answers(Answers.cancelFailed("no"));
    emr.describeStep.clear().answers(Answers.step(StepState.RUNNING));
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "cancel"))
        .hasMessageContaining("s-old")
        .hasMessageContaining("may still run");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void anOrphanThatDoesTheSameIsAdopted() throws Exception {
    adoptable("--group=science", "/x/count.sh", "a");
    assertThat(run("aws.emr.orphan.steps", "adopt")).isTrue();
    assertThat(emr.add.requests()).isEmpty();
    assertThat(emr.describeStep.requests())
        .extracting(request -> request.stepId())
        .containsOnly("s-old");
    assertThat(log.lines()).anyMatch(line -> line.contains("adopts it"));
  }

  @Test
  void anOrphanThatThisExecutorStillEndsIsNotAdopted() {
    adoptable("--group=science", "/x/count.sh", "a");
    emr.describeStep.clear().answers(Answers.step(StepState.RUNNING));
    emr.cancel.answers(Answers.cancelSubmitted());
    // So that a job that adopts it all the same comes to an end.
    timer.at(
        Duration.ofHours(2), () -> emr.describeStep.answersOnly(Answers.step(StepState.COMPLETED)));
    account
        .lateCancels()
        .take(
            new StepAddress(Examples.CLUSTER, "s-old"), Examples.config().limits(), Examples.OWNER);
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "adopt"))
        .isInstanceOf(StepJobException.class)
        .hasMessageEndingWith(
            "It can't be adopted: it is being ended by this executor after a kill that EMR did not"
                + " confirm. Nothing was submitted.");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void thatItStillEndsAnotherOneDoesNotMatter() throws Exception {
    adoptable("--group=science", "/x/count.sh", "a");
    emr.cancel.answers(Answers.cancelSubmitted());
    account
        .lateCancels()
        .take(new StepAddress(Examples.CLUSTER, "s-2"), Examples.config().limits(), Examples.OWNER);
    account
        .lateCancels()
        .take(
            new StepAddress(new Cluster("j-2", "analytics"), "s-old"),
            Examples.config().limits(),
            Examples.OWNER);
    assertThat(run("aws.emr.orphan.steps", "adopt")).isTrue();
    assertThat(emr.add.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--group=finance", "--user=carol", "/x/other.sh", "b"})
  void anOrphanThatDoesSomethingElseIsNotAdopted(String change) {
    String group = change.startsWith("--group") ? change : "--group=science";
    String script = change.startsWith("/") ? change : "/x/count.sh";
    adoptable(change.startsWith("--user") ? change : group, script, change.equals("b") ? "b" : "a");
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "adopt"))
        .hasMessageContaining("can't be adopted: its command is not this job's");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void anOrphanThatIsBeingCancelledIsNotAdopted() {
    adoptable("--group=science", "/x/count.sh", "a");
    state(StepState.CANCEL_PENDING);
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "adopt"))
        .hasMessageEndingWith("It can't be adopted: it is being cancelled. Nothing was submitted.");
  }

  @Test
  void ofTwoExecutionsOnlyTheOlderAdopts() throws Exception {
    tables.execution(43, Status.RUNNING, FakeTables.THEIRS, FakeTables.STARTED);
    adoptable("--group=science", "/x/count.sh", "a");
    // On an executor of its own, which knows nothing of the other.
    AwsAccount elsewhere = Examples.account(emr, timer);
    assertThatThrownBy(() -> run(43, 0, elsewhere, "aws.emr.orphan.steps", "adopt"))
        .hasMessageEndingWith(
            "It can't be adopted: execution 42 of this flow is older, has not ended, and may adopt"
                + " it itself. Nothing was submitted.");
    adoptable("--group=science", "/x/count.sh", "a");
    assertThat(run("aws.emr.orphan.steps", "adopt")).isTrue();
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void thatTheOrderIsAnotherChangesNothing() throws Exception {
    tables.execution(43, Status.RUNNING, FakeTables.THEIRS, FakeTables.STARTED);
    adoptable("--group=science", "/x/count.sh", "a");
    assertThat(run("aws.emr.orphan.steps", "adopt")).isTrue();
    adoptable("--group=science", "/x/count.sh", "a");
    AwsAccount elsewhere = Examples.account(emr, timer);
    assertThatThrownBy(() -> run(43, 0, elsewhere, "aws.emr.orphan.steps", "adopt"))
        .hasMessageContaining("execution 42 of this flow is older");
  }

  @Test
  void anOlderExecutionThatIsOverOrLostIsNotInTheWay() throws Exception {
    tables.execution(39, Status.FAILED, FakeTables.THEIRS, FakeTables.STARTED);
    tables.execution(40, Status.RUNNING, FakeTables.OURS, FakeTables.STARTED - 3_600_000);
    adoptable("--group=science", "/x/count.sh", "a");
    assertThat(run("aws.emr.orphan.steps", "adopt")).isTrue();
    adoptable("--group=science", "/x/count.sh", "a");
    assertThatThrownBy(
            () -> run("aws.emr.orphan.steps", "adopt", "aws.emr.orphan.evidence", "status"))
        .hasMessageContaining("execution 40 of this flow is older");
  }

  @Test
  void anOlderExecutionWhoseExecutorIsGoneFromTheTableMayStillAdopt() {
    tables.execution(40, Status.RUNNING, null, FakeTables.STARTED);
    adoptable("--group=science", "/x/count.sh", "a");
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "adopt"))
        .hasMessageContaining("execution 40 of this flow is older");
  }

  @Test
  void aStepThatAJobOfThisExecutorStaysWithIsNotAdoptedWhateverTheRecordSays() {
    adoptable("--group=science", "/x/count.sh", "a");
    stays(41);
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "adopt"))
        .hasMessageContaining("a job of this executor still stays with it");
  }

  @ParameterizedTest
  @EnumSource(OrphanRule.class)
  void anAdoptedStepIsTheAdopters(OrphanRule rule) {
    adoptable("--group=science", "/x/count.sh", "a");
    stays(40);
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", rule.name().toLowerCase(Locale.ROOT)))
        .hasMessageEndingWith(
            "It belongs to execution 40, project demo, flow reports, job count, attempt 0 now,"
                + " which stays with it. Nothing was submitted.");
    assertThat(emr.cancel.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(OrphanRule.class)
  void aStepWhoseExecutorIsGoneFromTheTableIsNamedAndLeftAlone(OrphanRule rule) {
    adoptable("--group=science", "/x/count.sh", "a");
    tables.execution(41, Status.RUNNING, null, FakeTables.STARTED);
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", rule.name().toLowerCase(Locale.ROOT)))
        .hasMessageStartingWith(
            "Step s-old on cluster 'analytics' (j-1) is RUNNING for execution 41, attempt 0 of this"
                + " job, which Azkaban calls RUNNING although its executor is no longer among"
                + " Azkaban's. Nothing was submitted, and the step was left alone")
        .hasMessageContaining(
            "cancel the step, or kill execution 41 in Azkaban, and then run this job again");
    assertThat(emr.add.requests()).isEmpty();
    assertThat(emr.cancel.requests()).isEmpty();
  }

  @Test
  void aStepOfThisExecutorBeforeItWasStartedAnewIsAnOrphan() throws Exception {
    active("s-old", 41, 0);
    tables.execution(41, Status.RUNNING, FakeTables.OURS, FakeTables.STARTED - 3_600_000);
    emr.cancel.answers(Answers.cancelSubmitted());
    emr.describeStep
        .clear()
        .answers(Answers.step(StepState.CANCELLED))
        .answers(Answers.step(StepState.COMPLETED));
    assertThat(run("aws.emr.orphan.steps", "cancel")).isTrue();
    assertThat(emr.cancel.requests()).hasSize(1);
    assertThat(log.lines())
        .contains("INFO Left behind: step s-old has ended, CANCELLED.")
        .noneMatch(line -> line.contains("Killed"));
  }

  @Test
  void aJobThatThisExecutorRunsIsAliveWhateverTheClocksSay() throws Exception {
    active("s-old", 41, 0);
    tables.execution(41, Status.RUNNING, FakeTables.OURS, FakeTables.STARTED - 3_600_000);
    stays(41);
    assertThat(run("aws.emr.orphan.steps", "cancel")).isTrue();
    assertThat(emr.cancel.requests()).isEmpty();
    assertThat(log.lines()).noneMatch(line -> line.startsWith("WARN"));
  }

  @Test
  void theAdministratorCanHaveAzkabansWordAloneCount() throws Exception {
    active("s-old", 41, 0);
    tables.execution(41, Status.RUNNING, null, FakeTables.STARTED);
    assertThat(run("aws.emr.orphan.evidence", "status")).isTrue();
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void aSecondStepBesideOneOfAnotherExecutorIsWarnedOfInBothLogs() throws Exception {
    ServerLog server = ServerLog.of(Orphans.class);
    active("s-other", 41, 0);
    execution(41, Status.RUNNING);
    assertThat(run("aws.emr.orphan.steps", "fail")).isTrue();
    String warning =
        "WARN Step s-other on cluster 'analytics' (j-1) is RUNNING for execution 41, attempt 0 of"
            + " this job, which Azkaban calls running: this job's step comes beside it. If the"
            + " executor of that execution has died, cancel the step; \"When an executor has"
            + " died\" in docs/executors.md says more.";
    assertThat(log.lines()).contains(warning);
    assertThat(server.end())
        .containsExactly(
            warning + " (execution 42, project demo, flow reports, job count, attempt 0)");
  }

  @Test
  void nothingIsSubmittedWhileItIsNotKnownWhetherTheOtherExecutionIsOver() {
    active("s-old", 41, 0);
    tables.down = true;
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "cancel"))
        .hasMessageContaining("record of that execution can't be read");
    assertThat(emr.add.requests()).isEmpty();
    assertThat(emr.cancel.requests()).isEmpty();
  }

  @Test
  void anotherInstallsStepsAreNotOurs() throws Exception {
    active("s-old", 41, 0);
    assertThat(run("aws.emr.install.id", "blue")).isTrue();
  }

  @Test
  void anActiveStepWithTheVerySameKeyIsTheJobsOwn() throws Exception {
    active("s-own", 42, 0);
    assertThat(run("aws.emr.orphan.steps", "fail")).isTrue();
    assertThat(emr.add.requests()).isEmpty();
    assertThat(emr.describeStep.requests())
        .extracting(request -> request.stepId())
        .containsOnly("s-own");
  }

  @Test
  void whatTheSameAttemptOrALaterOneSubmittedIsNotLeftBehind() throws Exception {
    Execution same = new Execution(42, "demo", "reports", "count", "", 1, "alice", Set.of());
    active(Answers.summary("s-other", "count" + StepKey.of("", same, 1).suffix(), 1));
    assertThat(run(1, "aws.emr.orphan.steps", "fail")).isTrue();
    active("s-later", 42, 2);
    assertThat(run(1, "aws.emr.orphan.steps", "fail")).isTrue();
    assertThat(emr.add.requests()).hasSize(2);
  }

  @Test
  void ofSeveralOrphansNoneIsAdopted() {
    StepKey other =
        StepKey.of("", new Execution(41, "demo", "reports", "count", "", 0, "x", Set.of()), 0);
    StepKey older =
        StepKey.of("", new Execution(40, "demo", "reports", "count", "", 0, "x", Set.of()), 0);
    emr.activeSteps
        .clear()
        .answers(
            Answers.steps(
                null,
                Answers.summary("s-a", "count" + other.suffix(), 1),
                Answers.summary("s-b", "count" + older.suffix(), 1)));
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "adopt"))
        .hasMessageStartingWith("Step s-a on cluster 'analytics' (j-1) is active for execution 41")
        .hasMessageContaining(". Step s-b on")
        .hasMessageContaining("It can't be adopted: there are several.");
    assertThat(emr.add.requests()).isEmpty();
  }

  private void active(String id, int execution, int attempt) {
    Execution other =
        new Execution(execution, "demo", "reports", "count", "", attempt, "x", Set.of());
    active(Answers.summary(id, "count" + StepKey.of("", other, 0).suffix(), 1));
  }

  private void active(StepSummary step) {
    StepSummary running =
        step.toBuilder().status(status -> status.state(StepState.RUNNING)).build();
    emr.activeSteps.clear().answers(Answers.steps(null, running)).answers(Answers.steps(null));
  }

  /** What execution 41 would have submitted, but for one thing. */
  private void adoptable(String option, String script, String argument) {
    Execution other = new Execution(41, "demo", "reports", "count", "", 0, "alice", Set.of());
    List<String> args =
        new java.util.ArrayList<>(
            WrapperArguments.of(
                Examples.config().steps().script(),
                "science",
                "bob",
                other,
                StepKey.of("", other, 0),
                Optional.of(new S3Location("bucket", "out/science/other.json")),
                new java.util.TreeMap<>(),
                new java.util.TreeMap<>(),
                Command.of("command", List.of(script, argument))));
    // For another JVM, or from a time without them.
    args.add(1, "--env=EMR_END_NOTES=s3://notes/azkaban/0ther");
    String name = option.substring(0, option.indexOf('=') + 1);
    args.replaceAll(arg -> arg.startsWith(name) ? option : arg);
    active(
        Answers.summary("s-old", "count" + StepKey.of("", other, 0).suffix(), 1).toBuilder()
            .config(config -> config.jar("command-runner.jar").args(args))
            .build());
  }

  /** A job of this executor stays with the step s-old. */
  private void stays(int executionId) {
    Execution holder =
        new Execution(executionId, "demo", "reports", "count", "", 0, "alice", Set.of());
    account
        .live()
        .add(
            new StepAddress(Examples.CLUSTER, "s-old"),
            ShutdownRule.LEAVE,
            StepOwner.of(holder),
            Examples.Log.create().logger());
  }

  /** The orphan is in this state. */
  private void state(StepState state) {
    StepSummary step = emr.activeSteps.next().steps().get(0);
    emr.activeSteps.answersOnly(
        Answers.steps(null, step.toBuilder().status(s -> s.state(state)).build()));
  }

  private void execution(int id, Status status) {
    tables.execution(id, status, FakeTables.THEIRS, FakeTables.STARTED - 1);
  }

  @ParameterizedTest
  @CsvSource({
    "fail, This job has submitted nothing",
    "cancel, This job cancels it before it submits its own.",
    "adopt, This job adopts it.",
  })
  void peopleAreToldOfAnOrphanAndOfWhatBecomesOfIt(String rule, String deed) throws Exception {
    adoptable("--group=science", "/x/count.sh", "a");
    execution(41, Status.FAILED);
    emr.cancel.answers(Answers.cancelSubmitted());
    emr.describeStep
        .clear()
        .answers(Answers.step(StepState.CANCELLED))
        .answers(Answers.step(StepState.COMPLETED));
    try {
      run("aws.emr.orphan.steps", rule, "aws.emr.notice.topic", TOPIC);
    } catch (StepJobException e) {
      assertThat(e).hasMessageContaining("s-old");
    }
    assertThat(emr.notices)
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.kind()).isEqualTo(NoticeKind.ORPHAN_MET);
              assertThat(notice.sentence())
                  .startsWith(
                      "Step s-old on cluster j-1 was submitted by execution 41, attempt 0 of this"
                          + " job. That is over, and the step is still active. "
                          + deed);
              assertThat(notice.identity())
                  .isEqualTo(
                      Notice.of(NoticeKind.ORPHAN_MET, "").onStep("j-1", "s-old").identity());
            });
  }

  @Test
  void peopleAreToldOfAnOrphanThatCanNotBeAdopted() {
    active("s-old", 41, 0);
    execution(41, Status.FAILED);
    assertThatThrownBy(() -> run("aws.emr.orphan.steps", "adopt", "aws.emr.notice.topic", TOPIC))
        .hasMessageContaining("can't be adopted");
    assertThat(emr.notices)
        .singleElement()
        .extracting(Notice::sentence)
        .asString()
        .endsWith("This job can't adopt it, and has submitted nothing: its log says why.");
  }

  @Test
  void nobodyIsToldOfAStepOfAnExecutionThatRuns() throws Exception {
    active("s-other", 41, 0);
    execution(41, Status.RUNNING);
    assertThat(run("aws.emr.notice.topic", TOPIC)).isTrue();
    assertThat(emr.notices).isEmpty();
  }

  private boolean run(String... settings) throws Exception {
    return run(0, settings);
  }

  private boolean run(int attempt, String... settings) throws Exception {
    return run(42, attempt, account, settings);
  }

  private boolean run(int executionId, int attempt, AwsAccount way, String... settings)
      throws Exception {
    var props = Examples.jobProps("aws.emr.cluster.name", "analytics");
    JobConfig job = JobConfig.read(new Settings("job", props), props);
    return new StepRun(
            Examples.config(settings),
            job,
            new RunAsGroups(
                (user, kill, log) -> Set.of("science"), Examples.config(settings).groups()),
            tables.records(),
            way,
            new JobContext(timer, new Signal(), log.logger()),
            Examples.report())
        .run(
            new Execution(
                executionId, "demo", "reports", "count", "", attempt, "alice", Set.of("bob")),
            "bob");
  }
}
