package io.github.azkabanaws.emr.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.base.Signal;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many logs, and CloudWatch Logs that answers nobody for a while. */
class LogSilenceTest {
  private static final int JOBS = 50;

  private final VirtualTimer timer = new VirtualTimer();
  private final FakeLogs logs = new FakeLogs(timer);
  private final LogTails tails = new LogTails(logs, 5, timer, timer);
  private final List<Examples.Log> jobs = new ArrayList<>();

  static Stream<RuntimeException> silence() {
    return Stream.of(
        FakeEmr.throttled(),
        FakeEmr.lostConnection(),
        FakeEmr.error(503, "ServiceUnavailableException", "later"));
  }

  @ParameterizedTest
  @MethodSource("silence")
  void allLogsWaitTogetherAndLoseNothing(RuntimeException failure) {
    follow();
    write(0, 20);
    pass(Duration.ofMinutes(1));
    logs.failsAlways(failure);
    int before = logs.requests().size();
    write(20, 40);
    pass(Duration.ofMinutes(10));
    // Pauses of 2, 4, 8, 16 s and then half a minute.
    assertThat(logs.requests().size() - before).isBetween(15, 25);
    logs.failsAlways(null);
    write(40, 60);
    pass(Duration.ofMinutes(5));
    for (int i = 0; i < JOBS; i++) {
      int job = i;
      assertThat(jobs.get(i).lines())
          .filteredOn(line -> line.startsWith("INFO [log]"))
          .containsExactlyElementsOf(
              IntStream.range(0, 60).mapToObj(n -> "INFO [log] " + job + "/" + n).toList());
    }
  }

  @Test
  void anAnswerEndsThePauseOfAll() {
    follow();
    logs.failsAlways(FakeEmr.lostConnection());
    pass(Duration.ofMinutes(10));
    logs.failsAlways(null);
    write(0, 1);
    int before = logs.requests().size();
    // Half a minute until the next one asks, and a fifth of a second for each after that.
    pass(Duration.ofSeconds(60));
    assertThat(logs.requests().size() - before).isGreaterThan(JOBS);
  }

  @Test
  void whatIsSaidOfOneStreamIsNoSilence() {
    follow();
    // There is not one stream yet.
    pass(Duration.ofMinutes(1));
    assertThat(logs.requests()).hasSizeGreaterThan(250);
  }

  @Test
  void oneStreamThatIsNeverAnsweredHoldsUpTheOthersForAMomentOnly() {
    follow();
    logs.failsFor("s-0", FakeEmr.lostConnection());
    for (int i = 0; i < 20; i++) {
      write(i, i + 1);
      pass(Duration.ofMinutes(1));
    }
    assertThat(jobs.subList(1, JOBS))
        .allSatisfy(
            log ->
                assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("INFO [log]"))
                    .hasSize(20));
  }

  private void follow() {
    PluginConfig config =
        Examples.config(
            "aws.log.group.name",
            "/emr",
            "aws.emr.logs",
            "cloudwatch",
            "aws.emr.logs.stream",
            "{step}");
    for (int i = 0; i < JOBS; i++) {
      Examples.Log log = Examples.Log.create();
      jobs.add(log);
      WatchedStep step = LogRun.running("s-" + i, timer, log.logger());
      tails.follow(LogRun.tail(step, config, log.logger(), timer));
    }
  }

  private void write(int from, int to) {
    for (int i = 0; i < JOBS; i++) {
      for (int n = from; n < to; n++) {
        logs.write("s-" + i, i + "/" + n);
      }
    }
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }
}
