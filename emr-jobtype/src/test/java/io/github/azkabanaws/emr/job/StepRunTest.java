package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.azkaban.JvmLife;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.FakeTables;
import io.github.azkabanaws.emr.fixtures.RunFixture;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.groups.RunAsGroups;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepState;

/** Watching, failing and killing, in the order in which a job meets them. */
class StepRunTest {
  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private final Signal kill = new Signal();
  private final Examples.Log log = Examples.Log.create();
  private final FakeTables tables = new FakeTables();

  @BeforeEach
  void aClusterThatTakesTheStep() {
    emr.listClusters.answers(Answers.clusters(null, Answers.clusterSummary("j-1", "analytics")));
    emr.add.answers(Answers.accepted("s-1"));
    emr.describeCluster.answers(Answers.cluster("j-1", "analytics", ClusterState.WAITING));
  }

  @Test
  void staysWithTheStepUntilItHasCompleted() throws Exception {
    emr.describeStep
        .answers(Answers.step(StepState.PENDING))
        .answers(Answers.step(StepState.PENDING))
        .answers(Answers.step(StepState.RUNNING))
        .answers(Answers.step(StepState.RUNNING))
        .answers(Answers.step(StepState.COMPLETED));
    assertThat(run()).isTrue();
    assertThat(timer.now()).isEqualTo(Duration.ofMillis(8_500));
    assertThat(log.lines())
        .filteredOn(line -> line.startsWith("INFO Step s-1"))
        .containsExactly(
            "INFO Step s-1 is PENDING.",
            "INFO Step s-1 is RUNNING.",
            "INFO Step s-1 is COMPLETED.");
  }

  @Test
  void theGroupAndTheUserGoWithTheStep() throws Exception {
    emr.describeStep.answers(Answers.step(StepState.COMPLETED));
    run();
    assertThat(emr.add.requests().get(0).steps().get(0).hadoopJarStep().args())
        .contains("--group=science", "--user=bob", "--submit-user=alice");
    assertThat(emr.add.requests().get(0).executionRoleArn()).isNull();
  }

  @Test
  void theLogShowsTheCommandInWordsThatCanBeToldApart() throws Exception {
    emr.describeStep.answers(Answers.step(StepState.COMPLETED));
    run(
        Examples.config(),
        Examples.jobProps(
            "aws.emr.cluster.name",
            "analytics",
            "command",
            "/x/a.sh one \"two words\" 'its b' --token hunter2\n"));
    assertThat(log.lines())
        .containsOnlyOnce("INFO command: /x/a.sh one \"two words\" \"its b\" --token ***")
        .noneMatch(line -> line.contains("hunter2"));
  }

  @Test
  void theRoleOfTheGroupGoesWithTheStep() throws Exception {
    String role = "arn:aws:iam::123456789012:role/science";
    emr.describeStep.answers(Answers.step(StepState.COMPLETED));
    run(
        Examples.config("aws.emr.group.roles", "science=" + role),
        Examples.jobProps("aws.emr.cluster.name", "analytics"));
    assertThat(emr.add.requests().get(0).executionRoleArn()).isEqualTo(role);
    assertThat(log.lines())
        .contains(
            "INFO Execution 42 of user 'bob' runs as group 'science' with role " + role + ".");
  }

  @Test
  void theAdministratorsGroupWins() throws Exception {
    emr.describeStep.answers(Answers.step(StepState.COMPLETED));
    run(
        Examples.config("aws.emr.run.as.group", "science"),
        Examples.jobProps("aws.emr.cluster.name", "analytics", "aws.emr.run.as.group", "finance"));
    assertThat(emr.add.requests().get(0).steps().get(0).hadoopJarStep().args())
        .contains("--group=science");
    assertThat(log.lines())
        .anyMatch(line -> line.startsWith("WARN aws.emr.run.as.group=finance is ignored"));
  }

