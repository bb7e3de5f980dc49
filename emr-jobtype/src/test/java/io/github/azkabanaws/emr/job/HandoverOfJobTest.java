package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.RunFixture;
import io.github.azkabanaws.emr.fixtures.S3StandIn;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.DescribeStepResponse;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.s3.S3Client;

/** When a job hands over, and when it does not. */
class HandoverOfJobTest {
  private static final String PLACE = "/flags/science/done";
  private static final String ADDRESS = "s3:/" + PLACE;
  private static final String OUTPUT = "aws.emr.output.handover";
  private static final String RETRY = "aws.emr.handover.retry";

  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private S3StandIn s3;
  private RunFixture job;

  @BeforeEach
  void start() throws Exception {
    s3 = new S3StandIn();
    s3.onlyWritesFail();
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
    job = new RunFixture(emr, timer, Examples.account(emr, timer, this::client));
    emr.describeStep.does(() -> described(StepState.COMPLETED));
  }

  @AfterEach
  void stop() {
    s3.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void aJobWhoseStepHasCompletedHandsOverAndTellsWhere() throws Exception {
    assertThat(run()).isTrue();
    assertThat(s3.objects()).containsOnlyKeys(PLACE);
    assertThat(job.outputs).containsEntry(OUTPUT, ADDRESS);
    assertThat(job.log.lines())
        .endsWith("INFO Step s-1 is COMPLETED.", "INFO Handed over: " + ADDRESS + " is written.");
  }

  @Test
  void aJobWithoutOneAsksS3ForNothing() throws Exception {
    assertThat(job.run()).isTrue();
    assertThat(s3.requests()).isEmpty();
    assertThat(job.outputs).doesNotContainKey(OUTPUT);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "CANCELLED", "INTERRUPTED"})
  void aStepThatHasEndedInAnyOtherWayHandsOverNothing(StepState state) {
    emr.describeStep.clear().does(() -> described(state));
    assertThatThrownBy(this::run).hasMessageContaining("ended " + state);
    assertThat(writes()).isZero();
    assertThat(job.outputs).doesNotContainKey(OUTPUT);
  }

  @Test
  void allCommandsHaveToComplete() {
    emr.describeStep
        .clear()
        .does(() -> described(StepState.COMPLETED))
        .does(() -> described(StepState.FAILED));
    assertThatThrownBy(() -> run("command.1", "/x/second.sh")).hasMessageContaining("ended FAILED");
    assertThat(emr.add.requests()).hasSize(2);
    assertThat(writes()).isZero();
  }

  @Test
  void oneFlagStandsForAllOfThem() throws Exception {
    emr.add.clear().answers(Answers.accepted("s-1")).answers(Answers.accepted("s-2"));
    assertThat(run("command.1", "/x/second.sh", "aws.emr.handover.content", "json")).isTrue();
    assertThat(new String(s3.objects().get(PLACE), StandardCharsets.UTF_8))
        .contains("\"steps\":[{\"id\":\"s-1\"}", ",{\"id\":\"s-2\"}]");
    assertThat(s3.metadata().get(PLACE)).containsEntry("x-amz-meta-azkaban-step", "j-1/s-2");
    assertThat(writes()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3://flags/finance/done | is not where jobs of group 'science' may put a flag",
        "s3://flags/science2/done | is not where jobs of group 'science' may put a flag",
        "s3://other/science/done | is not where jobs of group 'science' may put a flag",
        "s3://flags/science/{script.date} | the administrator has not set",
      })
  void aJobThatMayNotIsRefusedBeforeAnythingIsSubmitted(String address, String why) {
    assertThatThrownBy(() -> run("aws.emr.handover", address))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Refused: aws.emr.handover=" + address)
        .hasMessageContaining(why)
        .hasMessageEndingWith("Nothing was submitted.");
    assertThat(emr.listClusters.requests()).isEmpty();
    assertThat(emr.add.requests()).isEmpty();
    assertThat(s3.requests()).isEmpty();
  }

  @Test
  void aDryRunShowsItAndChecksItAndWritesNothing() throws Exception {
    assertThat(run("aws.emr.dry.run", "true", "aws.emr.handover.content", "json")).isTrue();
    assertThat(job.log.lines())
        .contains(
            "INFO hand-over: "
                + ADDRESS
                + ", with what it stands for as JSON, unless there is an object");
    assertThat(writes()).isZero();
    assertThatThrownBy(() -> run("aws.emr.dry.run", "true", "aws.emr.handover", "s3://flags/x/y"))
        .hasMessageStartingWith("Refused: ");
  }

