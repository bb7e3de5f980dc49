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
import software.amazon.awssdk.services.emr.model.ClusterSummary;

class ClusterFinderTest {
  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private final Signal kill = new Signal();
  private final Examples.Log log = Examples.Log.create();

  @Test
  void looksThroughAllPagesForAName() throws Exception {
    ClusterSummary other = Answers.clusterSummary("j-0", "other");
    emr.listClusters
        .answers(Answers.clusters("m1", other))
        .answers(Answers.clusters("m2", other, other))
        .answers(Answers.clusters(null, Answers.clusterSummary("j-1", "analytics")));
    assertThat(find(ClusterChoice.byName("analytics"))).hasToString("'analytics' (j-1)");
    assertThat(emr.listClusters.requests())
        .extracting(r -> r.marker())
        .containsExactly(null, "m1", "m2");
    assertThat(emr.listClusters.requests().get(0).clusterStates())
        .containsExactlyInAnyOrder(
            ClusterState.STARTING,
            ClusterState.BOOTSTRAPPING,
            ClusterState.RUNNING,
            ClusterState.WAITING);
  }

  @Test
  void aNameThatNoClusterHasIsTold() {
    emr.listClusters.answers(Answers.clusters(null, Answers.clusterSummary("j-1", "Analytics")));
    fails(
        ClusterChoice.byName("analytics"),
        "There is no active cluster with the name 'analytics' in eu-west-1 (looked at 1).");
  }

  @Test
  void aNameThatTwoClustersHaveIsTold() {
    emr.listClusters
        .answers(Answers.clusters("m", Answers.clusterSummary("j-1", "analytics")))
        .answers(Answers.clusters(null, Answers.clusterSummary("j-2", "analytics")));
    fails(
        ClusterChoice.byName("analytics"),
        "There are 2 active clusters with the name 'analytics': 'analytics' (j-1), 'analytics'"
            + " (j-2); choose one with aws.emr.cluster.id");
  }

  @Test
  void aNameThatIsNotAllowedIsRefusedWithoutASearch() {
    fails(ClusterChoice.byName("payroll"), "Refused: jobs may not use cluster 'payroll'");
    assertThat(emr.listClusters.requests()).isEmpty();
  }

  @Test
  void anIdIsAllowedByItselfOrByItsName() throws Exception {
    emr.describeCluster
        .answers(Answers.cluster("j-ALLOWED", "any", ClusterState.RUNNING))
        .answers(Answers.cluster("j-2", "analytics", ClusterState.RUNNING));
    assertThat(find(ClusterChoice.byId("j-ALLOWED")).name()).isEqualTo("any");
    assertThat(find(ClusterChoice.byId("j-2")).name()).isEqualTo("analytics");
  }

  @Test
  void anyOtherIdIsRefusedWithoutTellingAboutTheCluster() {
    emr.describeCluster.answers(Answers.cluster("j-3", "payroll", ClusterState.TERMINATED));
    assertThatThrownBy(() -> find(ClusterChoice.byId("j-3")))
        .hasMessageStartingWith("Refused: jobs may not use cluster j-3")
        .hasMessageNotContaining("payroll")
        .hasMessageNotContaining("TERMINATED");
  }

  @ParameterizedTest
  @EnumSource(names = {"TERMINATING", "TERMINATED", "TERMINATED_WITH_ERRORS"})
  void aDyingClusterIsExplained(ClusterState state) {
    emr.describeCluster.answers(Answers.cluster("j-ALLOWED", "any", state));
    fails(
        ClusterChoice.byId("j-ALLOWED"),
        "takes no more steps: it is " + state + " (USER_REQUEST: by Bob).");
  }

  @ParameterizedTest
  @EnumSource(names = {"RUNNING", "WAITING"})
  void aClusterThatIsReadyIsTakenAtOnce(ClusterState state) throws Exception {
    emr.describeCluster.answers(Answers.cluster("j-ALLOWED", "any", state));
    assertThat(find(ClusterChoice.byId("j-ALLOWED")).id()).isEqualTo("j-ALLOWED");
    assertThat(timer.now()).isEqualTo(Duration.ZERO);
    assertThat(emr.describeCluster.requests()).hasSize(1);
  }

  @Test
  void aStarAllowsEveryCluster() throws Exception {
    emr.describeCluster.answers(Answers.cluster("j-3", "payroll", ClusterState.WAITING));
    PluginConfig config = Examples.config("aws.emr.cluster.allowed", "*");
    assertThat(find(config, ClusterChoice.byId("j-3")).id()).isEqualTo("j-3");
  }

  @Test
  void theAdministratorsClusterNeedsNoAllowance() throws Exception {
    emr.describeCluster.answers(Answers.cluster("j-9", "etl", ClusterState.WAITING));
    PluginConfig config =
        Examples.config("aws.emr.cluster.allowed", null, "aws.emr.cluster.id", "j-9");
    assertThat(find(config, null).id()).isEqualTo("j-9");
    assertThatThrownBy(() -> find(config, ClusterChoice.byName("analytics")))
        .hasMessageContaining("the administrator allows j-9");
  }