  @Test
  void aGroupThatIsNotHeldNeverReachesEmr() {
    assertThatThrownBy(
            () ->
                run(
                    Examples.config(),
                    Examples.jobProps(
                        "aws.emr.cluster.name", "analytics", "aws.emr.run.as.group", "finance")))
        .isInstanceOf(StepJobException.class);
    assertThat(emr.listClusters.requests()).isEmpty();
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void commandsRunOneAfterAnother() throws Exception {
    emr.describeStep
        .answers(Answers.step(StepState.COMPLETED))
        .answers(Answers.step(StepState.COMPLETED));
    run(
        Examples.config(),
        Examples.jobProps("aws.emr.cluster.name", "analytics", "command.1", "/x/second.sh"));
    assertThat(emr.add.requests())
        .extracting(r -> r.steps().get(0).hadoopJarStep().args().get(11))
        .containsExactly("/x/count.sh", "/x/second.sh");
    assertThat(emr.add.requests().get(0).steps().get(0).name())
        .isNotEqualTo(emr.add.requests().get(1).steps().get(0).name());
  }

  @Test
  void aFailedCommandIsTheLast() {
    emr.describeStep.answers(Answers.failed("Unknown Error.", "boom", "s3://b/stderr.gz"));
    assertThatThrownBy(
            () ->
                run(
                    Examples.config(),
                    Examples.jobProps(
                        "aws.emr.cluster.name", "analytics", "command.1", "/x/second.sh")))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "Step s-1 on cluster 'analytics' (j-1) ended FAILED: Unknown Error. | boom"
                + " | log file: s3://b/stderr.gz");
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void aStepThatFailsWithoutDetailsFailsTheJob() {
    emr.describeStep.answers(Answers.step(StepState.FAILED));
    assertThatThrownBy(this::run).hasMessage("Step s-1 on cluster 'analytics' (j-1) ended FAILED");
  }

  @ParameterizedTest
  @EnumSource(names = {"CANCELLED", "INTERRUPTED"})
  void aStepThatSomebodyElseEndedIsExplainedByTheCluster(StepState state) {
    emr.describeStep.answers(Answers.step(state));
    emr.describeCluster
        .clear()
        .answers(Answers.cluster("j-1", "analytics", ClusterState.TERMINATED));
    assertThatThrownBy(this::run)
        .hasMessageContaining("ended " + state)
        .hasMessageContaining("the cluster is TERMINATED (USER_REQUEST: by Bob)");
  }

  @Test
  void noErrorOfACallEndsTheWatch() throws Exception {
    emr.describeStep
        .answers(Answers.step(StepState.RUNNING))
        .fails(FakeEmr.throttled())
        .fails(FakeEmr.lostConnection())
        .fails(FakeEmr.error(500, "InternalServerException", "x"))
        .fails(FakeEmr.error(400, "ExpiredTokenException", "expired"))
        .fails(FakeEmr.error(400, "AccessDeniedException", "no"))
        .answers(Answers.step(StepState.COMPLETED));
    assertThat(run()).isTrue();
    assertThat(log.lines()).filteredOn(line -> line.startsWith("WARN")).hasSizeLessThan(3);
    assertThat(log.lines()).contains("INFO EMR answers again.");
  }

  @Test
  void anOutageOfDaysIsToldLessAndLessOften() throws Exception {
    emr.describeStep.fails(FakeEmr.lostConnection());
    timer.at(Duration.ofDays(2), kill::raise);
    emr.cancel.answers(Answers.cancelSubmitted());
    timer.at(
        Duration.ofDays(2).plusMinutes(1),
        () -> emr.describeStep.answers(Answers.step(StepState.CANCELLED)));
    assertThat(run()).isFalse();
    assertThat(log.lines())
        .filteredOn(line -> line.contains("watching step s-1"))
        .hasSizeBetween(40, 60);
  }

  @Test
  void aKillCancelsTheStepAndWaitsForItsEnd() throws Exception {
    emr.describeStep
        .answers(Answers.step(StepState.RUNNING))
        .answers(Answers.step(StepState.RUNNING))
        .answers(Answers.step(StepState.CANCELLED));
    emr.cancel.answers(Answers.cancelSubmitted());
    timer.at(Duration.ofSeconds(3), kill::raise);
    assertThat(run()).isFalse();
    assertThat(timer.now()).isEqualTo(Duration.ofMillis(3_200));
    assertThat(emr.cancel.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.clusterId()).isEqualTo("j-1");
              assertThat(request.stepIds()).containsExactly("s-1");
              assertThat(request.stepCancellationOption())
                  .isEqualTo(StepCancellationOption.SEND_INTERRUPT);
            });
    assertThat(log.lines()).last().isEqualTo("INFO Killed: step s-1 has ended, CANCELLED.");
  }

  @Test
  void aStepThatDoesNotEndIsEndedByForce() throws Exception {
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    emr.cancel.answers(Answers.cancelSubmitted());
    timer.at(Duration.ofSeconds(1), kill::raise);
    timer.at(
        Duration.ofSeconds(40), () -> emr.describeStep.answers(Answers.step(StepState.CANCELLED)));
    assertThat(run()).isFalse();
    assertThat(emr.cancel.requests())
        .extracting(request -> request.stepCancellationOption())
        .containsExactly(
            StepCancellationOption.SEND_INTERRUPT, StepCancellationOption.TERMINATE_PROCESS);
  }

  @Test
  void aKillThatIsNotConfirmedSaysWhichStepMayStillRun() {
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    emr.cancel.answers(Answers.cancelFailed("Step is not cancellable on this release"));
    timer.at(Duration.ofSeconds(1), kill::raise);
    assertThatThrownBy(this::run)
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "Kill not confirmed after 5m (aws.emr.kill.timeout): step s-1 on cluster 'analytics'"
                + " (j-1) may still run. The executor goes on asking EMR to end it, for 24h, and"
                + " says in its own log what comes of it.");
    assertThat(log.lines()).anyMatch(line -> line.contains("not cancellable on this release"));
  }

  @Test
  void anEndThatIsSeenAtTheLastMomentIsTheOnlyThingThatIsSaid() throws Exception {
    // One of these moments is the one in which the job gives up.
    for (int at = 0; at <= 40; at++) {
      endsAround(Duration.ofMinutes(5).plusMillis(900).plusMillis(10L * at));
    }
  }

  /** A job of its own, killed after a second, whose step ends at that time. */
  private static void endsAround(Duration end) throws Exception {
    RunFixture job = new RunFixture();
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.emr.cancel.answers(Answers.cancelSubmitted());
    job.timer.at(Duration.ofSeconds(1), job.kill::raise);
    job.timer.at(end, () -> job.emr.describeStep.answersOnly(Answers.step(StepState.CANCELLED)));
    boolean isConfirmed = true;
    try {
      job.run();
    } catch (StepJobException e) {
      assertThat(e).hasMessageContaining("may still run");
      isConfirmed = false;
    }
    // What is due at that moment and after it happens too.
    job.timer.await(new Signal(), Duration.ofMinutes(1));
    assertThat(job.log.lines().stream().anyMatch(line -> line.contains("CANCELLED")))
        .as("%s: %s", end, job.log.lines())
        .isEqualTo(isConfirmed);
    assertThat("CANCELLED".equals(job.outputs.get("aws.emr.output.step.state")))
        .isEqualTo(isConfirmed);
  }

  @Test
  void inAJvmThatEndsWithItsFlowAKillThatIsNotConfirmedSaysWhatToDo() {
    RunFixture job = inContainer();
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.emr.cancel.fails(FakeEmr.lostConnection());
    job.timer.at(Duration.ofSeconds(1), job.kill::raise);
    assertThatThrownBy(job::run)
        .hasMessage(
            "Kill not confirmed after 5m (aws.emr.kill.timeout): step s-1 on cluster 'analytics'"
                + " (j-1) may still run. This JVM ends with its flow, and nobody goes on asking EMR"
                + " to end it: aws emr cancel-steps --cluster-id j-1 --step-ids s-1"
                + " --step-cancellation-option TERMINATE_PROCESS.");
  }

  @Test
  void inAJvmThatEndsWithItsFlowForceIsUsedBeforeTheJobReturns() throws Exception {
    RunFixture job = inContainer();
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    // EMR answers again so late that the grace time would end after the job.
    job.emr.cancel.fails(FakeEmr.lostConnection());
    job.timer.at(Duration.ofSeconds(1), job.kill::raise);
    job.timer.at(
        Duration.ofMinutes(4), () -> job.emr.cancel.clear().answers(Answers.cancelSubmitted()));
    endWithForce(job);
    assertThat(job.run(Examples.config("aws.emr.kill.grace", "4m"))).isFalse();
    assertThat(job.log.lines()).last().isEqualTo("INFO Killed: step s-1 has ended, CANCELLED.");
  }

  @Test
  void anExecutorLeavesThatForceToTheTimeAfterTheJob() {
    RunFixture job = new RunFixture();
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.emr.cancel.fails(FakeEmr.lostConnection());
    job.timer.at(Duration.ofSeconds(1), job.kill::raise);
    job.timer.at(
        Duration.ofMinutes(4), () -> job.emr.cancel.clear().answers(Answers.cancelSubmitted()));
    endWithForce(job);
    assertThatThrownBy(() -> job.run(Examples.config("aws.emr.kill.grace", "4m")))
        .hasMessageContaining("may still run. The executor goes on");
    job.timer.await(new Signal(), Duration.ofMinutes(10));
    assertThat(job.account.watch().size()).isZero();
  }

  private static RunFixture inContainer() {
    FakeEmr emr = new FakeEmr();
    VirtualTimer timer = new VirtualTimer();
    return new RunFixture(emr, timer, Examples.account(emr, timer, JvmLife.OF_FLOW));
  }

  /** The step ends soon after force was used, and by nothing else. */
  private static void endWithForce(RunFixture job) {
    job.timer.at(
        job.timer.now().plusSeconds(1),
        () -> {
          boolean isForced =
              job.emr.cancel.requests().stream()
                  .anyMatch(
                      request ->
                          request.stepCancellationOption()
                              == StepCancellationOption.TERMINATE_PROCESS);
          if (isForced) {
            job.emr.describeStep.answersOnly(Answers.step(StepState.CANCELLED));
          } else if (job.timer.now().compareTo(Duration.ofMinutes(30)) < 0) {
            endWithForce(job);
          }
        });
  }

  @Test
  void aRefusalThatIsAboutARuntimeRoleNamesItsSetting() {
    emr.add
        .clear()
        .fails(
            FakeEmr.error(
                400,
                "ValidationException",
                "Runtime roles are required for this cluster. Specify the role."));
    assertThatThrownBy(this::run)
        .hasMessageEndingWith(
            "Specify the role. The step has no runtime role: the administrator sets them by"
                + " aws.emr.group.roles.");
  }

  @Test
  void aRefusalOfTheRoleNamesItAndItsSetting() {
    String role = "arn:aws:iam::123456789012:role/science";
    emr.add
        .clear()
        .fails(
            FakeEmr.error(
                400, "AccessDeniedException", "not authorized to use ExecutionRole on this"));
    assertThatThrownBy(
            () ->
                run(
                    Examples.config("aws.emr.group.roles", "science=" + role),
                    Examples.jobProps("aws.emr.cluster.name", "analytics")))
        .hasMessageEndingWith(" The step's runtime role is " + role + ", by aws.emr.group.roles.");
  }

  @Test
  void aStepThatFailsForItsRoleNamesTheSettingToo() {
    String role = "arn:aws:iam::123456789012:role/science";
    emr.describeStep.answers(Answers.failed("Other", "Unable to assume " + role, null));
    assertThatThrownBy(
            () ->
                run(
                    Examples.config("aws.emr.group.roles", "science=" + role),
                    Examples.jobProps("aws.emr.cluster.name", "analytics")))
        .hasMessageEndingWith(" The step's runtime role is " + role + ", by aws.emr.group.roles.");
  }

  @Test
  void aReasonThatIsAboutSomethingElseNamesNoRole() {
    emr.describeStep.answers(Answers.failed("Other", "the execution rolled back", null));
    assertThatThrownBy(this::run).hasMessageEndingWith("the execution rolled back");
  }

  @Test
  void aCancelThatEmrDoesNotTakeIsAskedAgain() throws Exception {
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    emr.cancel
        .answers(Answers.cancelFailed("not now"))
        .answers(Answers.cancelFailed("not now"))
        .answers(Answers.cancelSubmitted());
    timer.at(Duration.ofSeconds(1), kill::raise);
    timer.at(
        Duration.ofSeconds(70), () -> emr.describeStep.answers(Answers.step(StepState.CANCELLED)));
    assertThat(run()).isFalse();
    assertThat(emr.cancel.requests())
        .extracting(request -> request.stepCancellationOption())
        .startsWith(
            StepCancellationOption.SEND_INTERRUPT,
            StepCancellationOption.SEND_INTERRUPT,
            StepCancellationOption.TERMINATE_PROCESS);
  }

  @Test
  void theGraceTimeRunsFromTheRequestThatEmrHasTaken() throws Exception {
    PluginConfig config = Examples.config("aws.emr.kill.grace", "30s");
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    emr.cancel
        .fails(FakeEmr.lostConnection())
        .fails(FakeEmr.lostConnection())
        .fails(FakeEmr.lostConnection())
        .fails(FakeEmr.lostConnection())
        .answers(Answers.cancelSubmitted());
    timer.at(Duration.ofSeconds(1), kill::raise);
    // No answer for half a minute; the interrupt is taken at 31 s and force is due at 61 s.
    timer.at(
        Duration.ofSeconds(45), () -> emr.describeStep.answers(Answers.step(StepState.CANCELLED)));
    assertThat(run(config, Examples.jobProps("aws.emr.cluster.name", "analytics"))).isFalse();
    assertThat(emr.cancel.requests())
        .extracting(request -> request.stepCancellationOption())
        .containsOnly(StepCancellationOption.SEND_INTERRUPT);
  }

  @Test
  void anAnswerThatMakesNoSenseDoesNotEndTheWatch() throws Exception {
    emr.describeStep
        .answers(software.amazon.awssdk.services.emr.model.DescribeStepResponse.builder().build())
        .answers(Answers.step(StepState.COMPLETED));
    assertThat(run()).isTrue();
  }

  @Test
  void aKillOutlivesLostAnswers() throws Exception {
    emr.describeStep
        .answers(Answers.step(StepState.RUNNING))
        .fails(FakeEmr.throttled())
        .answers(Answers.step(StepState.RUNNING));
    timer.at(
        Duration.ofSeconds(20), () -> emr.describeStep.answers(Answers.step(StepState.CANCELLED)));
    emr.cancel.fails(FakeEmr.lostConnection()).answers(Answers.cancelSubmitted());
    timer.at(Duration.ofSeconds(1), kill::raise);
    assertThat(run()).isFalse();
    assertThat(emr.cancel.requests()).hasSize(2);
  }

  @Test
  void aClusterThatDiesDuringTheKillEndsIt() throws Exception {
    emr.describeStep
        .answers(Answers.step(StepState.RUNNING))
        .answers(Answers.step(StepState.INTERRUPTED));
    emr.cancel.fails(
        FakeEmr.error(400, "ValidationException", "A job flow that is shutting down may not be"));
    timer.at(Duration.ofSeconds(1), kill::raise);
    assertThat(run()).isFalse();
    assertThat(emr.cancel.requests()).hasSize(1);
  }

  @Test
  void aJobKilledBeforeItBeginsAsksNobodyAnything() throws Exception {
    kill.raise();
    assertThat(run()).isFalse();
    assertThat(emr.listClusters.requests()).isEmpty();
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void aKillBetweenTwoCommandsStartsNoSecondStep() throws Exception {
    emr.describeStep
        .answers(Answers.step(StepState.RUNNING))
        .answers(Answers.step(StepState.CANCELLED));
    emr.cancel.answers(Answers.cancelSubmitted());
    timer.at(Duration.ofSeconds(1), kill::raise);
    assertThat(
            run(
                Examples.config(),
                Examples.jobProps("aws.emr.cluster.name", "analytics", "command.1", "/x/2.sh")))
        .isFalse();
    assertThat(emr.add.requests()).hasSize(1);
  }

  private boolean run() throws Exception {
    return run(Examples.config(), Examples.jobProps("aws.emr.cluster.name", "analytics"));
  }

  private boolean run(PluginConfig config, Props jobProps) throws Exception {
    JobConfig job = JobConfig.read(new Settings("job", jobProps), jobProps);
    return new StepRun(
            config,
            job,
            new RunAsGroups((user, k, l) -> Set.of("science"), config.groups()),
            tables.records(),
            Examples.account(emr, timer),
            new JobContext(timer, kill, log.logger()),
            Examples.report())
        .run(Examples.EXECUTION, "bob");
  }
}