  @Test
  void aKillAsTheStepCompletesWritesNoFlag() throws Exception {
    emr.describeStep
        .clear()
        .does(
            () -> {
              job.kill.raise();
              return described(StepState.COMPLETED);
            });
    assertThat(run()).isFalse();
    assertThat(writes()).isZero();
    assertThat(job.log.lines())
        .last()
        .isEqualTo(
            "INFO Killed: all steps of the job had completed; its flag "
                + ADDRESS
                + " was not written.");
  }

  @Test
  void aStepThatCompletesAtItsLimitHandsOver() throws Exception {
    emr.describeStep.clear().does(() -> described(StepState.RUNNING));
    emr.cancel.answers(Answers.cancelSubmitted());
    timer.at(
        Duration.ofSeconds(70),
        () -> emr.describeStep.clear().does(() -> described(StepState.COMPLETED)));
    assertThat(run("aws.emr.step.timeout", "1m")).isTrue();
    assertThat(s3.objects()).containsOnlyKeys(PLACE);
  }

  @Test
  void aFailedHandoverFailsTheJobAndARetryRunsItAgain() throws Exception {
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(this::run)
        .hasMessageStartingWith("Hand-over failed: S3 refused to write " + ADDRESS)
        .hasMessageEndingWith(
            "All steps of the job are COMPLETED. A retry would run them again; with"
                + " aws.emr.handover.retry=true it writes the flag alone.");
    assertThat(job.outputs)
        .doesNotContainKey(OUTPUT)
        .containsEntry("aws.emr.output.step.state", "COMPLETED");
    assertThat(run(attempt(1))).isTrue();
    assertThat(emr.add.requests()).hasSize(2);
    assertThat(s3.objects()).containsOnlyKeys(PLACE);
  }

  @Test
  void aRetryThatIsToWriteTheFlagAloneDoes() throws Exception {
    s3.fails(403, "AccessDenied");
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(() -> run(RETRY, "true"))
        .hasMessageEndingWith("A retry of this execution writes the flag alone (" + RETRY + ").");
    // Not even the attempt after one that has submitted nothing.
    assertThatThrownBy(() -> run(attempt(1), RETRY, "true")).hasMessageContaining("Hand-over");
    job.outputs.clear();
    assertThat(run(attempt(2), RETRY, "true")).isTrue();
    assertThat(emr.add.requests()).hasSize(1);
    assertThat(s3.objects()).containsOnlyKeys(PLACE);
    assertThat(s3.metadata().get(PLACE)).containsEntry("x-amz-meta-azkaban-step", "j-1/s-1");
    assertThat(job.outputs)
        .containsEntry(OUTPUT, ADDRESS)
        .containsEntry("aws.emr.output.step.id", "s-1")
        .containsEntry("aws.emr.output.step.state", "COMPLETED");
    assertThat(job.progress.get()).isEqualTo(1.0);
    assertThat(job.log.lines())
        .contains(
            "INFO aws.emr.handover.retry: EMR says that all steps of attempt 0 of this job are"
                + " COMPLETED, so nothing is submitted and the flag alone is written.");
  }

  @Test
  void aRetryAsksEmrAndBelievesNothingElse() throws Exception {
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(() -> run(RETRY, "true")).hasMessageContaining("Hand-over failed");
    for (StepState state : List.of(StepState.FAILED, StepState.CANCELLED, StepState.RUNNING)) {
      emr.describeStep
          .clear()
          .does(() -> described(state))
          .does(() -> described(StepState.COMPLETED));
      int before = emr.add.requests().size();
      int next = before;
      s3.fails(403, "AccessDenied");
      assertThatThrownBy(() -> run(attempt(next), RETRY, "true"))
          .hasMessageContaining("Hand-over failed");
      assertThat(emr.add.requests()).hasSize(before + 1);
      assertThat(job.log.lines())
          .anyMatch(
              line -> line.endsWith(" is " + state + ", so this attempt runs the job's commands."));
    }
  }

