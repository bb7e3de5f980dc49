package io.github.azkabanaws.emr.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.SdkClusterCalls;
import io.github.azkabanaws.emr.emrapi.SdkStepCalls;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.DescribeClusterResponse;

/** A cluster that is not ready yet: by name here, as EMR lists it. */
class ClusterReadinessTest {
  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private final Signal kill = new Signal();
  private final Examples.Log log = Examples.Log.create();
  private final ClusterDirectory directory =
      new ClusterDirectory(
          new SdkClusterCalls(emr),
          new SdkStepCalls(emr, Optional.empty()),
          new ApiBudget(5, 0.5, timer, () -> 0.5),
          timer);

  @Test
  void isWaitedForAndEachStateShownOnce() throws Exception {
    listed(ClusterState.STARTING);
    emr.describeCluster
        .answers(cluster(ClusterState.STARTING))
        .answers(cluster(ClusterState.BOOTSTRAPPING))
        .answers(cluster(ClusterState.BOOTSTRAPPING))
        .answers(cluster(ClusterState.WAITING));
    assertThat(find(Examples.config()).id()).isEqualTo("j-1");
    assertThat(timer.now()).isEqualTo(Duration.ofMinutes(2));
    assertThat(log.lines())
        .containsExactly(
            "INFO Cluster 'analytics' (j-1) is STARTING; waiting for it.",
            "INFO Cluster 'analytics' (j-1) is BOOTSTRAPPING; waiting for it.",
            "INFO Cluster 'analytics' (j-1) is WAITING.");
  }

  @Test
  void isWaitedForWhenChosenByItsId() throws Exception {
    emr.describeCluster
        .answers(cluster(ClusterState.BOOTSTRAPPING))
        .answers(cluster(ClusterState.RUNNING));
    assertThat(find(Examples.config(), ClusterChoice.byId("j-1")).id()).isEqualTo("j-1");
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void isNotWaitedForBecauseOfWhatAnotherJobSawAMomentAgo() throws Exception {
    emr.describeCluster
        .answers(cluster(ClusterState.BOOTSTRAPPING))
        .answers(cluster(ClusterState.WAITING));
    directory.describe("j-1", Duration.ZERO, kill);
    assertThat(find(Examples.config(), ClusterChoice.byId("j-1")).id()).isEqualTo("j-1");
    assertThat(timer.now()).isZero();
  }

  @Test
  void isWaitedForUpToTheTimeThatIsSet() {
    listed(ClusterState.STARTING);
    emr.describeCluster.answers(cluster(ClusterState.BOOTSTRAPPING));
    assertThatThrownBy(() -> find(Examples.config("aws.emr.cluster.ready.timeout", "10m")))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "Cluster 'analytics' (j-1) was still BOOTSTRAPPING after 10m"
                + " (aws.emr.cluster.ready.timeout). Nothing was submitted to it.");
    assertThat(timer.now()).isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @EnumSource(names = {"TERMINATING", "TERMINATED", "TERMINATED_WITH_ERRORS"})
  void failsTheJobWithEmrsReasonWhenItEnds(ClusterState state) {
    listed(ClusterState.STARTING);
    emr.describeCluster.answers(cluster(ClusterState.BOOTSTRAPPING)).answers(cluster(state));
    assertThatThrownBy(() -> find(Examples.config()))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "Cluster 'analytics' (j-1) takes no more steps: it is "
                + state
                + " (USER_REQUEST: by Bob).");
  }

  @Test
  void aKillEndsTheWait() {
    listed(ClusterState.STARTING);
    emr.describeCluster.answers(cluster(ClusterState.STARTING));
    timer.at(Duration.ofSeconds(45), kill::raise);
    assertThatThrownBy(() -> find(Examples.config())).isInstanceOf(KilledException.class);
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(45));
    assertThat(emr.describeCluster.requests()).hasSize(1);
  }

  @Test
  void anErrorOfACallSaysNothingAboutTheCluster() throws Exception {
    listed(ClusterState.STARTING);
    emr.describeCluster
        .fails(FakeEmr.throttled())
        .fails(FakeEmr.lostConnection())
        .answers(cluster(ClusterState.WAITING));
    assertThat(find(Examples.config()).id()).isEqualTo("j-1");
  }

  @Test
  void aStateThatIsNotKnownIsNoEnd() throws Exception {
    listed(ClusterState.UNKNOWN_TO_SDK_VERSION);
    emr.describeCluster.answers(cluster(ClusterState.WAITING));
    assertThat(find(Examples.config()).id()).isEqualTo("j-1");
  }

  @Test
  void anotherJobsLookIsUsedAndTheNextOneIsTakenTogether() throws Exception {
    listed(ClusterState.STARTING);
    emr.describeCluster
        .answers(cluster(ClusterState.STARTING))
        .answers(cluster(ClusterState.WAITING));
    // Another job looked at second 20; this one wakes at 30, and both are due at 50.
    timer.at(
        Duration.ofSeconds(20),
        () -> {
          try {
            directory.describe("j-1", Duration.ZERO, kill);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    find(Examples.config());
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(50));
    assertThat(emr.describeCluster.requests()).hasSize(2);
  }

  private void listed(ClusterState state) {
    emr.listClusters.answers(
        Answers.clusters(null, Answers.clusterSummary("j-1", "analytics", state, 1)));
  }

  private static DescribeClusterResponse cluster(ClusterState state) {
    return Answers.cluster("j-1", "analytics", state);
  }

  private Cluster find(PluginConfig config) throws Exception {
    return find(config, ClusterChoice.byName("analytics"));
  }

  private Cluster find(PluginConfig config, ClusterChoice choice) throws Exception {
    return new ClusterFinder(
            config.clusters(),
            config.limits(),
            config.aws().region(),
            directory,
            null,
            new JobContext(timer, kill, log.logger()))
        .find(Optional.ofNullable(choice));
  }
}
