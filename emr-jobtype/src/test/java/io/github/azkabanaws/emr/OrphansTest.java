package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.executor.ExecutableFlow;
import azkaban.executor.ExecutorManagerException;
import azkaban.executor.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** A job that meets active steps of its own project, flow and job. */
class OrphansTest {
  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private final AwsAccount account = Examples.account(emr, timer);
  private final Examples.Log log = Examples.Log.create();
  private final Map<Integer, ExecutableFlow> executions = new HashMap<>();
  private boolean databaseDown;

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
    account.lateCancels().take(Examples.CLUSTER, "s-old", Examples.config().limits());
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
    account.lateCancels().take(Examples.CLUSTER, "s-2", Examples.config().limits());
    account
        .lateCancels()
        .take(new Cluster("j-2", "analytics"), "s-old", Examples.config().limits());
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
  void nothingIsSubmittedWhileItIsNotKnownWhetherTheOtherExecutionIsOver() {
    active("s-old", 41, 0);
    databaseDown = true;
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
                S3Location.parse("s3://bucket/out/science/other.json"),
                new java.util.TreeMap<>(),
                new java.util.TreeMap<>(),
                Command.of("command", List.of(script, argument))));
    String name = option.substring(0, option.indexOf('=') + 1);
    args.replaceAll(arg -> arg.startsWith(name) ? option : arg);
    active(
        Answers.summary("s-old", "count" + StepKey.of("", other, 0).suffix(), 1).toBuilder()
            .config(config -> config.jar("command-runner.jar").args(args))
            .build());
  }

  private void execution(int id, Status status) {
    ExecutableFlow flow = new ExecutableFlow();
    flow.setStatus(status);
    executions.put(id, flow);
  }

  private boolean run(String... settings) throws Exception {
    return run(0, settings);
  }

  private boolean run(int attempt, String... settings) throws Exception {
    var props = Examples.jobProps("aws.emr.cluster.name", "analytics");
    JobConfig job = new JobConfig(new Settings("job", props), props);
    ExecutionRecords records =
        new ExecutionRecords(
            id -> {
              if (databaseDown) {
                throw new ExecutorManagerException("Communications link failure");
              }
              return executions.get(id);
            });
    return new StepRun(
            Examples.config(settings),
            job,
            new RunAsGroups(
                (user, kill, log) -> Set.of("science"), Examples.config(settings).groups()),
            records,
            account,
            timer,
            new Signal(),
            Examples.report(),
            log.logger())
        .run(
            new Execution(42, "demo", "reports", "count", "", attempt, "alice", Set.of("bob")),
            "bob");
  }
}
