package io.github.azkabanaws.emr.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.SharedLookup.Answer;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedLookupTest {
  private static final Duration OLD = Duration.ofSeconds(10);
  private static final long LIMIT = 30;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Signal kill = new Signal();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void stop() {
    go.countDown();
    threads.shutdownNow();
  }

  @Test
  void aHundredWhoAskTogetherAskOnce() throws Exception {
    CountDownLatch waiting = new CountDownLatch(99);
    SharedLookup<String, Integer> lookup = new SharedLookup<>(counting(waiting));
    List<Future<Answer<Integer>>> answers = new ArrayList<>();
    answers.add(threads.submit(() -> lookup.get("k", OLD, kill, this::slowly)));
    await(begun);
    for (int i = 0; i < 99; i++) {
      answers.add(threads.submit(() -> lookup.get("k", OLD, kill, this::slowly)));
    }
    await(waiting);
    go.countDown();
    int own = 0;
    for (Future<Answer<Integer>> answer : answers) {
      assertThat(answer.get(LIMIT, TimeUnit.SECONDS).value()).isEqualTo(1);
      own += answer.get().isOwn() ? 1 : 0;
    }
    assertThat(own).isEqualTo(1);
    assertThat(asked).hasValue(1);
  }

  @Test
  void whoWantsANewAnswerIsNotContentWithOneThatIsUnderWay() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    SharedLookup<String, Integer> lookup = new SharedLookup<>(counting(waiting));
    Future<Answer<Integer>> first = threads.submit(() -> lookup.get("k", OLD, kill, this::slowly));
    await(begun);
    Future<Answer<Integer>> second =
        threads.submit(() -> lookup.get("k", Duration.ZERO, kill, this::slowly));
    await(waiting);
    go.countDown();
    assertThat(first.get(LIMIT, TimeUnit.SECONDS).value()).isEqualTo(1);
    Answer<Integer> fresh = second.get(LIMIT, TimeUnit.SECONDS);
    assertThat(fresh.isFresh()).isTrue();
    assertThat(fresh.value()).isEqualTo(2);
  }

  @Test
  void aFailureIsToldToThoseWhoWaitAndForgotten() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    SharedLookup<String, Integer> lookup = new SharedLookup<>(counting(waiting));
    SharedLookup.Question<Integer> failing =
        () -> {
          slowly();
          throw new IllegalStateException("no answer");
        };
    Future<Answer<Integer>> first = threads.submit(() -> lookup.get("k", OLD, kill, failing));
    await(begun);
    Future<Answer<Integer>> second = threads.submit(() -> lookup.get("k", OLD, kill, failing));
    await(waiting);
    go.countDown();
    assertThatThrownBy(() -> first.get(LIMIT, TimeUnit.SECONDS)).hasRootCauseMessage("no answer");
    assertThatThrownBy(() -> second.get(LIMIT, TimeUnit.SECONDS)).hasRootCauseMessage("no answer");
    assertThat(asked).hasValue(1);
    assertThat(lookup.get("k", OLD, kill, () -> 7).value()).isEqualTo(7);
  }

  @Test
  void aKillEndsTheWaitForAnotherOnesAnswer() throws Exception {
    SharedLookup<String, Integer> lookup = new SharedLookup<>(Timer.SYSTEM);
    Future<Answer<Integer>> first = threads.submit(() -> lookup.get("k", OLD, kill, this::slowly));
    await(begun);
    Signal killed = new Signal();
    killed.raise();
    assertThatThrownBy(() -> lookup.get("k", OLD, killed, this::slowly))
        .isInstanceOf(KilledException.class);
    go.countDown();
    assertThat(first.get(LIMIT, TimeUnit.SECONDS).value()).isEqualTo(1);
  }

  @Test
  void theNextOneAsksWhenTheFirstIsKilled() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    SharedLookup<String, Integer> lookup = new SharedLookup<>(counting(waiting));
    Future<Answer<Integer>> first =
        threads.submit(
            () ->
                lookup.get(
                    "k",
                    OLD,
                    kill,
                    () -> {
                      slowly();
                      throw new KilledException();
                    }));
    await(begun);
    Future<Answer<Integer>> second =
        threads.submit(() -> lookup.get("k", OLD, new Signal(), this::slowly));
    await(waiting);
    go.countDown();
    assertThatThrownBy(() -> first.get(LIMIT, TimeUnit.SECONDS))
        .hasCauseInstanceOf(KilledException.class);
    assertThat(second.get(LIMIT, TimeUnit.SECONDS).value()).isEqualTo(2);
    assertThat(second.get().isOwn()).isTrue();
  }

  @Test
  void anAnswerServesForAsLongAsTheAskerSays() throws Exception {
    VirtualTimer timer = new VirtualTimer();
    SharedLookup<String, Integer> lookup = new SharedLookup<>(timer);
    SharedLookup.Question<Integer> question = asked::incrementAndGet;
    assertThat(lookup.get("k", OLD, kill, question).value()).isEqualTo(1);
    timer.await(new Signal(), OLD.minusMillis(1));
    Answer<Integer> old = lookup.get("k", OLD, kill, question);
    assertThat(old.value()).isEqualTo(1);
    assertThat(old.isFresh()).isFalse();
    assertThat(old.asked()).isEqualTo(Duration.ZERO);
    assertThat(lookup.get("other", OLD, kill, question).value()).isEqualTo(2);
    timer.await(new Signal(), Duration.ofMillis(1));
    assertThat(lookup.get("k", OLD, kill, question).value()).isEqualTo(3);
    // Nothing is old enough to be new, not even in the same instant.
    assertThat(lookup.get("k", Duration.ZERO, kill, question).value()).isEqualTo(4);
    assertThat(lookup.get("k", Duration.ZERO, kill, question).isFresh()).isTrue();
  }

  private int slowly() throws InterruptedException {
    int number = asked.incrementAndGet();
    begun.countDown();
    if (!go.await(LIMIT, TimeUnit.SECONDS)) {
      throw new AssertionError("Nobody said go");
    }
    return number;
  }

  /** The machine's time, and a sign that somebody waits. */
  private static Timer counting(CountDownLatch waiting) {
    return new Timer() {
      @Override
      public Duration now() {
        return SYSTEM.now();
      }

      @Override
      public boolean await(Signal wake, Duration atMost) throws InterruptedException {
        waiting.countDown();
        return SYSTEM.await(wake, atMost);
      }
    };
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(LIMIT, TimeUnit.SECONDS)).isTrue();
  }
}
