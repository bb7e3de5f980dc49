package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.usersxml.HashLimit.BusyException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashLimitTest {
  private static final int PARALLEL = 2;
  private static final int CALLERS = 20;

  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @AfterEach
  void tearDown() {
    release.countDown();
    callers.shutdownNow();
  }

  @Test
  void fewAreCheckedFewWaitAndTheRestIsTurnedAway() throws Exception {
    HashLimit limit = new HashLimit(PARALLEL, Duration.ofHours(1));
    CountDownLatch turnedAway = new CountDownLatch(CALLERS - PARALLEL - HashLimit.MAX_WAITING);
    List<Future<Boolean>> attempts = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      attempts.add(
          callers.submit(
              () -> {
                try {
                  return limit.check(this::check);
                } catch (BusyException e) {
                  turnedAway.countDown();
                  return false;
                }
              }));
    }
    // While nobody gets on: whoever waited for a turn would be in here for an hour.
    assertThat(turnedAway.await(30, TimeUnit.SECONDS)).isTrue();
    release.countDown();
    int checked = 0;
    for (Future<Boolean> attempt : attempts) {
      checked += attempt.get(30, TimeUnit.SECONDS) ? 1 : 0;
    }
    assertThat(checked).isEqualTo(PARALLEL + HashLimit.MAX_WAITING);
    assertThat(most).hasValueLessThanOrEqualTo(PARALLEL);
    assertThat(limit.check(() -> true)).isTrue();
  }

  @Test
  void aTurnThatDoesNotComeInTimeIsNotWaitedForLonger() throws Exception {
    HashLimit limit = new HashLimit(1, Duration.ofMillis(1));
    CountDownLatch inside = new CountDownLatch(1);
    Future<Boolean> first =
        callers.submit(
            () ->
                limit.check(
                    () -> {
                      inside.countDown();
                      return check();
                    }));
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 2 * HashLimit.MAX_WAITING; i++) {
      assertThatThrownBy(() -> limit.check(() -> true)).isInstanceOf(BusyException.class);
    }
    release.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(limit.check(() -> true)).isTrue();
  }

  @Test
  void saysWhatTheCheckSays() throws Exception {
    HashLimit limit = new HashLimit(1, Duration.ZERO);
    assertThat(limit.check(() -> true)).isTrue();
    assertThat(limit.check(() -> false)).isFalse();
  }

  @Test
  void aCheckThatFailsGivesItsTurnBack() throws Exception {
    HashLimit limit = new HashLimit(1, Duration.ZERO);
    for (int i = 0; i < 2 * HashLimit.MAX_WAITING; i++) {
      assertThatThrownBy(
              () ->
                  limit.check(
                      () -> {
                        throw new IllegalStateException("broken");
                      }))
          .hasMessage("broken");
    }
    assertThat(limit.check(() -> true)).isTrue();
  }

  @Test
  void aThreadThatIsInterruptedDoesNotWait() throws Exception {
    HashLimit limit = new HashLimit(1, Duration.ofHours(1));
    for (int i = 0; i < 2 * HashLimit.MAX_WAITING; i++) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> limit.check(() -> true)).isInstanceOf(BusyException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(limit.check(() -> true)).isTrue();
  }

  @Test
  void theDefaultLeavesCoresToTheOthers() {
    assertThat(XmlUserSettings.defaultParallel(1)).isEqualTo(1);
    assertThat(XmlUserSettings.defaultParallel(2)).isEqualTo(1);
    assertThat(XmlUserSettings.defaultParallel(4)).isEqualTo(2);
    assertThat(XmlUserSettings.defaultParallel(64)).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 64})
  void asManyAtATimeAsTheAdministratorWants(int parallel) {
    Props props = new Props();
    props.put(XmlUserSettings.HASH_PARALLEL, String.valueOf(parallel));
    ConfigProblems problems = new ConfigProblems();
    assertThat(XmlUserSettings.read(props, problems).parallel()).isEqualTo(parallel);
    problems.throwIfAny();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65", "100", "-1", "many"})
  void butNoneOrVeryMany(String text) {
    Props props = new Props();
    props.put(XmlUserSettings.HASH_PARALLEL, text);
    ConfigProblems problems = new ConfigProblems();
    assertThat(XmlUserSettings.read(props, problems).parallel()).isEqualTo(1);
    assertThatThrownBy(problems::throwIfAny)
        .hasMessageContaining("cognito.xml.hash.parallel is \"" + text + "\"; allowed: 1 to 64");
  }

  @Test
  void xmlUsersSignInUnlessSwitchedOff() {
    Props props = new Props();
    ConfigProblems problems = new ConfigProblems();
    assertThat(XmlUserSettings.read(props, problems).enabled()).isTrue();
    assertThat(XmlUserSettings.read(props, problems).parallel()).isBetween(1, 4);
    props.put(XmlUserSettings.XML_USERS, "false");
    assertThat(XmlUserSettings.read(props, problems).enabled()).isFalse();
    problems.throwIfAny();
  }

  private boolean check() {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      return release.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      running.decrementAndGet();
    }
  }
}
