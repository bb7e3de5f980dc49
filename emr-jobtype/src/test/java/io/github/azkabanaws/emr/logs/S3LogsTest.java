package io.github.azkabanaws.emr.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.LogRun;
import io.github.azkabanaws.emr.fixtures.S3StandIn;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.DescribeClusterResponse;
import software.amazon.awssdk.services.emr.model.DescribeStepResponse;
import software.amazon.awssdk.services.emr.model.StepState;

/** A step's log from S3 when it has ended: virtual time, and an S3 on loopback. */
class S3LogsTest {
  private static final String FOLDER = "/logs/emr/j-1/steps/s-1/";
  private static final Instant END = Instant.parse("2026-03-01T10:05:00Z");
  private static final Instant PUSHED = END.plusSeconds(240);

  private S3StandIn s3;
  private LogRun job;

  @BeforeEach
  void start() throws Exception {
    s3 = new S3StandIn();
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
    VirtualTimer timer = new VirtualTimer();
    LogAccess access =
        new AwsAccounts(timer, timer.everywhere(), FakeHints.none(timer))
            .of(config().aws())
            .logAccess();
    job = new LogRun(access::s3);
    clusterLogsTo("s3n://logs/emr/");
  }

  @AfterEach
  void stop() {
    s3.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".txt.gz"})
  void bothFilesAreCopiedInEitherSpelling(String spelling) throws Exception {
    push("stdout" + spelling, "one\ntwo\n");
    push("stderr" + spelling, "oops\n");
    endAt(60, StepState.COMPLETED);
    assertThat(job.run(config())).isTrue();
    assertThat(copied()).containsExactly("[stdout] one", "[stdout] two", "[stderr] oops");
    assertThat(said()).isEmpty();
    assertThat(job.fixture.timer.now()).isLessThan(Duration.ofSeconds(63));
    assertThat(job.logs.requests()).isEmpty();
  }

  @Test
  void afterAFailureTheLogIsWaitedForAndItsEndStandsLast() throws Exception {
    endAt(60, StepState.FAILED);
    at(300, () -> push("stderr.gz", "Traceback\nKeyError: 'x'\n"));
    at(300, () -> push("stdout.gz", "working\n"));
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(job.fixture.log.lines())
        .containsSubsequence(
            "INFO Waiting up to 6m until EMR has brought the step's log to"
                + " s3://logs/emr/j-1/steps/s-1/.",
            "INFO [stdout] working",
            "INFO [stderr] Traceback",
            "INFO [stderr] KeyError: 'x'",
            "INFO Step s-1 in the EMR console: https://eu-west-1.console.aws.amazon.com/emr/home"
                + "?region=eu-west-1#/clusterDetails/j-1");
    assertThat(job.fixture.timer.now()).isBetween(Duration.ofSeconds(300), Duration.ofSeconds(315));
    assertThat(s3.requests()).hasSizeLessThan(30);
  }

  @Test
  void aFileFromBeforeTheStepsEndIsNotTakenForTheWholeLog() throws Exception {
    s3.put(FOLDER + "stderr.gz", WholeGzipTest.gzip("half\n"), END.minusSeconds(100));
    endAt(60, StepState.FAILED);
    at(200, () -> push("stderr.gz", "half\nof it\n"));
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(copied()).containsExactly("[stderr] half", "[stderr] of it");
  }

  @Test
  void afterTheWaitWhatIsThereIsCopiedWithANote() throws Exception {
    s3.put(FOLDER + "stderr.gz", WholeGzipTest.gzip("half\n"), END.minusSeconds(100));
    endAt(60, StepState.FAILED);
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(copied()).containsExactly("[stderr] half");
    assertThat(said())
        .anyMatch(line -> line.contains("before the step's end: some lines may be missing here"));
    assertThat(job.fixture.timer.now()).isBetween(Duration.ofSeconds(420), Duration.ofSeconds(423));
  }

  @Test
  void aCompletedStepIsNotWaitedFor() throws Exception {
    endAt(60, StepState.COMPLETED);
    assertThat(job.run(config())).isTrue();
    assertThat(job.fixture.timer.now()).isLessThan(Duration.ofSeconds(63));
    assertThat(said())
        .containsExactly(
            "INFO The step's log is not in S3 yet: EMR brings it every five minutes to"
                + " s3://logs/emr/j-1/steps/s-1/.");
  }

  @Test
  void aCompletedStepIsWaitedForIfTheAdministratorWantsIt() throws Exception {
    endAt(60, StepState.COMPLETED);
    at(200, () -> push("stdout.gz", "done\n"));
    job.run(config("aws.emr.logs.wait.completed", "5m"));
    assertThat(copied()).containsExactly("[stdout] done");
  }

  @Test
  void aKillEndsTheWait() throws Exception {
    endAt(60, StepState.FAILED);
    at(100, () -> job.fixture.kill.raise());
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(job.fixture.timer.now()).isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void aKilledJobGetsTheScriptsLogAndTheLinksAsAFailedOneDoes() throws Exception {
    job.fixture.emr.cancel.answers(Answers.cancelSubmitted());
    at(60, () -> job.fixture.kill.raise());
    endAt(61, StepState.CANCELLED);
    at(300, () -> push("stderr.gz", "interrupted at row 7\n"));
    at(300, () -> push("stdout.gz", "row 6\nrow 7\n"));
    assertThat(job.run(config())).isFalse();
    assertThat(job.fixture.log.lines())
        .containsSubsequence(
            "INFO Step s-1 is CANCELLED.",
            "INFO Waiting up to 6m until EMR has brought the step's log to"
                + " s3://logs/emr/j-1/steps/s-1/.",
            "INFO [stdout] row 7",
            "INFO [stderr] interrupted at row 7",
            "INFO Step s-1 in the EMR console: https://eu-west-1.console.aws.amazon.com/emr/home"
                + "?region=eu-west-1#/clusterDetails/j-1",
            "INFO Logs of step s-1, some minutes after its end: s3://logs/emr/j-1/steps/s-1/",
            "INFO Killed: step s-1 has ended, CANCELLED.")
        .endsWith("INFO Killed: step s-1 has ended, CANCELLED.");
    assertThat(job.fixture.timer.now()).isLessThan(Duration.ofSeconds(315));
    assertThat(job.fixture.outputs)
        .containsEntry("aws.emr.output.log.uri", "s3://logs/emr/j-1/steps/s-1/");
  }

  @Test
  void theAdministratorSaysHowLongAKilledJobWaits() throws Exception {
    job.fixture.emr.cancel.answers(Answers.cancelSubmitted());
    at(60, () -> job.fixture.kill.raise());
    endAt(61, StepState.CANCELLED);
    at(300, () -> push("stderr.gz", "late\n"));
    assertThat(job.run(config("aws.emr.logs.wait.killed", "0s"))).isFalse();
    assertThat(job.fixture.timer.now()).isLessThan(Duration.ofSeconds(65));
    assertThat(copied()).isEmpty();
    assertThat(said()).singleElement().asString().contains("is not in S3 yet");
  }

  @Test
  void aJobThatWaitsAsLongAsAfterAFailureUnlessItIsSet() {
    assertThat(config("aws.emr.logs.wait", "2m").logs().waitKilled())
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void anUnknownErrorIsFollowedByExitCodeAndLastLines() throws Exception {
    push("stdout.gz", "");
    push(
        "stderr.gz",
        String.join(
            "\n",
            List.of(
                "a",
                "b",
                "c",
                "Traceback",
                "",
                "  in main",
                "KeyError: 'x'",
                "run-step.sh: the script ended with exit code 3",
                "")));
    at(
        60,
        () ->
            job.fixture.emr.describeStep.answersOnly(Answers.failed("Unknown Error.", null, null)));
    assertThatThrownBy(() -> job.run(config()))
        .hasMessage(
            "Step s-1 on cluster 'analytics' (j-1) ended FAILED: Unknown Error. | the script ended"
                + " with exit code 3 | last lines of stderr: b / c / Traceback /   in main /"
                + " KeyError: 'x'");
  }

  @Test
  void aReasonOfEmrIsFollowedByTheExitCodeAlone() throws Exception {
    push("stdout.gz", "");
    push("stderr.gz", "oops\nrun-step.sh: the script was ended by SIGKILL (137)\n");
    at(
        60,
        () ->
            job.fixture.emr.describeStep.answersOnly(
                Answers.failed("Unknown Error.", "Out of memory", null)));
    assertThatThrownBy(() -> job.run(config()))
        .hasMessage(
            "Step s-1 on cluster 'analytics' (j-1) ended FAILED: Unknown Error. | Out of memory |"
                + " the script was ended by SIGKILL (137)");
  }

  @Test
  void aKillEndsTheReading() throws Exception {
    push("stdout.gz", "line\n".repeat(1_000_000));
    endAt(60, StepState.COMPLETED);
    job.onLine("[stdout] line", () -> job.fixture.kill.raise());
    job.run(config());
    assertThat(copied()).hasSizeBetween(1, 20_000);
    assertThat(said())
        .anyMatch(line -> line.contains("can't be read to its end: the job was killed"));
  }

  @Test
  void aStepThatNeverRanHasNoLog() throws Exception {
    job.fixture.emr.describeStep.clear().answers(ended(StepState.CANCELLED, null));
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(s3.requests()).isEmpty();
    assertThat(job.fixture.timer.now()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void deniedIsOneLineWithTheRightsThatAreMissing() throws Exception {
    s3.fails(403, "AccessDenied");
    endAt(60, StepState.FAILED);
    assertThatThrownBy(() -> job.run(config())).hasMessageContaining("ended FAILED");
    assertThat(said())
        .containsExactly(
            "WARN s3://logs/emr/j-1/steps/s-1 can't be read: AccessDenied: in the words of S3; the"
                + " executor's role has to have the right s3:ListBucket on logs and s3:GetObject on"
                + " logs/emr/j-1/steps/s-1/*. The job is not affected.");
    assertThat(job.fixture.timer.now()).isLessThan(Duration.ofSeconds(63));
  }

  @Test
  void aServerThatFailsIsAskedAgainWhileThereIsTime() throws Exception {
    for (int i = 0; i < 5; i++) {
      s3.fails(i % 2 == 0 ? 503 : 0, "SlowDown");
    }
    push("stderr.gz", "oops\n");
    push("stdout.gz", "");
    endAt(60, StepState.FAILED);
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(copied()).containsExactly("[stderr] oops");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "truncated", "gone"})
  void whatCannotBeReadDecidesNothing(String fault) throws Exception {
    byte[] good = WholeGzipTest.gzip("a\nb\n" + "c".repeat(10_000) + "\n");
    byte[] bad = fault.equals("plain") ? "text".getBytes(StandardCharsets.UTF_8) : good;
    if (fault.equals("truncated")) {
      bad = Arrays.copyOf(good, good.length - 6);
    }
    s3.put(FOLDER + "stdout.gz", bad, PUSHED);
    if (fault.equals("gone")) {
      s3.fails(200, "unused");
      s3.fails(404, "NoSuchKey");
    }
    endAt(60, StepState.COMPLETED);
    assertThat(job.run(config())).isTrue();
    assertThat(said()).hasSize(1);
  }

  /** What has come is a whole file in itself, so that nothing but its length tells. */
  @Test
  void aFileThatIsCutOffOnItsWayIsNotTakenForTheWholeLog() throws Exception {
    byte[] first = WholeGzipTest.gzip("one\n");
    byte[] second = WholeGzipTest.gzip("two\n");
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    s3.put(FOLDER + "stdout.gz", both, PUSHED);
    s3.cutsOff(FOLDER + "stdout.gz", second.length);
    endAt(60, StepState.COMPLETED);
    assertThat(job.run(config())).isTrue();
    assertThat(said())
        .singleElement()
        .asString()
        .contains("stdout.gz can't be read to its end: ")
        .contains("ends after " + first.length + " of " + both.length + " bytes");
  }

  @Test
  void theMiddleOfALongLogIsLeftOut() throws Exception {
    push("stdout.gz", numbered("out", 30_000));
    push("stderr.gz", numbered("err", 30_000));
    endAt(60, StepState.COMPLETED);
    job.run(config("aws.emr.logs.megabytes", "1"));
    for (String file : List.of("out", "err")) {
      List<String> lines =
          copied().stream().filter(line -> line.startsWith("[std" + file + "]")).toList();
      assertThat(lines.get(0)).isEqualTo("[std" + file + "] " + file + " 100000");
      assertThat(lines.get(lines.size() - 1)).isEqualTo("[std" + file + "] " + file + " 129999");
      assertThat(lines).isSorted().doesNotHaveDuplicates();
      int leftOut = 30_000 - lines.size();
      assertThat(said())
          .contains(
              "INFO ... "
                  + leftOut
                  + " lines of std"
                  + file
                  + " are left out here (aws.emr.logs.megabytes). All of it:"
                  + " s3://logs/emr/j-1/steps/s-1/std"
                  + file
                  + ".gz");
    }
    // With what Azkaban's layout puts before each line, at least 40 bytes.
    assertThat(copied().stream().mapToLong(line -> line.length() + 40L).sum())
        .isBetween(900_000L, 1L << 20);
  }

  @Test
  void whatOneFileLeavesIsTheOthers() throws Exception {
    push("stdout.gz", "one\n");
    push("stderr.gz", numbered("err", 15_000));
    endAt(60, StepState.COMPLETED);
    job.run(config("aws.emr.logs.megabytes", "1"));
    assertThat(copied()).hasSize(15_001).doesNotHaveDuplicates();
    assertThat(said()).isEmpty();
  }

  @Test
  void aFileThatChangesBetweenTheReadingsIsNotMixedUp() throws Exception {
    push("stderr.gz", numbered("err", 30_000));
    endAt(60, StepState.COMPLETED);
    job.onLine("[stderr] err 100000", () -> push("stderr.gz", numbered("other", 30_000)));
    job.run(config("aws.emr.logs.megabytes", "1"));
    assertThat(copied()).noneMatch(line -> line.contains("other"));
    assertThat(said()).anyMatch(line -> line.contains("PreconditionFailed"));
  }

  /** EMR brings it anew every five minutes; S3 then has another object than the one listed. */
  @Test
  void aFileThatIsReplacedBeforeItIsReadIsReadAsItIsThen() throws Exception {
    push("stdout.gz", "out\n");
    push("stderr.gz", "half\n");
    endAt(60, StepState.COMPLETED);
    job.onLine("[stdout] out", () -> push("stderr.gz", "half\nof it\n"));
    job.run(config());
    assertThat(copied()).containsExactly("[stdout] out", "[stderr] half", "[stderr] of it");
    assertThat(said()).isEmpty();
  }

  @Test
  void aFileThatIsReplacedAllTheTimeIsGivenUp() throws Exception {
    push("stdout.gz", "out\n");
    endAt(60, StepState.COMPLETED);
    s3.replacesAfterEachListing(FOLDER + "stdout.gz");
    job.run(config());
    assertThat(copied()).isEmpty();
    assertThat(said()).singleElement().asString().contains("PreconditionFailed");
  }

  @Test
  void severalStepsOfAJobShareTheLog() throws Exception {
    push("stdout.gz", numbered("out", 30_000));
    endAt(60, StepState.COMPLETED);
    job.fixture.run(config("aws.emr.logs.megabytes", "1"), "command.1", "/x/second.sh");
    assertThat(copied().stream().mapToLong(line -> line.length() + 40L).sum())
        .isBetween(900_000L, 1L << 20);
  }

  @Test
  void aBucketOfAnotherRegionIsFound() throws Exception {
    s3.region("logs", "us-east-1");
    push("stdout.gz", "far away\n");
    endAt(60, StepState.COMPLETED);
    job.run(config());
    assertThat(copied()).containsExactly("[stdout] far away");
  }

  @Test
  void aPlaceThatIsNoneIsOneLine() throws Exception {
    clusterLogsTo("s3://logs/../x/");
    endAt(60, StepState.COMPLETED);
    job.run(config());
    assertThat(said()).singleElement().asString().contains("is not s3://bucket/key");
    assertThat(s3.requests()).isEmpty();
  }

  @Test
  void nothingInCloudWatchMeansALookAtS3() throws Exception {
    push("stdout.gz", "from S3\n");
    endAt(60, StepState.COMPLETED);
    job.run(config("aws.emr.logs", null, "aws.log.group.name", "/emr"));
    assertThat(copied()).containsExactly("[stdout] from S3");
  }

  @ParameterizedTest
  @CsvSource({"application-logs, system-logs", "system-logs, application-logs"})
  void whatAClusterMayNotBringIsLookedForOnceAndNotWaitedFor(String off, String on) {
    clusterLogsTo("s3://logs/emr/", Map.of(off, "disabled", on, "emr-managed"));
    endAt(60, StepState.FAILED);
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(said())
        .containsExactly(
            "INFO The step's log is not in S3 and is not waited for: cluster 'analytics' (j-1) does"
                + " not bring all logs there (S3LoggingConfiguration: "
                + off
                + " is disabled). If it does bring this one, it will be at"
                + " s3://logs/emr/j-1/steps/s-1/.");
    assertThat(job.fixture.timer.now()).isLessThan(Duration.ofSeconds(63));
    assertThat(s3.requests()).hasSize(1);
  }

  @Test
  void whatIsThereAllTheSameIsCopied() throws Exception {
    clusterLogsTo("s3://logs/emr/", Map.of("application-logs", "disabled"));
    push("stderr.gz", "oops\n");
    endAt(60, StepState.FAILED);
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(copied()).containsExactly("[stderr] oops");
  }

  @Test
  void aClusterThatBringsNoLogsSaysSoAndHasNoLink() {
    clusterLogsTo(
        "s3://logs/emr/", Map.of("application-logs", "disabled", "system-logs", "disabled"));
    endAt(60, StepState.FAILED);
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(said())
        .containsExactly(
            "INFO The step's log is not copied: cluster 'analytics' (j-1) brings none to S3"
                + " (S3LoggingConfiguration: application-logs and system-logs are disabled).");
    assertThat(job.fixture.log.lines()).noneMatch(line -> line.contains("s3://logs/emr/"));
    assertThat(job.fixture.outputs).doesNotContainKey("aws.emr.output.log.uri");
    assertThat(job.fixture.timer.now()).isLessThan(Duration.ofSeconds(63));
    assertThat(s3.requests()).isEmpty();
  }

  @Test
  void whatEmrKeepsForItselfIsToldAsThat() {
    clusterLogsTo(null, Map.of("application-logs", "emr-managed"));
    endAt(60, StepState.FAILED);
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(said())
        .containsExactly(
            "INFO The step's log is not copied: cluster 'analytics' (j-1) has no LogUri, EMR keeps"
                + " it (S3LoggingConfiguration: application-logs is emr-managed); a cluster gets"
                + " one when it is made. aws.emr.logs=none ends this line.");
    assertThat(s3.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"emr-managed", "on-customer-s3only", "of-another-age"})
  void whateverElseAClusterSaysOfItsLogsTheyAreWaitedFor(String policy) {
    clusterLogsTo(
        "s3://logs/emr/", Map.of("application-logs", policy, "persistent-ui-logs", "disabled"));
    endAt(60, StepState.FAILED);
    at(300, () -> push("stderr.gz", "oops\n"));
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(copied()).containsExactly("[stderr] oops");
  }

  private PluginConfig config(String... changes) {
    List<String> all =
        new ArrayList<>(
            List.of("aws.emr.logs", "s3", "aws.emr.upload.endpoint", s3.endpoint().toString()));
    all.addAll(Arrays.asList(changes));
    return Examples.config(all.toArray(String[]::new));
  }

  private void push(String file, String text) {
    try {
      s3.put(FOLDER + file, WholeGzipTest.gzip(text), PUSHED);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String numbered(String word, int lines) {
    return IntStream.range(100_000, 100_000 + lines)
        .mapToObj(i -> word + " " + i + "\n")
        .collect(Collectors.joining());
  }

  private void at(int second, Runnable event) {
    job.fixture.timer.at(Duration.ofSeconds(second), event);
  }

  private void endAt(int second, StepState state) {
    at(second, () -> job.fixture.emr.describeStep.answersOnly(ended(state, END.minusSeconds(60))));
  }

  private static DescribeStepResponse ended(StepState state, Instant start) {
    return DescribeStepResponse.builder()
        .step(
            step ->
                step.id("s-1")
                    .status(
                        status ->
                            status
                                .state(state)
                                .timeline(t -> t.startDateTime(start).endDateTime(END))))
        .build();
  }

  private void clusterLogsTo(String uri) {
    clusterLogsTo(uri, Map.of());
  }

  private void clusterLogsTo(String uri, Map<String, String> uploads) {
    job.fixture.emr.describeCluster.answersOnly(
        DescribeClusterResponse.builder()
            .cluster(
                cluster ->
                    cluster
                        .id("j-1")
                        .logUri(uri)
                        .monitoringConfiguration(
                            m ->
                                m.s3LoggingConfiguration(
                                    l -> l.logTypeUploadPolicyWithStrings(uploads)))
                        .status(s -> s.state(ClusterState.WAITING)))
            .build());
  }

  private List<String> copied() {
    return job.fixture.log.lines().stream()
        .filter(line -> line.startsWith("INFO ["))
        .map(line -> line.substring(5))
        .toList();
  }

  /** What is said about the log, besides the log itself, the links and the step's states. */
  private List<String> said() {
    return job.fixture.log.lines().stream()
        .filter(line -> line.contains("log") || line.contains("left out"))
        .filter(line -> !line.startsWith("INFO [") && !line.startsWith("INFO Logs of"))
        .toList();
  }
}
