package io.github.azkabanaws.emr.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.FakeLogs;
import io.github.azkabanaws.emr.fixtures.LogRun;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.StepState;

/** How the log of a running step is read from CloudWatch Logs, in virtual time. */
class LogTailTest {
  private static final String OUT = "j-1/steps/s-1/stdout";
  private static final String ERR = "j-1/steps/s-1/stderr";

  private final LogRun job = new LogRun();

  @Test
  void linesAppearWhileTheStepRuns() throws Exception {
    at(60, () -> job.logs.write(OUT, "first"));
    at(120, () -> job.logs.write(OUT, "second", "third\nwith two lines\n"));
    at(
        180,
        () ->
            assertThat(copied())
                .containsExactly(
                    "[stdout] first",
                    "[stdout] second",
                    "[stdout] third",
                    "[stdout] with two lines"));
    endAt(3600, StepState.COMPLETED);
    assertThat(job.run(config())).isTrue();
    assertThat(copied()).hasSize(4);
    assertThat(job.fixture.log.lines()).noneMatch(line -> line.startsWith("WARN"));
  }

  @Test
  void eachLineComesOnceAndInOrderOverAllPages() throws Exception {
    job.logs.pageSize(7);
    String[] lines = IntStream.range(0, 100).mapToObj(i -> "line " + i).toArray(String[]::new);
    at(30, () -> job.logs.write(OUT, lines));
    at(60, () -> job.logs.write(OUT, "later"));
    endAt(300, StepState.COMPLETED);
    job.run(config());
    assertThat(copied())
        .containsExactlyElementsOf(
            Stream.concat(Stream.of(lines), Stream.of("later")).map(l -> "[stdout] " + l).toList());
  }

  @Test
  void anEmptyPageInBetweenIsNotTheEnd() throws Exception {
    job.logs.write(OUT, "one");
    job.logs.answers(new LogEventsPage(List.of(), "f/0", Optional.empty()));
    endAt(60, StepState.COMPLETED);
    job.run(config("aws.emr.logs.stream", "{cluster}/steps/{step}/stdout"));
    assertThat(copied()).containsExactly("[log] one");
  }

  @Test
  void aTokenThatHasExpiredLosesAndRepeatsNothing() throws Exception {
    job.logs.write(OUT, "first");
    at(
        3 * 86_400,
        () -> {
          job.logs.fails(
              FakeEmr.error(400, "InvalidParameterException", "The nextToken is invalid."));
          job.logs.write(OUT, "after three days");
        });
    at(3 * 86_400 + 100, () -> job.logs.write(OUT, "and more"));
    endAt(4 * 86_400, StepState.COMPLETED);
    job.run(config("aws.emr.logs.stream", "{cluster}/steps/{step}/stdout"));
    assertThat(copied()).containsExactly("[log] first", "[log] after three days", "[log] and more");
    assertThat(job.fixture.log.lines()).noneMatch(line -> line.startsWith("WARN"));
  }

  @Test
  void anExpiredTokenLosesAndRepeatsNothingOfTheLastMillisecondEither() throws Exception {
    job.logs.write(OUT, "first");
    job.logs.stopClock();
    job.logs.pageSize(2);
    job.logs.write(OUT, "second", "third", "fourth");
    at(
        3 * 86_400,
        () -> {
          job.logs.fails(
              FakeEmr.error(400, "InvalidParameterException", "The nextToken is invalid."));
          job.logs.write(OUT, "fifth");
        });
    endAt(4 * 86_400, StepState.COMPLETED);
    job.run(config("aws.emr.logs.stream", "{cluster}/steps/{step}/stdout"));
    assertThat(copied())
        .containsExactly(
            "[log] first", "[log] second", "[log] third", "[log] fourth", "[log] fifth");
  }

  @Test
  void aServerThatAlwaysGivesTheSameTokenMakesNoLineComeTwice() throws Exception {
    var page =
        new LogEventsPage(List.of(new LogEventsPage.Event(1, "again")), "same", Optional.empty());
    IntStream.range(0, 10_000).forEach(i -> job.logs.answers(page));
    endAt(600, StepState.COMPLETED);
    job.run(config("aws.emr.logs.stream", "{step}"));
    assertThat(copied()).containsExactly("[log] again");
    assertThat(job.logs.requests()).hasSizeLessThan(200);
  }