  @Test
  void aRetryDoesNothingWhileEmrDoesNotTell() {
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(() -> run(RETRY, "true")).hasMessageContaining("Hand-over failed");
    emr.describeStep.clear().fails(FakeEmr.error(400, "InvalidRequestException", "no such step"));
    assertThatThrownBy(() -> run(attempt(1), RETRY, "true"))
        .hasMessageStartingWith("EMR refused looking at step s-1 on cluster 'analytics' (j-1)");
    emr.describeStep.clear().fails(FakeEmr.lostConnection());
    assertThatThrownBy(() -> run(attempt(1), RETRY, "true"))
        .hasMessageContaining("EMR did not answer while looking at step s-1")
        .hasMessageEndingWith("Nothing was submitted.");
    assertThat(emr.add.requests()).hasSize(1);
    assertThat(s3.objects()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"command", "env.DATE"})
  void aRetryThatWouldDoSomethingElseRuns(String property) throws Exception {
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(() -> run(RETRY, "true")).hasMessageContaining("Hand-over failed");
    assertThat(run(attempt(1), RETRY, "true", property, "/x/other.sh")).isTrue();
    assertThat(emr.add.requests()).hasSize(2);
    assertThat(job.log.lines())
        .anyMatch(
            line ->
                line.contains(
                    "command of attempt 0 has run something else: another command, arguments or"
                        + " variables, so this attempt"));
  }

  @Test
  void whatCallsItselfARetryAndIsNoneRuns() throws Exception {
    assertThat(run(attempt(3), RETRY, "true")).isTrue();
    assertThat(emr.add.requests()).hasSize(1);
    assertThat(job.log.lines())
        .anyMatch(line -> line.contains("no step of an earlier attempt of this job is known"));
  }

  @ParameterizedTest
  @CsvSource({"43, count, ''", "42, other, ''", "42, count, nested:other"})
  void theStepOfAnotherJobIsNone(int execution, String id, String path) throws Exception {
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(() -> run(RETRY, "true")).hasMessageContaining("Hand-over failed");
    Execution other =
        new Execution(execution, "demo", "reports", id, path, 1, "alice", Set.of("bob"));
    assertThat(run(other, RETRY, "true")).isTrue();
    assertThat(emr.add.requests()).hasSize(2);
  }

