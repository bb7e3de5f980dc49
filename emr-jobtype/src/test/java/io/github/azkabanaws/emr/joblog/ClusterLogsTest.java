package io.github.azkabanaws.emr.joblog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.EmrCluster;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.Cluster;

/** What asking for the places of logs costs. */
class ClusterLogsTest {
  private static final String URI = "s3://bucket/logs/";

  private final VirtualTimer timer = new VirtualTimer();
  private final ApiBudget budget = new ApiBudget(1, 0.1, timer, () -> 0.5);
  private final List<String> asked = new ArrayList<>();

  @Test
  void aClusterIsAskedForOnce() {
    ClusterLogs logs = new ClusterLogs(this::answer, budget, timer);
    assertThat(logs.uri("j-1")).hasValue(URI);
    timer.await(new Signal(), Duration.ofHours(1));
    assertThat(logs.uri("j-1")).hasValue(URI);
    assertThat(asked).containsExactly("j-1");
  }

  @Test
  void whenTheQuotaHasNoCallToSpareNobodyKnows() {
    ClusterLogs logs = new ClusterLogs(this::answer, budget, timer);
    logs.uri("j-1");
    assertThat(logs.uri("j-2")).isEmpty();
    assertThat(logs.uri("j-1")).hasValue(URI);
    assertThat(asked).containsExactly("j-1");
    timer.await(new Signal(), Duration.ofSeconds(6));
    assertThat(logs.uri("j-2")).hasValue(URI);
  }

  @Test
  void throttlingHoldsOthersUpForAMoment() {
    ClusterLogs logs =
        new ClusterLogs(
            request -> {
              throw FakeEmr.throttled();
            },
            budget,
            timer);
    assertThat(logs.places("j-1")).isEmpty();
    // The call that was throttled is given back.
    assertThat(budget.until(ApiBudget.Operation.DESCRIBE_CLUSTER))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void jobsThatEndTogetherMakeOneCall() throws Exception {
    CountDownLatch waiting = new CountDownLatch(2);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    CountDownLatch isAsked = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    ClusterLogs logs =
        new ClusterLogs(
            request -> {
              calls.incrementAndGet();
              isAsked.countDown();
              pass(mayAnswer);
              return answer(request);
            },
            new ApiBudget(100, 100, Timer.SYSTEM, () -> 0.5),
            new Timer() {
              @Override
              public Duration now() {
                return Timer.SYSTEM.now();
              }

              @Override
              public boolean await(Signal wake, Duration atMost) throws InterruptedException {
                waiting.countDown();
                return Timer.SYSTEM.await(wake, atMost);
              }
            });
    ExecutorService jobs = Executors.newFixedThreadPool(3);
    try {
      CompletableFuture<Optional<String>> first =
          CompletableFuture.supplyAsync(() -> logs.uri("j-1"), jobs);
      pass(isAsked);
      CompletableFuture<Optional<String>> second =
          CompletableFuture.supplyAsync(() -> logs.uri("j-1"), jobs);
      CompletableFuture<Optional<String>> third =
          CompletableFuture.supplyAsync(() -> logs.uri("j-1"), jobs);
      pass(waiting);
      mayAnswer.countDown();
      assertThat(first.get(10, TimeUnit.SECONDS)).hasValue(URI);
      assertThat(second.get(10, TimeUnit.SECONDS)).hasValue(URI);
      assertThat(third.get(10, TimeUnit.SECONDS)).hasValue(URI);
    } finally {
      mayAnswer.countDown();
      jobs.shutdownNow();
    }
    assertThat(calls).hasValue(1);
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<EmrCluster> answer(String id) {
    asked.add(id);
    return Optional.of(SdkValues.cluster(Cluster.builder().id(id).logUri(URI).build()));
  }
}
