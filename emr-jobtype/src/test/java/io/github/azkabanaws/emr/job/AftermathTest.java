package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.ClusterCalls;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.SdkClusterCalls;
import io.github.azkabanaws.emr.emrapi.SdkStepCalls;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.watch.HintTrust;
import io.github.azkabanaws.emr.watch.LookInterval;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** What it costs EMR, and a job, to find out why steps have ended. */
class AftermathTest {
  private static final long LIMIT = 30;

  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private final Signal kill = new Signal();
  private final ApiBudget budget = new ApiBudget(1, 0.5, timer, () -> 0.5);
  private final Aftermath aftermath = aftermath(budget, timer);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void jobsThatAClustersEndFailsMakeOneCall() throws Exception {
    clusterIs(ClusterState.TERMINATING);
    for (int i = 0; i < 256; i++) {
      assertThat(state()).isEqualTo(ClusterState.TERMINATING);
      pass(Duration.ofMillis(35));
    }
    assertThat(emr.describeCluster.requests()).hasSize(1);
    pass(Aftermath.SERVES);
    state();
    assertThat(emr.describeCluster.requests()).hasSize(2);
  }

  @Test
  void jobsThatAskWhileOneIsAskingMakeOneCall() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(255);
    CountDownLatch answer = new CountDownLatch(1);
    emr.describeCluster.does(
        () -> {
          asking.countDown();
          await(answer);
          return Answers.cluster("j-1", "analytics", ClusterState.TERMINATED);
        });
    Timer counting = stopped(waiting);
    Aftermath shared = aftermath(new ApiBudget(100, 100, counting, () -> 0.5), counting);
    List<Future<ClusterState>> jobs = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      jobs.add(
          threads.submit(
              () -> ClusterState.fromValue(shared.cluster("j-1", new Signal()).stateText())));
      if (i == 0) {
        await(asking);
      }
    }
    await(waiting);
    answer.countDown();
    for (Future<ClusterState> job : jobs) {
      assertThat(job.get(LIMIT, TimeUnit.SECONDS)).isEqualTo(ClusterState.TERMINATED);
    }
    assertThat(emr.describeCluster.requests()).hasSize(1);
  }

  @Test
  void thatAClusterLivesIsAskedAgainSoon() throws Exception {
    clusterIs(ClusterState.RUNNING);
    assertThat(state()).isEqualTo(ClusterState.RUNNING);
    clusterIs(ClusterState.TERMINATING);
    assertThat(state()).isEqualTo(ClusterState.RUNNING);
    pass(Aftermath.SERVES_ALIVE);
    assertThat(state()).isEqualTo(ClusterState.TERMINATING);
    assertThat(emr.describeCluster.requests()).hasSize(2);
  }

  @Test
  void aCallIsMadeWhenTheQuotaHasOne() throws Exception {
    clusterIs(ClusterState.TERMINATED);
    useUp(ApiBudget.Operation.DESCRIBE_CLUSTER, 3);
    assertThat(state()).isEqualTo(ClusterState.TERMINATED);
    // One at once and one a second: two of three were too many.
    assertThat(timer.now()).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3_100));
  }

  @Test
  void nobodyWaitsForAQuotaThatIsUsedUpForLong() {
    useUp(ApiBudget.Operation.DESCRIBE_CLUSTER, 30);
    assertThatThrownBy(this::state)
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("could not be asked within 10s");
    assertThat(timer.now()).isLessThanOrEqualTo(Aftermath.LONGEST_WAIT);
    assertThat(emr.describeCluster.requests()).isEmpty();
  }

  @Test
  void nobodyWaitsLongForAnotherJobsCall() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    emr.describeCluster.does(
        () -> {
          asking.countDown();
          await(answer);
          return Answers.cluster("j-1", "analytics", ClusterState.TERMINATED);
        });
    Future<ClusterState> first = threads.submit(this::state);
    await(asking);
    // This thread alone moves the virtual time.
    assertThatThrownBy(this::state)
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("could not be asked within 10s");
    assertThat(timer.now()).isBetween(Aftermath.LONGEST_WAIT, Duration.ofSeconds(11));
    answer.countDown();
    assertThat(first.get(LIMIT, TimeUnit.SECONDS)).isEqualTo(ClusterState.TERMINATED);
  }

  @Test
  void aKillEndsTheWait() {
    useUp(ApiBudget.Operation.DESCRIBE_CLUSTER, 8);
    timer.at(Duration.ofSeconds(2), kill::raise);
    assertThatThrownBy(this::state).isInstanceOf(KilledException.class);
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void anErrorIsNotKeptForTheNextJob() throws Exception {
    emr.describeCluster
        .fails(FakeEmr.lostConnection())
        .answers(Answers.cluster("j-1", "analytics", ClusterState.TERMINATED));
    assertThatThrownBy(this::state).hasMessageContaining("HTTP request");
    assertThat(state()).isEqualTo(ClusterState.TERMINATED);
  }

  @Test
  void throttlingSlowsEverybodyDown() {
    emr.describeCluster.fails(FakeEmr.throttled());
    assertThatThrownBy(this::state).hasMessageContaining("Rate exceeded");
    assertThat(budget.until(ApiBudget.Operation.DESCRIBE_CLUSTER)).isPositive();
  }

  @Test
  void theReasonOfAFailedStepIsAskedForWithinTheQuotaToo() throws Exception {
    emr.describeStep.answers(Answers.failed("Unknown Error.", "boom", null));
    assertThat(aftermath.describe(address("s-1"), kill).get().failure().get().message())
        .isEqualTo("boom");
    assertThat(aftermath.describe(address("s-2"), kill).get().failure().get().message())
        .isEqualTo("boom");
    // One at once, then one in two seconds.
    assertThat(timer.now()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_100));
    useUp(ApiBudget.Operation.DESCRIBE_STEP, 30);
    assertThatThrownBy(() -> aftermath.describe(address("s-3"), kill))
        .isInstanceOf(StepJobException.class);
    assertThat(emr.describeStep.requests()).hasSize(2);
  }

  @Test
  void aJobThatCouldNotAskSaysWhatItKnows() {
    StepJobException failure =
        new StepFailure(slowAccount(), "eu-west-1", Optional.empty(), kill)
            .explain(watched("s-1"), cancelled(), List.of(), Optional.empty());
    assertThat(failure)
        .hasMessage(
            "Step s-1 on cluster 'analytics' (j-1) ended CANCELLED | The job was not killed; what"
                + " happened to the cluster could not be asked in time.");
  }

  @Test
  void aJobThatIsKilledWhileItAsksSaysWhatItKnows() {
    kill.raise();
    StepJobException failure =
        new StepFailure(slowAccount(), "eu-west-1", Optional.empty(), kill)
            .explain(watched("s-1"), cancelled(), List.of(), Optional.empty());
    assertThat(failure).hasMessage("Step s-1 on cluster 'analytics' (j-1) ended CANCELLED");
  }

  @Test
  void aNoteSaysTheExitCodeIfNothingElseDoes() {
    StepFailure failure = new StepFailure(slowAccount(), "eu-west-1", Optional.empty(), kill);
    kill.raise();
    EmrStep step = failed();
    String wrapper = "run-step.sh: the script ended with exit code 4";
    assertThat(failure.explain(watched("s-1"), step, List.of(), Optional.of(3)))
        .hasMessageContaining(" | its end note says exit code 3");
    assertThat(failure.explain(watched("s-1"), step, List.of(wrapper), Optional.of(3)))
        .hasMessageContaining(" | the script ended with exit code 4")
        .hasMessageNotContaining("note");
    assertThat(failure.explain(watched("s-1"), cancelled(), List.of(), Optional.of(3)))
        .hasMessageNotContaining("note");
  }

  /** With a budget of which others have taken all. */
  private AwsAccount slowAccount() {
    useUp(ApiBudget.Operation.DESCRIBE_CLUSTER, 30);
    return Examples.account(emr, timer, budget);
  }

  private static StepAddress address(String stepId) {
    return new StepAddress(Examples.CLUSTER, stepId);
  }

  private WatchedStep watched(String stepId) {
    return new WatchedStep(
        address(stepId),
        Duration.ofSeconds(30),
        new LookInterval(new HintTrust(timer)),
        timer,
        Examples.Log.create().logger());
  }

  private static EmrStep failed() {
    return SdkValues.step(
        StepSummary.builder()
            .id("s-1")
            .status(
                status ->
                    status
                        .state(StepState.FAILED)
                        .failureDetails(details -> details.reason("Unknown Error.")))
            .build());
  }

  private static EmrStep cancelled() {
    return SdkValues.step(
        StepSummary.builder().id("s-1").status(s -> s.state(StepState.CANCELLED)).build());
  }

  private Aftermath aftermath(ApiBudget calls, Timer time) {
    ClusterCalls clusters = new SdkClusterCalls(emr);
    return new Aftermath(
        clusters,
        new SdkStepCalls(emr, Optional.empty()),
        new ClusterLogs(clusters::describe, calls, time),
        calls,
        time);
  }

  private ClusterState state() throws StepJobException, KilledException, InterruptedException {
    return ClusterState.fromValue(aftermath.cluster("j-1", kill).stateText());
  }

  private void clusterIs(ClusterState state) {
    emr.describeCluster.answersOnly(Answers.cluster("j-1", "analytics", state));
  }

  private void useUp(ApiBudget.Operation operation, int calls) {
    for (int i = 0; i < calls; i++) {
      budget.call(operation, () -> "of others");
    }
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }

  /** Time that stands still, and counts who waits. */
  private static Timer stopped(CountDownLatch waiting) {
    return new Timer() {
      private final ThreadLocal<Boolean> counted = new ThreadLocal<>();

      @Override
      public Duration now() {
        return Duration.ZERO;
      }

      @Override
      public boolean await(Signal wake, Duration atMost) throws InterruptedException {
        if (counted.get() == null) {
          counted.set(true);
          waiting.countDown();
        }
        return Timer.SYSTEM.await(wake, atMost);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
