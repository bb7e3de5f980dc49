package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.EngineThread;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.RunFixture;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.StepState;

/** What becomes of steps when the machine gives the engine no thread for a while. */
class NoThreadTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final FakeEmr emr = new FakeEmr();

  @Test
  void aStepThatCouldNotBeWatchedAtFirstIsWatchedLater() throws Exception {
    RunFixture job = job(timer, failing(second(0), second(60)));
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    timer.at(
        Duration.ofMinutes(10),
        () -> emr.describeStep.answersOnly(Answers.step(StepState.COMPLETED)));
    assertThat(job.run()).isTrue();
    assertThat(job.log.lines())
        .filteredOn(line -> line.startsWith("ERROR"))
        .singleElement()
        .asString()
        .startsWith("ERROR Nothing watches step s-1 yet");
    assertThat(job.account.watch().size()).isZero();
  }

  @Test
  void aKillEndsAStepThatIsNotWatchedYet() throws Exception {
    RunFixture job = job(failing(second(2), second(60)), failing(second(0), second(60)));
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
    timer.at(second(70), () -> emr.describeStep.answersOnly(Answers.step(StepState.CANCELLED)));
    emr.cancel.answers(Answers.cancelSubmitted());
    timer.at(second(5), job.kill::raise);
    assertThat(job.run()).isFalse();
    assertThat(emr.cancel.requests()).isNotEmpty();
    assertThat(timer.now()).isBetween(second(70), second(80));
    assertThat(job.log.lines())
        .anyMatch(line -> line.contains("cancelling step s-1 (OutOfMemoryError)"))
        .last()
        .isEqualTo("INFO Killed: step s-1 has ended, CANCELLED.");
  }

  @Test
  void theOutcomeStandsThoughTheWatchCannotBeLeft() throws Exception {
    AtomicInteger refusals = new AtomicInteger();
    Scheduler watching =
        (delay, task) -> {
          // Of the watch's own tasks only the plan of a next look has a delay; leaving has none.
          boolean isLeaving = delay.isZero() && !emr.describeStep.requests().isEmpty();
          if (isLeaving && refusals.getAndIncrement() == 0) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          timer.after(delay, task);
        };
    RunFixture job = job(timer, watching);
    emr.describeStep.answers(Answers.step(StepState.COMPLETED));
    assertThat(job.run()).isTrue();
    assertThat(refusals).hasPositiveValue();
  }

  @Test
  void aTaskThatWasRefusedIsNotRunLater() throws Exception {
    Deque<Error> errors =
        new ArrayDeque<>(List.of(new OutOfMemoryError("unable to create native thread")));
    ThreadFactory factory =
        task -> {
          if (!errors.isEmpty()) {
            throw errors.pop();
          }
          Thread thread = new Thread(task, "no-thread-test");
          thread.setDaemon(true);
          return thread;
        };
    EngineThread engine = new EngineThread(factory, Duration.ofMillis(10));
    List<String> run = Collections.synchronizedList(new ArrayList<>());
    assertThatThrownBy(() -> engine.after(Duration.ZERO, () -> run.add("refused")))
        .isInstanceOf(OutOfMemoryError.class);
    CountDownLatch over = new CountDownLatch(1);
    engine.after(
        Duration.ZERO,
        () -> {
          run.add("taken");
          over.countDown();
        });
    assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(run).containsExactly("taken");
  }

  private RunFixture job(Scheduler submitting, Scheduler watching) {
    return new RunFixture(emr, timer, Examples.account(emr, timer, submitting, watching));
  }

  /** A scheduler that refuses all tasks between two times. */
  private Scheduler failing(Duration from, Duration to) {
    return (delay, task) -> {
      if (timer.now().compareTo(from) >= 0 && timer.now().compareTo(to) < 0) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      timer.after(delay, task);
    };
  }

  private static Duration second(int number) {
    return Duration.ofSeconds(number);
  }
}