  @Test
  void aServerWithEndlessEmptyPagesIsGivenUpForAWhile() throws Exception {
    IntStream.range(0, 100_000)
        .forEach(
            i -> job.logs.answers(new LogEventsPage(List.of(), "token-" + i, Optional.empty())));
    endAt(60, StepState.COMPLETED);
    assertThat(job.run(config("aws.emr.logs.stream", "{step}"))).isTrue();
    assertThat(job.logs.requests()).hasSizeLessThan(1000);
  }

  @Test
  void whatComesAfterTheStepsEndIsDrainedWithinALimit() throws Exception {
    endAt(60, StepState.COMPLETED);
    at(65, () -> job.logs.write(OUT, "late"));
    at(73, () -> job.logs.write(ERR, "later"));
    job.run(config());
    assertThat(copied()).containsExactly("[stdout] late", "[stderr] later");
    // Ten quiet seconds after the last news, not the whole limit.
    assertThat(job.fixture.timer.now()).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(92));
  }

  @Test
  void aStreamThatNeverEndsIsLeftAfterTheLimit() throws Exception {
    endAt(60, StepState.COMPLETED);
    for (int i = 0; i < 1000; i++) {
      int n = i;
      at(i, () -> job.logs.write(OUT, "line " + n));
    }
    job.run(config());
    assertThat(job.fixture.timer.now()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(95));
    assertThat(job.fixture.log.lines())
        .anyMatch(
            line ->
                line.contains("has not given the end of the log within 30s (aws.emr.logs.drain)"));
  }

  @Test
  void aMissingStreamIsNormalUntilTheEndAndThenOneLine() throws Exception {
    endAt(3600, StepState.COMPLETED);
    assertThat(job.run(config())).isTrue();
    assertThat(aboutLogs())
        .singleElement()
        .asString()
        .contains(
            "there is no log stream 'j-1/steps/s-1/stdout' of log group '/emr' and no log stream"
                + " 'j-1/steps/s-1/stderr' of log group '/emr'")
        .contains("aws.emr.logs.stream does not fit");
  }

  @Test
  void aScriptThatWritesToOneOfBothIsNotWorthALine() throws Exception {
    job.logs.write(ERR, "oops");
    endAt(60, StepState.COMPLETED);
    job.run(config());
    assertThat(aboutLogs()).isEmpty();
  }

  @Test
  void throttlingMakesItSlowerAndLosesNothing() throws Exception {
    for (int i = 0; i < 8; i++) {
      job.logs.fails(FakeEmr.throttled());
    }
    job.logs.write(OUT, "a", "b");
    endAt(1200, StepState.COMPLETED);
    job.run(config());
    assertThat(copied()).containsExactly("[stdout] a", "[stdout] b");
    assertThat(aboutLogs()).hasSizeLessThan(3);
    var times = job.logs.requests().stream().map(FakeLogs.Request::time).toList();
    assertThat(times.get(7).minus(times.get(0))).isGreaterThan(Duration.ofSeconds(5));
  }

  @Test
  void aStepThatIsPendingCostsNoCalls() throws Exception {
    job.fixture.emr.describeStep.clear().answers(Answers.step(StepState.PENDING));
    at(7200, () -> assertThat(job.logs.requests()).isEmpty());
    at(7200, () -> job.fixture.emr.describeStep.answersOnly(Answers.step(StepState.RUNNING)));
    at(7300, () -> job.logs.write(OUT, "runs"));
    endAt(7400, StepState.COMPLETED);
    job.run(config());
    assertThat(copied()).containsExactly("[stdout] runs");
  }

  @Test
  void theMiddleOfALongLogIsLeftOutAndItsEndIsReadBackwards() throws Exception {
    String[] lines =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "line " + i + " " + "x".repeat(100))
            .toArray(String[]::new);
    job.logs.pageSize(1000);
    at(30, () -> job.logs.write(OUT, lines));
    at(40, () -> job.logs.write(ERR, "why"));
    endAt(3600, StepState.FAILED);
    assertThatThrownBy(() -> job.run(config("aws.emr.logs.megabytes", "1")))
        .isInstanceOf(StepJobException.class);
    List<String> copied = copied();
    assertThat(copied.get(0)).startsWith("[stdout] line 0 ");
    assertThat(copied).anyMatch(line -> line.startsWith("[stdout] line 19999 "));
    assertThat(copied).filteredOn(line -> line.equals("[stderr] why")).hasSize(1);
    assertThat(copied).doesNotHaveDuplicates().hasSizeBetween(3000, 7000);
    assertThat(copied.stream().filter(l -> l.startsWith("[stdout]")).map(l -> number(l)).toList())
        .isSorted();
    assertThat(copied.stream().mapToLong(String::length).sum()).isLessThan(1 << 20);
    assertThat(job.fixture.log.lines())
        .anyMatch(
            line ->
                line.contains("is left out here, up to the end. All of it: log stream '" + OUT));
    // Nothing was read while nothing was written.
    assertThat(
            job.logs.requests().stream()
                .filter(r -> r.time().compareTo(Duration.ofSeconds(100)) > 0)
                .filter(r -> r.time().compareTo(Duration.ofSeconds(3599)) < 0))
        .isEmpty();
  }

  @Test
  void emptyPagesAreNotTakenForTheEndOfALongLog() throws Exception {
    job.logs.endBehindEmptyPages(5);
    runLong();
    assertThat(copied()).last().asString().startsWith("[log] line 19999 ");
    assertThat(aboutLogs()).noneMatch(line -> line.contains("has not given"));
  }

  @Test
  void anEndBehindTooManyEmptyPagesIsGivenUpWithANote() throws Exception {
    job.logs.endBehindEmptyPages(1000);
    runLong();
    assertThat(job.logs.requests()).filteredOn(r -> "last".equals(r.token())).hasSize(10);
    assertThat(aboutLogs())
        .contains(
            "INFO CloudWatch Logs has not given the end of the step's log: its pages were empty."
                + " All of it: log stream '"
                + OUT
                + "' of log group '/emr'.");
  }

  /** One stream of more than two megabytes. */
  private void runLong() throws Exception {
    String[] lines =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "line " + i + " " + "x".repeat(100))
            .toArray(String[]::new);
    job.logs.pageSize(1000);
    at(30, () -> job.logs.write(OUT, lines));
    endAt(3600, StepState.COMPLETED);
    job.run(
        config(
            "aws.emr.logs.megabytes", "1", "aws.emr.logs.stream", "{cluster}/steps/{step}/stdout"));
  }

  @Test
  void twoHundredJobsShareTheBudget() {
    VirtualTimer timer = job.fixture.timer;
    LogTails tails = new LogTails(job.logs, 5, timer, timer);
    List<Examples.Log> logs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Examples.Log log = Examples.Log.create();
      logs.add(log);
      job.logs.write("j-1/steps/s-" + i + "/stdout", "of " + i);
      job.logs.write("j-1/steps/s-" + i + "/stderr", "err " + i);
      WatchedStep step = LogRun.running("s-" + i, timer, log.logger());
      tails.follow(LogRun.tail(step, config(), log.logger(), timer));
    }
    timer.await(new Signal(), Duration.ofSeconds(100));
    // 5 at once and 5 a second; each stream was asked, the first ones a second time.
    assertThat(job.logs.requests().size()).isBetween(490, 506);
    for (int i = 0; i < 200; i++) {
      assertThat(logs.get(i).lines()).contains("INFO [stdout] of " + i, "INFO [stderr] err " + i);
    }
  }

  private static PluginConfig config(String... changes) {
    List<String> all = new ArrayList<>(List.of("aws.log.group.name", "/emr"));
    all.addAll(List.of("aws.emr.logs", "cloudwatch"));
    all.addAll(List.of(changes));
    return Examples.config(all.toArray(String[]::new));
  }

  private void at(int second, Runnable event) {
    job.fixture.timer.at(Duration.ofSeconds(second), event);
  }

  private void endAt(int second, StepState state) {
    at(second, () -> job.fixture.emr.describeStep.answersOnly(Answers.step(state)));
  }

  private static int number(String line) {
    return Integer.parseInt(line.split(" ", -1)[2]);
  }

  private List<String> copied() {
    return job.fixture.log.lines().stream()
        .filter(line -> line.startsWith("INFO ["))
        .map(line -> line.substring(5))
        .toList();
  }

  /** What is said about the log, besides the log itself. */
  private List<String> aboutLogs() {
    return job.fixture.log.lines().stream()
        .filter(line -> line.contains("log") && !line.startsWith("INFO ["))
        .toList();
  }
}