  @Test
  void aJobMayNameTheAdministratorsCluster() throws Exception {
    emr.describeCluster.answers(Answers.cluster("j-9", "etl", ClusterState.WAITING));
    emr.listClusters.answers(Answers.clusters(null, Answers.clusterSummary("j-9", "etl")));
    PluginConfig byId =
        Examples.config("aws.emr.cluster.allowed", null, "aws.emr.cluster.id", "j-9");
    PluginConfig byName =
        Examples.config("aws.emr.cluster.allowed", null, "aws.emr.cluster.name", "etl");
    assertThat(find(byId, ClusterChoice.byId("j-9")).id()).isEqualTo("j-9");
    assertThat(find(byName, ClusterChoice.byName("etl")).id()).isEqualTo("j-9");
    assertThat(find(byName, ClusterChoice.byId("j-9")).id()).isEqualTo("j-9");
  }

  @Test
  void aClusterThatMovesToTheNextPageIsOneCluster() throws Exception {
    ClusterSummary cluster = Answers.clusterSummary("j-1", "analytics");
    emr.listClusters
        .answers(Answers.clusters("m", cluster))
        .answers(Answers.clusters(null, cluster));
    assertThat(find(ClusterChoice.byName("analytics")).id()).isEqualTo("j-1");
  }

  @Test
  void aKillEndsTheSearchBetweenTwoPages() {
    kill.raise();
    assertThatThrownBy(() -> find(ClusterChoice.byName("analytics")))
        .isInstanceOf(KilledException.class);
    assertThat(emr.listClusters.requests()).isEmpty();
  }

  @Test
  void aJobThatNamesNoClusterIsTold() {
    fails(null, "The job names no cluster: set aws.emr.cluster.name or aws.emr.cluster.id");
  }

  @Test
  void theDisappearanceOfEmrIsWaitedFor() throws Exception {
    emr.describeCluster
        .fails(FakeEmr.lostConnection())
        .fails(FakeEmr.throttled())
        .answers(Answers.cluster("j-ALLOWED", "any", ClusterState.WAITING));
    assertThat(find(ClusterChoice.byId("j-ALLOWED")).id()).isEqualTo("j-ALLOWED");
    assertThat(log.lines())
        .filteredOn(line -> line.startsWith("WARN"))
        .containsExactly(
            "WARN No answer from EMR while looking for cluster j-ALLOWED"
                + " (IOException: Connection reset); trying again.");
  }

  @Test
  void throttlingDoesNotLoseThePagesThatWereRead() throws Exception {
    emr.listClusters
        .answers(Answers.clusters("more", Answers.clusterSummary("j-1", "other")))
        .fails(FakeEmr.throttled())
        .fails(FakeEmr.throttled())
        .answers(Answers.clusters(null, Answers.clusterSummary("j-2", "analytics")));
    assertThat(find(ClusterChoice.byName("analytics")).id()).isEqualTo("j-2");
    assertThat(emr.listClusters.requests()).hasSize(4);
  }

  @Test
  void theWaitForEmrHasAnEnd() {
    emr.describeCluster.fails(FakeEmr.lostConnection());
    fails(
        ClusterChoice.byId("j-ALLOWED"),
        "for 30m (aws.emr.submit.timeout): IOException: Connection reset. Nothing was submitted.");
    assertThat(timer.now()).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(32));
  }

  @Test
  void aKillEndsTheWait() {
    emr.describeCluster.fails(FakeEmr.lostConnection());
    timer.at(Duration.ofSeconds(90), kill::raise);
    assertThatThrownBy(() -> find(ClusterChoice.byId("j-ALLOWED")))
        .isInstanceOf(KilledException.class);
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void aRefusalIsToldAtOnce() {
    emr.describeCluster.fails(
        FakeEmr.error(400, "InvalidRequestException", "Cluster id 'j-ALLOWED' is not valid."));
    fails(ClusterChoice.byId("j-ALLOWED"), "Cluster id 'j-ALLOWED' is not valid.");
    assertThat(timer.now()).isEqualTo(Duration.ZERO);
  }

  private Cluster find(ClusterChoice choice) throws Exception {
    return find(Examples.config(), choice);
  }

  private Cluster find(PluginConfig config, ClusterChoice choice) throws Exception {
    ClusterDirectory directory =
        new ClusterDirectory(
            new SdkClusterCalls(emr),
            new SdkStepCalls(emr, Optional.empty()),
            new ApiBudget(5, 0.5, timer, () -> 0.5),
            timer);
    return new ClusterFinder(
            config.clusters(),
            config.limits(),
            config.aws().region(),
            directory,
            null,
            new JobContext(timer, kill, log.logger()))
        .find(Optional.ofNullable(choice));
  }

  private void fails(ClusterChoice choice, String message) {
    assertThatThrownBy(() -> find(choice))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining(message);
  }
}
