package io.github.azkabanaws.emr.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.base.TokenBucket;
import io.github.azkabanaws.emr.fixtures.CognitoFixture;
import io.github.azkabanaws.emr.fixtures.Examples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long an answer is kept, and who asks for it. */
class CognitoGroupDirectoryTest extends CognitoFixture {
  @Test
  void groupsAreKeptForTheCachesTimeAndNoLonger() throws Exception {
    groupsOf("alice");
    lists(request -> groups("finance"));
    pass(CACHE.minusMillis(1));
    assertThat(groupsOf("alice")).containsExactly("science");
    pass(Duration.ofMillis(1));
    assertThat(groupsOf("alice")).containsExactly("finance");
    assertThat(aws.requests()).hasSize(4);
  }

  @Test
  void theAgeCountsFromTheQuestion() throws Exception {
    AtomicInteger lists = new AtomicInteger();
    lists(request -> lists.incrementAndGet() <= 3 ? THROTTLED : SCIENCE);
    groupsOf("alice");
    Duration took = time.now();
    assertThat(took).isEqualTo(Duration.ofSeconds(2 + 4 + 8));
    int before = aws.requests().size();
    pass(CACHE.minus(took));
    groupsOf("alice");
    assertThat(aws.requests()).hasSize(before + 2);
  }

  @Test
  void whatIsTooOldIsNotUsedWhenThereIsNoAnswer() throws Exception {
    groupsOf("alice");
    pass(CACHE);
    aws.behave(request -> THROTTLED);
    fails("alice", "Nothing was submitted");
  }

  @Test
  void aRefusalIsKeptBriefly() throws Exception {
    aws.behave(request -> UNKNOWN);
    fails("alice", "is not in user pool");
    aws.behave(request -> isAccount(request) ? ALICE : SCIENCE);
    pass(CognitoGroupDirectory.REFUSAL.minusMillis(1));
    fails("alice", "is not in user pool");
    assertThat(aws.requests()).hasSize(1);
    pass(Duration.ofMillis(1));
    assertThat(groupsOf("alice")).containsExactly("science");
  }

  @Test
  void noAnswerIsNotKept() throws Exception {
    aws.behave(request -> THROTTLED);
    fails("alice", "Nothing was submitted");
    aws.behave(request -> isAccount(request) ? ALICE : SCIENCE);
    assertThat(groupsOf("alice")).containsExactly("science");
  }

  @Test
  void theOldestAnswerGoesWhenThereAreTooMany() throws Exception {
    aws.behave(request -> isAccount(request) ? accountAsAsked(request) : SCIENCE);
    groupsOf("first");
    pass(CACHE);
    for (int i = 2; i <= 30; i++) {
      groupsOf("user" + i);
    }
    groupsOf("first");
    groupsOf("user31");
    int before = aws.requests().size();
    groupsOf("first");
    groupsOf("user3");
    assertThat(aws.requests()).hasSize(before);
    groupsOf("user2");
    assertThat(aws.requests()).hasSize(before + 2);
  }

