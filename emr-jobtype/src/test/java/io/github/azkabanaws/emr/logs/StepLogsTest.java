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
import io.github.azkabanaws.emr.job.PluginConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.DescribeClusterResponse;
import software.amazon.awssdk.services.emr.model.StepState;

/** What a step's log in CloudWatch Logs does to its job, in virtual time. */
class StepLogsTest {
  private static final String OUT = "j-1/steps/s-1/stdout";
  private static final String ERR = "j-1/steps/s-1/stderr";
  private static final Duration HOUR = Duration.ofHours(1);

  private final LogRun job = new LogRun();

  @Test
  void aMissingGroupIsToldAtOnce() throws Exception {
    job.logs.failsAlways(FakeLogs.missing("group"));
    at(
        60,
        () ->
            assertThat(aboutLogs())
                .containsExactly("WARN There is no log group '/emr': set aws.log.group.name."));
    endAt(600, StepState.COMPLETED);
    job.run(config());
    assertThat(aboutLogs()).hasSizeBetween(1, 4);
  }

  @Test
  void deniedIsToldWithTheRightThatIsMissingAndThenLessAndLessOften() throws Exception {
    job.logs.failsAlways(FakeEmr.error(400, "AccessDeniedException", "not authorized"));
    endAt(10 * 3600, StepState.COMPLETED);
    assertThat(job.run(config())).isTrue();
    assertThat(aboutLogs()).hasSizeBetween(5, 17);
    assertThat(aboutLogs().get(0))
        .isEqualTo(
            "WARN The step's log can't be read: AccessDeniedException: not authorized; the"
                + " executor's role has to have the right logs:GetLogEvents on log group /emr. The"
                + " job is not affected.");
    // Less and less often asked too: two streams, once in a minute.
    assertThat(job.logs.requests()).hasSizeLessThan(2 * 620);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "500", "expired"})
  void noErrorDecidesTheOutcome(String error) throws Exception {
    job.logs.failsAlways(
        switch (error) {
          case "lost" -> FakeEmr.lostConnection();
          case "500" -> FakeEmr.error(500, "InternalFailure", "x");
          default -> FakeEmr.error(400, "ExpiredTokenException", "x");
        });
    endAt(60, StepState.COMPLETED);
    assertThat(job.run(config())).isTrue();
    assertThat(aboutLogs().get(0)).contains("The job is not affected");
  }

  @Test
  void anErrorOfTheCodeItselfDoesNotEither() throws Exception {
    job.logs.failsAlways(new IllegalStateException("a defect"));
    endAt(60, StepState.COMPLETED);
    assertThat(job.run(config())).isTrue();
    assertThat(aboutLogs())
        .containsExactly(
            "WARN The step's log is copied no further: java.lang.IllegalStateException: a defect");
    assertThat(job.logs.requests()).hasSize(1);
  }

  @Test
  void anAppenderThatThrowsDoesNotEither() throws Exception {
    job.onLine(
        "[stdout] a",
        () -> {
          throw new StackOverflowError("in the appender");
        });
    job.logs.write(OUT, "a", "b");
    endAt(60, StepState.COMPLETED);
    assertThat(job.run(config())).isTrue();
  }

  @Test
  void aKillWaitsForNoLog() throws Exception {
    job.logs.write(OUT, "before");
    job.fixture.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.fixture.emr.cancel.answers(Answers.cancelSubmitted());
    at(
        60,
        () -> {
          job.fixture.kill.raise();
          job.fixture.emr.describeStep.clear().answers(Answers.step(StepState.CANCELLED));
        });
    assertThat(job.run(config())).isFalse();
    assertThat(job.fixture.timer.now()).isLessThan(Duration.ofSeconds(65));
    job.logs.write(OUT, "after");
    job.fixture.timer.await(new Signal(), HOUR);
    assertThat(copied()).containsExactly("[stdout] before");
    assertThat(job.fixture.log.lines())
        .containsSubsequence(
            "INFO Step s-1 is CANCELLED.",
            "INFO Step s-1 in the EMR console: https://eu-west-1.console.aws.amazon.com/emr/home"
                + "?region=eu-west-1#/clusterDetails/j-1",
            "INFO Killed: step s-1 has ended, CANCELLED.");
  }

  @Test
  void aKillEndsTheDrain() throws Exception {
    endAt(60, StepState.COMPLETED);
    at(64, () -> job.fixture.kill.raise());
    job.run(config());
    assertThat(job.fixture.timer.now()).isLessThan(Duration.ofSeconds(66));
  }

  @Test
  void theReasonOfAFailureStandsLastAndShort() {
    job.logs.write(ERR, "Traceback", "KeyError: 'x'");
    at(30, () -> job.logs.write(OUT, "cleaning up"));
    endAt(60, StepState.FAILED);
    assertThatThrownBy(() -> job.run(config()))
        .hasMessage(
            "Step s-1 on cluster 'analytics' (j-1) ended FAILED | last lines of stderr: Traceback /"
                + " KeyError: 'x'");
    assertThat(job.fixture.log.lines())
        .containsSubsequence(
            "INFO [stderr] Traceback",
            "INFO [stdout] cleaning up",
            "INFO The last lines of stderr once more:",
            "INFO [stderr] Traceback",
            "INFO [stderr] KeyError: 'x'",
            "INFO Step s-1 in the EMR console: https://eu-west-1.console.aws.amazon.com/emr/home"
                + "?region=eu-west-1#/clusterDetails/j-1");
  }

  @Test
  void theLastLinesOfALogThatEndsWithThemAreNotRepeated() {
    job.logs.write(OUT, "working");
    at(30, () -> job.logs.write(ERR, "Traceback", "KeyError: 'x'"));
    endAt(60, StepState.FAILED);
    assertThatThrownBy(() -> job.run(config())).isInstanceOf(StepJobException.class);
    assertThat(copied())
        .containsExactly("[stdout] working", "[stderr] Traceback", "[stderr] KeyError: 'x'");
  }

  @Test
  void theClusterTellsItsLogGroup() throws Exception {
    job.logs.write("emr/j-1/s-1", "hello");
    job.fixture
        .emr
        .describeCluster
        .clear()
        .answers(
            DescribeClusterResponse.builder()
                .cluster(
                    cluster ->
                        cluster
                            .id("j-1")
                            .status(s -> s.state(ClusterState.WAITING))
                            .monitoringConfiguration(
                                m ->
                                    m.cloudWatchLogConfiguration(
                                        c ->
                                            c.enabled(true)
                                                .logGroupName("/aws/emr")
                                                .logStreamNamePrefix("emr/"))))
                .build());
    endAt(60, StepState.COMPLETED);
    job.run(
        Examples.config("aws.emr.logs", null, "aws.emr.logs.stream", "{prefix}{cluster}/{step}"));
    assertThat(copied()).containsExactly("[log] hello");
  }

  @Test
  void withoutAnyPlaceOneLineSaysWhatToSet() throws Exception {
    endAt(60, StepState.COMPLETED);
    job.run(Examples.config("aws.emr.logs", null));
    assertThat(aboutLogs())
        .containsExactly(
            "INFO The step's log is not copied: cluster 'analytics' (j-1) has no LogUri and no log"
                + " group; set aws.log.group.name, or a LogUri for the cluster. aws.emr.logs=none"
                + " ends this line.");
    assertThat(job.logs.requests()).isEmpty();
  }

  @Test
  void aClusterOfWhichNobodyKnowsIsOneLineToo() throws Exception {
    job.fixture.emr.describeCluster.clear().fails(FakeEmr.throttled());
    endAt(60, StepState.COMPLETED);
    assertThat(job.run(Examples.config("aws.emr.logs", null))).isTrue();
    assertThat(aboutLogs())
        .containsExactly(
            "WARN The step's log is not copied: EMR does not tell where cluster 'analytics' (j-1)"
                + " brings its logs (DescribeCluster).");
  }

  @Test
  void cloudWatchAloneWithoutAGroupIsOneLine() throws Exception {
    endAt(60, StepState.COMPLETED);
    job.run(Examples.config("aws.emr.logs", "cloudwatch"));
    assertThat(aboutLogs())
        .containsExactly(
            "WARN The step's log is not copied: no log group is set (aws.log.group.name), and the"
                + " cluster names none.");
  }

  @Test
  void noneMeansNone() throws Exception {
    job.logs.write(OUT, "x");
    endAt(60, StepState.COMPLETED);
    job.run(config("aws.emr.logs", "none"));
    assertThat(job.logs.requests()).isEmpty();
    assertThat(aboutLogs()).isEmpty();
  }

  @Test
  void aStepThatALimitEndsHasItsLogToo() {
    job.logs.write(ERR, "waiting for the database");
    job.fixture.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.fixture.emr.cancel.answers(Answers.cancelSubmitted());
    at(3700, () -> job.fixture.emr.describeStep.answersOnly(Answers.step(StepState.CANCELLED)));
    at(3701, () -> job.logs.write(ERR, "interrupted"));
    assertThatThrownBy(() -> job.run(config("aws.emr.step.timeout", "1h")))
        .hasMessageContaining("aws.emr.step.timeout");
    assertThat(copied()).endsWith("[stderr] interrupted");
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