  @Test
  void aRetryOfSeveralCommandsNeedsAllOfThem() throws Exception {
    emr.add.clear().answers(Answers.accepted("s-1")).answers(Answers.accepted("s-2"));
    emr.describeStep
        .clear()
        .does(() -> described(StepState.COMPLETED))
        .does(() -> described(StepState.FAILED))
        .does(() -> described(StepState.COMPLETED));
    String[] changes = {RETRY, "true", "command.1", "/x/second.sh"};
    assertThatThrownBy(() -> run(changes)).hasMessageContaining("ended FAILED");
    // EMR says of the second one what the first attempt did not live to hear.
    emr.describeStep
        .clear()
        .does(() -> described(StepState.COMPLETED))
        .does(() -> described(StepState.COMPLETED));
    assertThat(run(attempt(1), changes)).isTrue();
    assertThat(emr.add.requests()).hasSize(2);
    assertThat(s3.metadata().get(PLACE)).containsEntry("x-amz-meta-azkaban-step", "j-1/s-2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRetryAfterAFlagWhoseAnswerWasLostFindsIt(boolean alone) throws Exception {
    s3.failsAfter(0, "");
    s3.fails(403, "AccessDenied");
    s3.methodFails("HEAD", 403, "AccessDenied");
    emr.add.clear().answers(Answers.accepted("s-1")).answers(Answers.accepted("s-2"));
    String[] changes = {RETRY, String.valueOf(alone)};
    assertThatThrownBy(() -> run(changes))
        .hasMessageContaining("An earlier try had no answer, so the flag may be there");
    s3.recovers();
    assertThat(run(attempt(1), changes)).isTrue();
    assertThat(emr.add.requests()).hasSize(alone ? 1 : 2);
    // The one flag that the execution has.
    assertThat(s3.metadata().get(PLACE)).containsEntry("x-amz-meta-azkaban-step", "j-1/s-1");
    assertThat(job.outputs).containsEntry(OUTPUT, ADDRESS);
  }

  @Test
  void aRetryWhoseAddressHasChangedNeitherWritesNorRuns() {
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(() -> run(RETRY, "true")).hasMessageContaining("Hand-over failed");
    assertThatThrownBy(
            () -> run(attempt(1), RETRY, "true", "aws.emr.handover", "s3://flags/science/tomorrow"))
        .hasMessageStartingWith(
            "aws.emr.handover was "
                + ADDRESS
                + " in attempt 0 of this job and is s3://flags/science/tomorrow now")
        .hasMessageContaining("Nothing was submitted, and no flag was written.");
    assertThat(emr.add.requests()).hasSize(1);
    assertThat(s3.objects()).isEmpty();
  }

  @Test
  void aRetryToAnotherAddressRunsWhereNothingHasCompleted() throws Exception {
    emr.describeStep.clear().does(() -> described(StepState.FAILED));
    assertThatThrownBy(() -> run(RETRY, "true")).hasMessageContaining("ended FAILED");
    emr.describeStep
        .clear()
        .does(() -> described(StepState.FAILED))
        .does(() -> described(StepState.COMPLETED));
    assertThat(run(attempt(1), RETRY, "true", "aws.emr.handover", "s3://flags/science/tomorrow"))
        .isTrue();
    assertThat(emr.add.requests()).hasSize(2);
    assertThat(s3.objects()).containsOnlyKeys("/flags/science/tomorrow");
  }

  @Test
  void anAttemptAfterOneThatHasWrittenTheFlagKnowsIt() throws Exception {
    // As when a kill came after the flag, and people try the job again.
    assertThat(run()).isTrue();
    emr.add.clear().answers(Answers.accepted("s-2"));
    assertThat(run(attempt(1))).isTrue();
    assertThat(emr.add.requests()).hasSize(2);
    assertThat(writes()).isEqualTo(2);
    assertThat(job.log.lines()).anyMatch(line -> line.endsWith("it is not written again."));
    assertThat(s3.metadata().get(PLACE)).containsEntry("x-amz-meta-azkaban-step", "j-1/s-1");
  }

  @Test
  void aStepSaysWhereItIsToBeHandedOver() throws Exception {
    run();
    run(attempt(0), "aws.emr.handover", "s3://flags/science/another");
    job.run();
    assertThat(emr.add.requests())
        .extracting(
            request ->
                request.steps().get(0).hadoopJarStep().args().stream()
                    .filter(argument -> argument.startsWith("--env=EMR_HANDOVER="))
                    .toList())
        .satisfies(
            told -> {
              assertThat(told.get(0)).singleElement().asString().hasSize(35);
              assertThat(told.get(1)).hasSize(1).isNotEqualTo(told.get(0));
              assertThat(told.get(2)).isEmpty();
            });
    assertThatThrownBy(() -> run("env.EMR_HANDOVER", "x"))
        .hasMessageContaining("env.EMR_HANDOVER is a variable of hand-overs");
    assertThatThrownBy(() -> run("aws.emr.secret.EMR_HANDOVER", "ssm:/science/x"))
        .hasMessageContaining("aws.emr.secret.EMR_HANDOVER is a variable of hand-overs");
  }

  @Test
  void somebodysFlagIsMetBeforeAnythingIsSubmitted() throws Exception {
    s3.objects().put(PLACE, new byte[0]);
    for (String[] changes : new String[][] {{}, {"aws.emr.dry.run", "true"}}) {
      assertThatThrownBy(() -> run(changes))
          .hasMessageStartingWith(
              "Refused: " + ADDRESS + " is there already, which no hand-over has written")
          .hasMessageEndingWith("Nothing was submitted.");
    }
    assertThat(emr.add.requests()).isEmpty();
    assertThat(run("aws.emr.handover.overwrite", "true")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"404, NoSuchBucket", "301, PermanentRedirect"})
  void aPlaceThatIsNotThereIsMetBeforeToo(int status, String code) {
    s3.allFail(status, code);
    assertThatThrownBy(this::run)
        .hasMessageStartingWith("Refused: aws.emr.handover=" + ADDRESS + " can't be written: ")
        .hasMessageEndingWith("Nothing was submitted.");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void aHeadThatSaysNothingIsExplainedByTheWholeAnswer() {
    s3.methodFails("HEAD", 400, "");
    s3.methodFails("GET", 400, "AuthorizationHeaderMalformed");
    assertThatThrownBy(this::run)
        .hasMessageStartingWith("Refused: aws.emr.handover=" + ADDRESS + " can't be written: ")
        .hasMessageEndingWith("Nothing was submitted.");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void anObjectThatComesBetweenTwoLooksIsMetToo() {
    s3.whenAsked(
        () -> {
          if (s3.requests().size() == 2) {
            s3.objects().put(PLACE, new byte[5]);
          }
        });
    assertThatThrownBy(this::run)
        .hasMessageStartingWith("Refused: " + ADDRESS + " is there already")
        .hasMessageEndingWith("Nothing was submitted.");
  }

  @ParameterizedTest
  @CsvSource({"403, AccessDenied", "503, SlowDown"})
  void whatCanNotBeToldBeforeHoldsNobodyUp(int status, String code) {
    s3.allFail(status, code);
    assertThatThrownBy(this::run).hasMessageStartingWith("Hand-over failed: ");
    assertThat(job.log.lines())
        .anyMatch(
            line ->
                line.startsWith(
                    "WARN Whether "
                        + ADDRESS
                        + " is there already can't be told before the steps run"));
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void whatTheScriptToldAndNobodyCanReadIsNoWordOfTheScripts() {
    s3.methodFails("GET", 503, "SlowDown");
    assertThatThrownBy(() -> runWithOutput("command.1", "/x/second.sh"))
        .hasMessageStartingWith(
            "Hand-over failed: what the script has told can't be read, and the address needs it: ")
        .hasMessageContaining("SlowDown")
        .hasMessageContaining("for 30m.");
    assertThat(timer.now()).isGreaterThan(Duration.ofMinutes(30));
    assertThat(writes()).isZero();
  }

  @Test
  void whatAnEarlierCommandToldBadlyIsNotNeededIfALaterOneTells() throws Exception {
    s3.whenAsked(() -> tell("day=28", "{\"day\": \"29\"}"));
    runWithOutput("command.1", "/x/second.sh");
    assertThat(s3.metadata()).containsKey("/flags/science/29");
    assertThat(job.log.lines())
        .anyMatch(line -> line.startsWith("WARN The script's output is left out"));
    // The other way round the address is not known.
    s3.whenAsked(() -> tell("{\"day\": \"28\"}", "day=29"));
    assertThatThrownBy(() -> runWithOutput("command.1", "/x/second.sh"))
        .hasMessageStartingWith("Hand-over failed: what the script has told can't be read");
    assertThat(writes()).isEqualTo(1);
  }

  @Test
  void whatCouldNotBeReadAtOnceIsReadBeforeTheFlagIsWritten() throws Exception {
    timer.at(Duration.ofMinutes(20), s3::recovers);
    s3.methodFails("GET", 503, "SlowDown");
    s3.whenAsked(() -> tell("{\"day\": \"28\"}", ""));
    runWithOutput();
    assertThat(s3.metadata()).containsKey("/flags/science/28");
    assertThat(job.outputs).containsEntry("aws.emr.output.script.day", "28");
  }

  /** What the scripts of both commands have written. */
  private void tell(String first, String second) {
    S3StandIn.Request last = s3.requests().get(s3.requests().size() - 1);
    if (last.path().startsWith("/told/")) {
      boolean isSecond = last.path().matches(".*/azk-42-0-1-[0-9a-f]+\\.json");
      s3.objects().put(last.path(), (isSecond ? second : first).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void runWithOutput(String... changes) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("aws.emr.handover", "s3://flags/science/{script.day}"));
    all.addAll(List.of(changes));
    job.run(
        Examples.EXECUTION,
        Examples.config(
            "aws.emr.handover.allowed",
            "s3://flags/{group}/*",
            "aws.emr.script.output.prefix",
            "s3://told/out"),
        all.toArray(new String[0]));
  }

  private long writes() {
    return s3.requests().stream().filter(request -> request.method().equals("PUT")).count();
  }

  private boolean run(String... changes) throws Exception {
    return run(Examples.EXECUTION, changes);
  }

  private boolean run(Execution execution, String... changes) throws Exception {
    List<String> all = new ArrayList<>(List.of("aws.emr.handover", ADDRESS));
    all.addAll(List.of(changes));
    return job.run(
        execution,
        Examples.config("aws.emr.handover.allowed", "s3://flags/{group}/*"),
        all.toArray(new String[0]));
  }

  private static Execution attempt(int attempt) {
    return new Execution(42, "demo", "reports", "count", "", attempt, "alice", Set.of("bob"));
  }

  /** A step under the name that the last one was submitted with. */
  private DescribeStepResponse described(StepState state) {
    var requests = emr.add.requests();
    String name = requests.get(requests.size() - 1).steps().get(0).name();
    return DescribeStepResponse.builder()
        .step(step -> step.id("s-1").name(name).status(status -> status.state(state)))
        .build();
  }

  private S3Client client() {
    try {
      return new AwsAccounts(timer, timer.everywhere(), FakeHints.none(timer))
          .of(Examples.config("aws.emr.upload.endpoint", s3.endpoint().toString()).aws())
          .s3();
    } catch (StepJobException e) {
      throw new AssertionError(e);
    }
  }
}
