package io.github.azkabanaws.emr.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.SdkClusterCalls;
import io.github.azkabanaws.emr.emrapi.SdkStepCalls;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.s3.FileText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.DescribeClusterRequest;
import software.amazon.awssdk.services.emr.model.DescribeClusterResponse;
import software.amazon.awssdk.services.emr.model.ListClustersRequest;
import software.amazon.awssdk.services.emr.model.ListClustersResponse;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;
import software.amazon.awssdk.services.emr.model.RunJobFlowResponse;

/** Many jobs at the same moment, in threads of their own. */
class ClusterSharingTest {
  private static final long LIMIT = 30;

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Examples.Log log = Examples.Log.create();
  private final CountDownLatch starting = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final Account emr = new Account();

  /** The jobs that wait for something, in EMR or by another job. */
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

  /** Long waits are short, but long enough for others to join. */
  private final Timer timer =
      new Timer() {
        @Override
        public Duration now() {
          return SYSTEM.now();
        }

        @Override
        public boolean await(Signal wake, Duration atMost) throws InterruptedException {
          waiting.add(Thread.currentThread());
          return SYSTEM.await(wake, Duration.ofMillis(Math.min(atMost.toMillis(), 300)));
        }
      };

  private final ClusterDirectory directory =
      new ClusterDirectory(
          new SdkClusterCalls(emr),
          new SdkStepCalls(emr, Optional.empty()),
          new ApiBudget(5, 0.5, timer, () -> 0.5),
          timer);
  private final ClusterLauncher launcher =
      new ClusterLauncher(
          directory,
          new ClusterStarters(
              emr,
              new FileText(),
              location -> {
                throw new AssertionError(location);
              },
              (function, payload) -> {
                throw new AssertionError(function);
              }),
          timer);

  @AfterEach
  void stop() {
    go.countDown();
    threads.shutdownNow();
  }

  @Test
  void aHundredJobsThatBeginTogetherStartOneClusterWithAFewCalls() throws Exception {
    List<Future<Cluster>> jobs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      jobs.add(threads.submit(() -> find(new Signal())));
    }
    assertThat(starting.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    go.countDown();
    for (Future<Cluster> job : jobs) {
      assertThat(job.get(LIMIT, TimeUnit.SECONDS)).hasToString("'analytics' (j-NEW)");
    }
    assertThat(emr.started).hasValue(1);
    // Far below the burst of 20 and 10: the rest of the account can work.
    assertThat(emr.listings).hasValueLessThan(10);
    assertThat(emr.descriptions).hasValueLessThan(5);
  }

  @Test
  void aHundredJobsThatFindNothingAskFewTimes() throws Exception {
    List<Future<Cluster>> jobs = new ArrayList<>();
    PluginConfig config = Examples.config();
    // The first job knows enough when it has asked; the second listing lasts until all others wait
    // for it. Those who join it look again, first as fast as a full bucket allows, then together.
    emr.secondListing =
        () -> {
          waiting.clear();
          awaitWaiting(98);
        };
    for (int i = 0; i < 100; i++) {
      jobs.add(threads.submit(() -> find(config, new Signal())));
    }
    for (Future<Cluster> job : jobs) {
      assertThatThrownBy(() -> job.get(LIMIT, TimeUnit.SECONDS))
          .hasMessageContaining("There is no active cluster");
    }
    assertThat(emr.listings).hasValueLessThan(20);
  }

  @Test
  void aKilledJobDoesNotWaitForTheOneThatStartsTheCluster() throws Exception {
    Future<Cluster> first = threads.submit(() -> find(new Signal()));
    assertThat(starting.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    Signal kill = new Signal();
    waiting.clear();
    Future<Cluster> second = threads.submit(() -> find(kill));
    awaitWaiting(1);
    kill.raise();
    assertThatThrownBy(() -> second.get(LIMIT, TimeUnit.SECONDS))
        .hasCauseInstanceOf(KilledException.class);
    assertThat(first.isDone()).isFalse();
    go.countDown();
    assertThat(first.get(LIMIT, TimeUnit.SECONDS).id()).isEqualTo("j-NEW");
  }

  private void awaitWaiting(int jobs) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT);
    while (waiting.size() < jobs) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(waiting.size() + " jobs wait, and not " + jobs);
      }
      Thread.onSpinWait();
    }
  }

  private Cluster find(Signal kill) throws Exception {
    Path request = folder.resolve("cluster.json");
    synchronized (this) {
      if (!Files.exists(request)) {
        Files.writeString(request, "{\"Instances\":{\"KeepJobFlowAliveWhenNoSteps\":true}}");
      }
    }
    PluginConfig config = Examples.config("aws.emr.cluster.launch.request", request.toString());
    return find(config, kill);
  }

  private Cluster find(PluginConfig config, Signal kill) throws Exception {
    return new ClusterFinder(
            config.clusters(),
            config.limits(),
            config.aws().region(),
            directory,
            launcher,
            new JobContext(timer, kill, log.logger()))
        .find(Optional.ofNullable(ClusterChoice.byName("analytics")));
  }

  /** An account whose RunJobFlow lasts until the test says go. */
  private final class Account implements EmrClient {
    private final AtomicInteger listings = new AtomicInteger();
    private final AtomicInteger descriptions = new AtomicInteger();
    private volatile Runnable secondListing = () -> {};
    private final AtomicInteger started = new AtomicInteger();

    @Override
    public ListClustersResponse listClusters(ListClustersRequest request) {
      if (listings.incrementAndGet() == 2) {
        secondListing.run();
      }
      return started.get() == 0
          ? Answers.clusters(null)
          : Answers.clusters(
              null, Answers.clusterSummary("j-NEW", "analytics", ClusterState.STARTING, 1));
    }

    @Override
    public DescribeClusterResponse describeCluster(DescribeClusterRequest request) {
      descriptions.incrementAndGet();
      return Answers.cluster("j-NEW", "analytics", ClusterState.WAITING);
    }

    @Override
    public RunJobFlowResponse runJobFlow(RunJobFlowRequest request) {
      starting.countDown();
      try {
        if (!go.await(LIMIT, TimeUnit.SECONDS)) {
          throw new AssertionError("Nobody said go");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      started.incrementAndGet();
      return RunJobFlowResponse.builder().jobFlowId("j-NEW").build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
