package io.github.azkabanaws.base.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.base.checks.CheckLine.Status;
import io.github.azkabanaws.base.text.SentenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CheckRunTest {
  private final List<CheckLine> heard = new ArrayList<>();
  private final CheckRun run = new CheckRun(Duration.ofMinutes(1), heard::add);

  @Test
  void linesAreHeardInTheirOrder() throws Exception {
    run.make(
        "a",
        lines -> {
          lines.ok("one");
          lines.warning("two", "do it");
        });
    assertThat(run.lines())
        .isEqualTo(heard)
        .extracting(CheckLine::toString)
        .containsExactly("ok       a: one", "warning  a: two -> do it");
    assertThat(run.isRight("a")).isTrue();
  }

  @Test
  void whatNeedsAFailedCheckIsSkippedAndSoIsWhatNeedsThat() throws Exception {
    run.make("a", lines -> lines.failed("no", ""));
    run.make("b", lines -> lines.ok("never"), "x", "a");
    run.make("c", lines -> lines.ok("never"), "b");
    run.make("d", lines -> lines.ok("yes"), "x");
    assertThat(heard)
        .extracting(CheckLine::toString)
        .containsExactly(
            "failed   a: no",
            "skipped  b: not looked at, because 'a' is not right",
            "skipped  c: not looked at, because 'b' is not right",
            "ok       d: yes");
  }

  @Test
  void aCheckThatDoesNotApplyStopsNoOther() throws Exception {
    run.make("a", lines -> lines.skipped("not set"));
    run.make("b", lines -> lines.ok("yes"), "a");
    assertThat(heard).extracting(CheckLine::status).containsExactly(Status.SKIPPED, Status.OK);
  }

  @Test
  void aSentenceIsTheLineAndAnInternalErrorShowsNoMessage() throws Exception {
    run.make(
        "a",
        lines -> {
          throw new SentenceException("Refused: so it is.");
        });
    run.make(
        "b",
        lines -> {
          throw new IllegalStateException("hunter2");
        });
    assertThat(heard).extracting(CheckLine::status).containsOnly(Status.FAILED);
    assertThat(heard.get(0).text()).isEqualTo("Refused: so it is.");
    assertThat(heard.get(1).text()).contains("IllegalStateException").doesNotContain("hunter2");
  }

  @Test
  void aCheckThatHangsIsGivenUpWithWhatItHasSaid() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CheckRun impatient = new CheckRun(Duration.ofMillis(50), heard::add);
    impatient.make(
        "a",
        lines -> {
          lines.ok("one");
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
        });
    assertThat(heard).extracting(CheckLine::status).containsExactly(Status.OK, Status.FAILED);
    assertThat(heard.get(1).text()).isEqualTo("there was no answer within 50ms");
    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aCheckThatSaysNothingIsNoSuccess() throws Exception {
    run.make("a", lines -> {});
    assertThat(run.isRight("a")).isFalse();
  }
}
