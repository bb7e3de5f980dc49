package io.github.azkabanaws.emr.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.SdkStepCalls;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.S3StandIn;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.step.StepKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/**
 * Flags by the real client, over HTTP, to what stands for S3 and looks at conditions as S3 does.
 */
class FlagWriterTest {
  private static final String PLACE = "/flags/science/done.flag";
  private static final String ADDRESS = "s3://flags/science/done.flag";
  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");

  private final VirtualTimer timer = new VirtualTimer();
  private final AwsAccounts accounts =
      new AwsAccounts(timer, timer.everywhere(), FakeHints.none(timer));
  private final Signal kill = new Signal();
  private final Examples.Log log = Examples.Log.create();
  private final EarlierSteps earlier =
      new EarlierSteps(
          new SdkStepCalls(new FakeEmr(), Optional.empty()),
          new ApiBudget(100, 100, timer, () -> 0.5));
  private S3StandIn s3;

  @BeforeEach
  void start() throws Exception {
    s3 = new S3StandIn();
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
  }

  @AfterEach
  void stop() {
    s3.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void anEmptyFlagIsWrittenOnceOnConditionAndEncrypted() throws Exception {
    assertThat(make()).isEqualTo(ADDRESS);
    assertThat(s3.objects()).containsOnlyKeys(PLACE);
    assertThat(s3.objects().get(PLACE)).isEmpty();
    S3StandIn.Request request = s3.requests().get(0);
    assertThat(s3.requests()).hasSize(1);
    assertThat(request.header("if-none-match")).isEqualTo("*");
    assertThat(request.header("authorization")).contains("if-none-match");
    assertThat(request.header("x-amz-server-side-encryption")).isEqualTo("AES256");
    assertThat(s3.metadata().get(PLACE))
        .containsEntry("x-amz-meta-azkaban-step", "j-1/s-1")
        .hasEntrySatisfying(
            "x-amz-meta-azkaban-flag", key -> assertThat(key).startsWith("azk-42-0-0-"));
    assertThat(log.lines()).containsExactly("INFO Handed over: " + ADDRESS + " is written.");
  }

  @Test
  void theAdministratorsKeyEncrypts() throws Exception {
    make(config("aws.emr.handover.kms.key", "alias/flags"), 0);
    S3StandIn.Request request = s3.requests().get(0);
    assertThat(request.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(request.header("x-amz-server-side-encryption-aws-kms-key-id"))
        .isEqualTo("alias/flags");
  }

  @Test
  void whatItStandsForIsJsonWithEmrsTimes() throws Exception {
    make(0, "aws.emr.handover.content", "json");
    assertThat(new String(s3.objects().get(PLACE), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"project\":\"demo\",\"flow\":\"reports\",\"job\":\"count\",\"execution\":42,"
                + "\"attempt\":0,\"cluster\":\"j-1\",\"steps\":[{\"id\":\"s-1\","
                + "\"created\":\"2026-11-28T10:00:00Z\",\"started\":\"2026-11-28T10:00:05Z\","
                + "\"ended\":\"2026-11-28T10:10:00Z\"}]}");
    assertThat(s3.requests().get(0).header("content-type")).isEqualTo("application/json");
  }

  @Test
  void namesThatJsonHasToQuoteAreQuoted() throws Exception {
    Execution odd =
        new Execution(7, "pro\"ject", "fl\\ow", "j\u00f6b\n", "", 0, "alice", Set.of("bob"));
    make(config(), odd, List.of(step("s-1")), "aws.emr.handover.content", "json");
    assertThat(new String(s3.objects().get(PLACE), StandardCharsets.UTF_8))
        .startsWith("{\"project\":\"pro\\\"ject\",\"flow\":\"fl\\\\ow\",\"job\":\"j\u00f6b\\n\",");
  }

  @ParameterizedTest
  @EnumSource(
      value = StepState.class,
      names = {"COMPLETED", "UNKNOWN_TO_SDK_VERSION"},
      mode = EnumSource.Mode.EXCLUDE)
  void noOtherStateMakesACompletedStep(StepState state) {
    StepAddress address = new StepAddress(Examples.CLUSTER, "s-1");
    assertThatThrownBy(() -> CompletedStep.of(address, emrStep("s-1", state), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is " + state);
  }

  @ParameterizedTest
  @CsvSource({
    "503, SlowDown",
    "500, InternalError",
    "400, RequestTimeout",
    "400, ExpiredToken",
    "0, ''",
  })
  void whatSaysNothingIsTriedAgain(int status, String code) throws Exception {
    s3.fails(status, code);
    s3.fails(status, code);
    make();
    assertThat(s3.objects()).hasSize(1);
    assertThat(s3.requests()).hasSize(3);
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(6));
    assertThat(log.lines())
        .anyMatch(line -> line.startsWith("WARN S3 has not taken the flag " + ADDRESS + " ("))
        .last()
        .isEqualTo("INFO Handed over: " + ADDRESS + " is written.");
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "500, InternalError", "503, SlowDown"})
  void aLostAnswerOfAWriteThatWasMadeIsNoFailureAndNoSecondWrite(int status, String code)
      throws Exception {
    s3.failsAfter(status, code);
    make(0, "aws.emr.handover.content", "json");
    // The second PUT is the one that S3 refuses by its condition; then the object says whose it is.
    assertThat(s3.requests())
        .extracting(S3StandIn.Request::method)
        .containsExactly("PUT", "PUT", "HEAD");
    assertThat(log.lines()).last().isEqualTo("INFO Handed over: " + ADDRESS + " is written.");
  }

  @Test
  void aFlagOfSomebodyElseStaysAsItIs() {
    s3.objects().put(PLACE, "theirs".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(this::make)
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "Hand-over failed: "
                + ADDRESS
                + " is there already, which no hand-over has written, and stays as it is. Take it"
                + " away, or set aws.emr.handover.overwrite=true if it may be replaced. All steps"
                + " of the job are COMPLETED. A retry would run them again; with"
                + " aws.emr.handover.retry=true it writes the flag alone.");
    assertThat(s3.objects().get(PLACE)).asString().isEqualTo("theirs");
  }

  @Test
  void theFlagOfAnotherExecutionStaysAndIsNamed() throws Exception {
    make(config(), execution(41, 0), List.of(step("s-0")));
    assertThatThrownBy(this::make)
        .hasMessageContaining(
            "is there already, written by attempt 0 of a job of execution 41 for step j-1/s-0, and"
                + " stays as it is");
    assertThat(s3.metadata().get(PLACE)).containsEntry("x-amz-meta-azkaban-step", "j-1/s-0");
  }

  @Test
  void theFlagOfTheSameStepIsThisJobsWhoeverHasWrittenIt() throws Exception {
    // As when two executions believe that they have adopted one step.
    make(config(), execution(41, 0), List.of(step("s-1")));
    make();
    assertThat(log.lines())
        .last()
        .isEqualTo(
            "INFO Handed over: "
                + ADDRESS
                + " is there, written by attempt 0 of a job of execution 41 for step j-1/s-1, which"
                + " is this job's; it is not written again.");
  }

  @Test
  void theFlagOfAnEarlierAttemptIsThisJobs() throws Exception {
    stays(0, "s-1");
    stays(1, "s-2");
    make();
    make(config(), execution(42, 1), List.of(step("s-2")));
    assertThat(s3.metadata().get(PLACE)).containsEntry("x-amz-meta-azkaban-step", "j-1/s-1");
    assertThat(log.lines()).last().asString().contains("attempt 0").contains("not written again");
  }

  @Test
  void anExecutionOfTheSameNumberInAnotherAzkabanIsSomebodyElse() throws Exception {
    make(config(), execution(42, 0), List.of(step("s-of-the-other")));
    for (int attempt : new int[] {0, 1}) {
      stays(attempt, "s-" + attempt);
      assertThatThrownBy(
              () -> make(config(), execution(42, attempt), List.of(step("s-" + attempt))))
          .hasMessageContaining("is there already, written by attempt 0 of a job of execution 42");
    }
  }

  @Test
  void aReplacementIsNotRepeatedInARetryForTheSameStep() throws Exception {
    String[] overwrites = {"aws.emr.handover.overwrite", "true"};
    s3.onlyWritesFail();
    s3.failsAfter(0, "");
    s3.whenAsked(
        () -> {
          if (s3.requests().size() == 3) {
            s3.methodFails("HEAD", 403, "AccessDenied");
          }
        });
    assertThatThrownBy(() -> make(0, overwrites)).hasMessageContaining("may be there all the same");
    assertThat(s3.objects()).containsOnlyKeys(PLACE);
    s3.recovers();
    s3.requests().clear();
    make(1, overwrites);
    assertThat(s3.requests()).extracting(S3StandIn.Request::method).containsExactly("HEAD");
    assertThat(log.lines())
        .last()
        .isEqualTo(
            "INFO Handed over: "
                + ADDRESS
                + " is there for the same step; it is not written again.");
    // Other steps' flag is what is to go.
    make(config(), execution(42, 2), List.of(step("s-2")), overwrites);
    assertThat(s3.metadata().get(PLACE)).containsEntry("x-amz-meta-azkaban-step", "j-1/s-2");
  }

  @Test
  void aReplacementThatNobodyMayLookForIsNotRepeated() {
    s3.onlyWritesFail();
    s3.failsAfter(0, "");
    s3.methodFails("HEAD", 403, "AccessDenied");
    assertThatThrownBy(() -> make(0, "aws.emr.handover.overwrite", "true"))
        .hasMessageContaining("is there already for the same step can't be told: HTTP 403")
        .hasMessageContaining("the executor's role has to have the right s3:PutObject and")
        .hasMessageContaining("the flag may be there all the same");
    assertThat(s3.requests())
        .extracting(S3StandIn.Request::method)
        .containsExactly("HEAD", "PUT", "HEAD");
  }

  @ParameterizedTest
  @CsvSource({"503, SlowDown", "500, InternalError", "0, ''"})
  void aFlagThatTheLastCallHasWrittenIsNoFailure(int status, String code) throws Exception {
    s3.fails(503, "SlowDown");
    s3.failsAfter(status, code);
    // However short it is, there is a second call; then it is over.
    make(config("aws.emr.submit.timeout", "1s"), 0);
    assertThat(s3.requests())
        .extracting(S3StandIn.Request::method)
        .containsExactly("PUT", "PUT", "HEAD");
    assertThat(log.lines()).last().isEqualTo("INFO Handed over: " + ADDRESS + " is written.");
  }

  @Test
  void aRefusalAfterAWriteWhoseAnswerWasLostIsNoFailureEither() throws Exception {
    s3.failsAfter(0, "");
    s3.fails(403, "AccessDenied");
    make();
    assertThat(log.lines()).last().isEqualTo("INFO Handed over: " + ADDRESS + " is written.");
  }

  @Test
  void whatIsNoErrorOfS3EndsWithTheSentenceToo() throws Exception {
    String[] job = {"aws.emr.handover", ADDRESS};
    Settings settings = new Settings("job", Examples.jobProps(job));
    Handover handover =
        Handover.admit(
            HandoverChoice.read(settings).orElseThrow(),
            config().handover(),
            config().outputs(),
            new RunAs("science", Optional.empty()));
    assertThatThrownBy(
            () ->
                handover.make(
                    () -> {
                      throw new IllegalStateException("hunter2");
                    },
                    Duration.ofMinutes(1),
                    "",
                    execution(42, 0),
                    List.of(step("s-1")),
                    earlier,
                    new JobContext(timer, kill, log.logger())))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Hand-over failed: Internal error while the flag was being written")
        .hasMessageContaining("All steps of the job are COMPLETED.")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void anotherJobOfTheSameExecutionIsSomebodyElse() throws Exception {
    Execution other = new Execution(42, "demo", "reports", "other", "", 0, "alice", Set.of("bob"));
    make(config(), other, List.of(step("s-9")));
    assertThatThrownBy(this::make).hasMessageContaining("is there already, written by attempt 0");
  }

  @Test
  void aJobThatSaysSoReplacesWhatIsThere() throws Exception {
    s3.objects().put(PLACE, "theirs".getBytes(StandardCharsets.UTF_8));
    make(0, "aws.emr.handover.overwrite", "true");
    assertThat(s3.objects().get(PLACE)).isEmpty();
    assertThat(s3.requests()).extracting(S3StandIn.Request::method).containsExactly("HEAD", "PUT");
    assertThat(s3.requests().get(1).headers()).doesNotContainKey("if-none-match");
  }

  @Test
  void aReplacementWhoseAnswerWasLostIsLookedForBeforeItIsRepeated() throws Exception {
    s3.objects().put(PLACE, new byte[0]);
    s3.onlyWritesFail();
    s3.failsAfter(0, "");
    make(0, "aws.emr.handover.overwrite", "true");
    assertThat(s3.requests())
        .extracting(S3StandIn.Request::method)
        .containsExactly("HEAD", "PUT", "HEAD");
    s3.requests().clear();
    s3.fails(0, "");
    make(config(), execution(43, 0), List.of(step("s-3")), "aws.emr.handover.overwrite", "true");
    assertThat(s3.requests())
        .extracting(S3StandIn.Request::method)
        .containsExactly("HEAD", "PUT", "HEAD", "PUT");
    assertThat(s3.metadata().get(PLACE)).containsEntry("x-amz-meta-azkaban-step", "j-1/s-3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | AccessDenied | s3:PutObject and s3:GetObject on flags/science/done.flag.",
        "404 | NoSuchBucket | there is no bucket 'flags'.",
        "301 | PermanentRedirect | the bucket 'flags' is in another region than aws.region.",
        "400 | AuthorizationHeaderMalformed | in another region than aws.region.",
        "400 | KMS.NotFoundException | KMS.NotFoundException: in the words of S3.",
        "501 | NotImplemented | what stands in for S3 here does not know such a call.",
      })
  void aRefusalEndsTheJobAndSaysWhatIsMissing(int status, String code, String advice) {
    s3.fails(status, code);
    assertThatThrownBy(this::make)
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Hand-over failed: S3 refused to write " + ADDRESS + ": " + code)
        .hasMessageContaining(advice)
        .hasMessageContaining("All steps of the job are COMPLETED.");
    assertThat(s3.requests()).hasSize(1);
  }

  @Test
  void aBucketOfAnotherRegionIsRefusedAndNotFollowed() {
    s3.region("flags", "us-east-1");
    assertThatThrownBy(this::make).hasMessageContaining("is in another region than aws.region");
    assertThat(s3.objects()).isEmpty();
  }

  @Test
  void aRefusalAfterALostAnswerLeavesTheDoubtIfNobodyMayLook() {
    s3.failsAfter(0, "");
    s3.fails(403, "AccessDenied");
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(this::make)
        .hasMessageContaining("S3 refused to write")
        .hasMessageContaining(
            "An earlier try had no answer, so the flag may be there all the same");
  }

  @Test
  void aConflictIsTriedAgainAndNotForEver() throws Exception {
    s3.fails(409, "ConditionalRequestConflict");
    s3.fails(409, "ConditionalRequestConflict");
    make();
    assertThat(s3.requests()).hasSize(3);
    s3.objects().clear();
    s3.requests().clear();
    for (int i = 0; i < 100; i++) {
      s3.fails(409, "ConditionalRequestConflict");
    }
    assertThatThrownBy(this::make)
        .hasMessageContaining("S3 has found 9 times that others write or remove " + ADDRESS);
    assertThat(s3.requests()).hasSize(9);
  }

  @Test
  void whatIsTakenAwayBetweenTheConditionAndTheLookIsWrittenThen() throws Exception {
    s3.fails(412, "PreconditionFailed");
    make();
    assertThat(s3.requests())
        .extracting(S3StandIn.Request::method)
        .containsExactly("PUT", "HEAD", "PUT");
  }

  @Test
  void whoseItIsMayBeHiddenFromTheExecutor() {
    s3.objects().put(PLACE, new byte[0]);
    s3.fails(412, "PreconditionFailed");
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(this::make)
        .hasMessageContaining(ADDRESS + " is there already, and whose it is can't be told: ")
        .hasMessageContaining("It stays as it is.");
  }

  @Test
  void triesEndWithTheTimeForASubmission() {
    for (int i = 0; i < 100; i++) {
      s3.fails(503, "SlowDown");
    }
    assertThatThrownBy(() -> make(config("aws.emr.submit.timeout", "1m"), 0))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining(
            "S3 has not taken " + ADDRESS + " within 1m (aws.emr.submit.timeout): SlowDown")
        .hasMessageContaining("An earlier try had no answer");
    assertThat(timer.now()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void looksBeforeAReplacementEndWithTheTimeToo(int attempt) throws Exception {
    if (attempt == 0) {
      s3.onlyWritesFail();
      s3.fails(0, "");
    }
    s3.methodFails("HEAD", 503, "SlowDown");
    assertThatThrownBy(() -> make(attempt, "aws.emr.handover.overwrite", "true"))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("S3 has not taken " + ADDRESS + " within 30m");
    assertThat(timer.now()).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(35));
    assertThat(s3.objects()).isEmpty();
  }

  @Test
  void whoHasOnlyLookedLeavesNoDoubt() {
    s3.methodFails("HEAD", 503, "SlowDown");
    assertThatThrownBy(() -> make(1, "aws.emr.handover.overwrite", "true"))
        .isInstanceOf(StepJobException.class)
        .hasMessageNotContaining("may be there");
    timer.at(timer.now().plus(Duration.ofMinutes(1)), kill::raise);
    assertThatThrownBy(() -> make(1, "aws.emr.handover.overwrite", "true"))
        .isInstanceOf(KilledException.class)
        .hasMessageContaining("was not written");
  }

  @Test
  void aReplacementNeedsNoRightToLookIfNobodyElseCanHaveMadeIt() throws Exception {
    s3.methodFails("HEAD", 403, "AccessDenied");
    make(0, "aws.emr.handover.overwrite", "true");
    assertThat(s3.objects()).containsOnlyKeys(PLACE);
  }

  @Test
  void theNamesInTheAnswerMayBeInAnyCase() throws Exception {
    s3.objects().put(PLACE, new byte[0]);
    s3.metadata()
        .put(
            PLACE,
            Map.of(
                "X-Amz-Meta-Azkaban-Step",
                "j-1/s-1",
                "X-Amz-Meta-Azkaban-Flag",
                "azk-9-0-0-0123456789abcdef"));
    make();
    assertThat(log.lines().get(0)).contains("is there, written by attempt 0");
  }

  @ParameterizedTest
  @CsvSource({"403, AccessDenied", "404, NoSuchBucket", "412, PreconditionFailed"})
  void aJobThatWasKilledMeanwhileHasNotFailed(int status, String code) {
    s3.objects().put(PLACE, new byte[0]);
    s3.fails(status, code);
    s3.whenAsked(kill::raise);
    assertThatThrownBy(this::make)
        .isInstanceOf(KilledException.class)
        .hasMessageContaining("was not written");
  }

  @Test
  void aKilledJobWritesNone() {
    kill.raise();
    assertThatThrownBy(this::make)
        .isInstanceOf(KilledException.class)
        .hasMessage(
            "Killed: all steps of the job had completed; its flag "
                + ADDRESS
                + " was not written.");
    assertThat(s3.requests()).isEmpty();
  }

  @Test
  void aKillWhileTheWriteIsOnItsWaySaysThatTheFlagIsThere() {
    s3.whenAsked(kill::raise);
    assertThatThrownBy(this::make)
        .isInstanceOf(KilledException.class)
        .hasMessage(
            "Killed while the flag was being written: all steps of the job had completed, and "
                + ADDRESS
                + " is there. Whoever waits for it goes on; take it away if that must not be.");
    assertThat(s3.objects()).containsOnlyKeys(PLACE);
  }

  @Test
  void aKillBetweenTwoTriesEndsThemAtOnce() {
    for (int i = 0; i < 100; i++) {
      s3.fails(400, "ExpiredToken");
    }
    timer.at(Duration.ofSeconds(3), kill::raise);
    assertThatThrownBy(this::make)
        .isInstanceOf(KilledException.class)
        .hasMessageContaining("its flag " + ADDRESS + " was not written");
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKillAfterALostAnswerLooksOnceAndSaysWhatItSaw(boolean executed) {
    if (executed) {
      s3.failsAfter(0, "");
    } else {
      s3.fails(0, "");
    }
    timer.at(Duration.ofSeconds(1), kill::raise);
    assertThatThrownBy(this::make)
        .isInstanceOf(KilledException.class)
        .hasMessageContaining(
            executed ? "and " + ADDRESS + " is there." : "a look afterwards has not found");
    assertThat(s3.requests()).extracting(S3StandIn.Request::method).containsExactly("PUT", "HEAD");
  }

  @Test
  void aKillAfterALostAnswerThatS3DoesNotExplainSaysSo() {
    s3.failsAfter(0, "");
    s3.fails(403, "AccessDenied");
    timer.at(Duration.ofSeconds(1), kill::raise);
    assertThatThrownBy(this::make)
        .isInstanceOf(KilledException.class)
        .hasMessageContaining("whether " + ADDRESS + " is there is not known");
  }

  @Test
  void whatTheScriptToldIsHeldAgainstThePatternsAfterwards() throws Exception {
    String written = "s3://flags/{script.team}/done.flag";
    PluginConfig config = config("aws.emr.script.output.prefix", "s3://bucket/out");
    assertThatThrownBy(
            () ->
                make(config, Examples.EXECUTION, List.of(step("s-1", "team", "finance")), written))
        .hasMessageContaining(
            "Refused: aws.emr.handover=s3://flags/finance/done.flag is not where jobs of group"
                + " 'science' may put a flag");
    assertThatThrownBy(
            () -> make(config, Examples.EXECUTION, List.of(step("s-1", "team", "..")), written))
        .hasMessageContaining("makes no address");
    assertThatThrownBy(
            () -> make(config, Examples.EXECUTION, List.of(step("s-1", "other", "x")), written))
        .hasMessageContaining("the script has told no 'team'");
    assertThat(s3.requests()).isEmpty();
    make(config, Examples.EXECUTION, List.of(step("s-1", "team", "science")), written);
    assertThat(s3.objects()).containsOnlyKeys(PLACE);
  }

  private void stays(int attempt, String id) throws Exception {
    Settings settings = new Settings("job", Examples.jobProps("aws.emr.handover", ADDRESS));
    earlier.stays(
        Examples.step(StepKey.of("", execution(42, attempt), 0), "count", "/x/count.sh"),
        new StepAddress(Examples.CLUSTER, id),
        HandoverChoice.read(settings).orElseThrow());
  }

  private String make() throws Exception {
    return make(0);
  }

  private String make(int attempt, String... changes) throws Exception {
    return make(config(), execution(42, attempt), List.of(step("s-1")), changes);
  }

  private String make(PluginConfig config, int attempt) throws Exception {
    return make(config, execution(42, attempt), List.of(step("s-1")));
  }

  /**
   * @param changes of the job, or the address alone
   */
  private String make(
      PluginConfig config, Execution execution, List<CompletedStep> steps, String... changes)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("aws.emr.handover", ADDRESS));
    if (changes.length == 1) {
      all.set(1, changes[0]);
    } else {
      all.addAll(List.of(changes));
    }
    Settings settings = new Settings("job", Examples.jobProps(all.toArray(new String[0])));
    HandoverChoice choice = HandoverChoice.read(settings).orElseThrow();
    return Handover.admit(
            choice, config.handover(), config.outputs(), new RunAs("science", Optional.empty()))
        .make(
            () -> client(config),
            config.limits().submitTimeout(),
            "",
            execution,
            steps,
            earlier,
            new JobContext(timer, kill, log.logger()))
        .toString();
  }

  private software.amazon.awssdk.services.s3.S3Client client(PluginConfig config) {
    try {
      return accounts.of(config.aws()).s3();
    } catch (StepJobException e) {
      throw new AssertionError(e);
    }
  }

  private PluginConfig config(String... changes) {
    List<String> all = new ArrayList<>(List.of(changes));
    all.addAll(
        List.of(
            "aws.emr.upload.endpoint",
            s3.endpoint().toString(),
            "aws.emr.handover.allowed",
            "s3://flags/{group}/*"));
    return Examples.config(all.toArray(new String[0]));
  }

  private static Execution execution(int id, int attempt) {
    return new Execution(id, "demo", "reports", "count", "", attempt, "alice", Set.of("bob"));
  }

  private static CompletedStep step(String id, String... told) {
    return CompletedStep.of(
        new StepAddress(Examples.CLUSTER, id),
        emrStep(id, StepState.COMPLETED),
        told.length == 0 ? Map.of() : Map.of(told[0], told[1]));
  }

  private static EmrStep emrStep(String id, StepState state) {
    return SdkValues.step(
        StepSummary.builder()
            .id(id)
            .name("count")
            .status(
                status ->
                    status
                        .state(state)
                        .timeline(
                            t ->
                                t.creationDateTime(START)
                                    .startDateTime(START.plusSeconds(5))
                                    .endDateTime(START.plusSeconds(600))))
            .build());
  }
}