  @Test
  void manyJobsOfOneUserAskOnce() throws Exception {
    CountDownLatch waiting = new CountDownLatch(99);
    Timer counting = counting(waiting);
    directory = directory(counting, Duration.ofSeconds(30));
    aws.behave(
        request -> {
          await(waiting);
          return isAccount(request) ? ALICE : SCIENCE;
        });
    List<Future<Set<String>>> jobs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      jobs.add(threads.submit(() -> groupsOf("alice")));
    }
    for (Future<Set<String>> job : jobs) {
      assertThat(job.get(30, TimeUnit.SECONDS)).containsExactly("science");
    }
    assertThat(operations()).containsExactly("AdminGetUser", "AdminListGroupsForUser");
  }

  @Test
  void whenTheJobThatAsksIsKilledAnotherAsks() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    directory = directory(counting(waiting), Duration.ofSeconds(30));
    Signal killOfFirst = new Signal();
    aws.behave(
        request -> {
          asked.countDown();
          await(waiting);
          killOfFirst.raise();
          aws.behave(next -> isAccount(next) ? ALICE : SCIENCE);
          return THROTTLED;
        });
    Future<Set<String>> first =
        threads.submit(() -> directory.groupsOf("alice", killOfFirst, log.logger()));
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    Future<Set<String>> second = threads.submit(() -> groupsOf("alice"));
    assertThat(second.get(30, TimeUnit.SECONDS)).containsExactly("science");
    assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(KilledException.class);
  }

  @Test
  void aJobThatWaitsForAnotherIsKilledByItself() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    directory = directory(counting(waiting), Duration.ofSeconds(30));
    aws.behave(
        request -> {
          asked.countDown();
          await(end);
          return isAccount(request) ? ALICE : SCIENCE;
        });
    Future<Set<String>> first = threads.submit(() -> groupsOf("alice"));
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    Signal killOfSecond = new Signal();
    Future<Set<String>> second =
        threads.submit(() -> directory.groupsOf("alice", killOfSecond, log.logger()));
    assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
    killOfSecond.raise();
    assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(KilledException.class);
    end.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS)).containsExactly("science");
  }

  @Test
  void aRefusalIsNotKeptLongerThanGroups() throws Exception {
    Duration cache = Duration.ofSeconds(10);
    CognitoBudget budget = new CognitoBudget(new TokenBucket(10, 2, time));
    CognitoPool pool =
        new CognitoPool(
            aws.clients(Duration.ofSeconds(30)).cognito("eu-west-1", Optional.of(aws.endpoint())),
            "eu-west-1_Pool1",
            budget,
            time);
    directory = new CognitoGroupDirectory(pool, time, cache, LIMIT, 30);
    aws.behave(request -> UNKNOWN);
    fails("alice", "is not in user pool");
    aws.behave(request -> isAccount(request) ? ALICE : SCIENCE);
    pass(cache.minusMillis(1));
    fails("alice", "is not in user pool");
    pass(Duration.ofMillis(1));
    assertThat(groupsOf("alice")).containsExactly("science");
  }

  @Test
  void aJobThatWaitsForAnotherSaysSoAndEndsWithItsTime() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    aws.behave(
        request -> {
          asked.countDown();
          await(end);
          return isAccount(request) ? ALICE : SCIENCE;
        });
    Future<Set<String>> first = threads.submit(() -> groupsOf("alice"));
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    // The first is in its call, so time is the second's alone.
    Examples.Log waiting = Examples.Log.create();
    assertThatThrownBy(() -> directory.groupsOf("alice", kill, waiting.logger()))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "There was no answer to another job's question to Cognito for the groups of user"
                + " 'alice' for 30m (aws.emr.submit.timeout). Nothing was submitted.");
    assertThat(time.now()).isEqualTo(LIMIT);
    assertThat(waiting.lines())
        .first()
        .isEqualTo(
            "WARN No answer yet to another job's question to Cognito for the groups of user"
                + " 'alice'; trying again.");
    assertThat(waiting.lines()).element(1).asString().contains("for 60 s; trying again.");
    end.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS)).containsExactly("science");
  }

  @ParameterizedTest
  @CsvSource({"4950, 0", "5050, 1"})
  void aShortWaitForAnotherIsNotWorthALine(long killed, int lines) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    aws.behave(
        request -> {
          asked.countDown();
          await(end);
          return isAccount(request) ? ALICE : SCIENCE;
        });
    Future<Set<String>> first = threads.submit(() -> groupsOf("alice"));
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    Examples.Log waiting = Examples.Log.create();
    time.at(Duration.ofMillis(killed), kill::raise);
    assertThatThrownBy(() -> directory.groupsOf("alice", kill, waiting.logger()))
        .isInstanceOf(KilledException.class);
    assertThat(waiting.lines()).hasSize(lines);
    end.countDown();
    assertThat(first).failsWithin(Duration.ofSeconds(30));
  }

  /** The machine's time; every wait of a job is counted before it begins. */
  private static Timer counting(CountDownLatch waits) {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    return new Timer() {
      @Override
      public Duration now() {
        return SYSTEM.now();
      }

      @Override
      public boolean await(Signal wake, Duration atMost) throws InterruptedException {
        if (seen.add(Thread.currentThread())) {
          waits.countDown();
        }
        return SYSTEM.await(wake, atMost);
      }
    };
  }
}
