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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.ClusterSummary;
import software.amazon.awssdk.services.emr.model.DescribeClusterResponse;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;
import software.amazon.awssdk.services.emr.model.Tag;

/** Tags, the rule for several clusters, and what an answer from memory may decide. */
class ClusterSearchTest {
  private static final ClusterChoice ETL = ClusterChoice.byName("analytics");
  private static final ClusterChoice TAGS = ClusterChoice.byTags(Map.of("team", "etl"));

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
  void aClusterIsFoundByItsTags() throws Exception {
    list(summary("j-1", "a", 1), summary("j-2", "b", 2), summary("j-3", "c", 3));
    emr.describeCluster
        .answers(Answers.tagged("j-1", "a", "stage", "prod"))
        .answers(Answers.tagged("j-2", "b", "stage", "prod", "team", "etl"))
        .answers(Answers.tagged("j-3", "c", "team", "ml", "stage", "prod"));
    PluginConfig config = Examples.config("aws.emr.cluster.allowed", "*");
    ClusterChoice choice = ClusterChoice.byTags(Map.of("team", "etl", "stage", "prod"));
    assertThat(find(config, choice).id()).isEqualTo("j-2");
  }

  @Test
  void whatIsNotAllowedIsNeitherFoundNorAskedNorNamed() {
    list(summary("j-1", "payroll", 1), summary("j-2", "analytics", 2), summary("j-3", "hr", 3));
    emr.describeCluster.answers(Answers.tagged("j-2", "analytics", "team", "ml"));
    assertThatThrownBy(() -> find(Examples.config(), TAGS))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "There is no active cluster with the tags 'team=etl' that jobs may use in eu-west-1"
                + " (looked at 1).");
    assertThat(emr.describeCluster.requests())
        .extracting(r -> r.clusterId())
        .containsExactly("j-2");
  }

  @Test
  void theAdministratorsTagsNeedNoAllowance() throws Exception {
    list(summary("j-1", "payroll", 1));
    emr.describeCluster.answers(Answers.tagged("j-1", "payroll", "team", "etl"));
    PluginConfig config =
        Examples.config("aws.emr.cluster.allowed", null, "aws.emr.cluster.tags", "team=etl");
    assertThat(find(config, null).id()).isEqualTo("j-1");
    assertThat(find(config, TAGS).id()).isEqualTo("j-1");
    assertThatThrownBy(() -> find(config, ClusterChoice.byName("payroll")))
        .hasMessageContaining("the administrator allows 'team=etl'");
    assertThatThrownBy(() -> find(config, ClusterChoice.byTags(Map.of("team", "hr"))))
        .hasMessageContaining("(looked at 0)");
  }

  @Test
  void aClusterThatEndedSinceTheListingIsNotFoundByItsTags() {
    list(summary("j-1", "analytics", 1));
    emr.describeCluster.answers(
        DescribeClusterResponse.builder()
            .cluster(
                c ->
                    c.id("j-1")
                        .name("analytics")
                        .tags(Tag.builder().key("team").value("etl").build())
                        .status(s -> s.state(ClusterState.TERMINATING)))
            .build());
    assertThatThrownBy(() -> find(Examples.config(), TAGS)).hasMessageContaining("is no active");
  }

  @Test
  void descriptionsKeepToOneASecond() throws Exception {
    list(
        IntStream.range(0, 60)
            .mapToObj(i -> summary("j-" + i, "c" + i, i))
            .toArray(ClusterSummary[]::new));
    for (int i = 0; i < 60; i++) {
      emr.describeCluster.answers(
          Answers.tagged("j-" + i, "c" + i, "team", i == 59 ? "etl" : "ml"));
    }
    PluginConfig config = Examples.config("aws.emr.cluster.allowed", "*");
    assertThat(find(config, TAGS).id()).isEqualTo("j-59");
    assertThat(timer.now()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(56));
    timer.await(new Signal(), Duration.ofMinutes(2));
    assertThat(find(config, TAGS).id()).isEqualTo("j-59");
    assertThat(emr.describeCluster.requests()).hasSize(60);
  }

  @Test
  void aKillEndsTheSearchForTags() {
    list(
        IntStream.range(0, 60)
            .mapToObj(i -> summary("j-" + i, "c" + i, i))
            .toArray(ClusterSummary[]::new));
    emr.describeCluster.answers(Answers.tagged("j-1", "c", "team", "ml"));
    timer.at(Duration.ofMillis(2500), kill::raise);
    assertThatThrownBy(() -> find(Examples.config("aws.emr.cluster.allowed", "*"), TAGS))
        .isInstanceOf(KilledException.class);
    assertThat(timer.now()).isEqualTo(Duration.ofMillis(2500));
  }

  @Test
  void tooManyCandidatesForTagsAreRefusedBeforeAnyIsAsked() {
    list(
        IntStream.range(0, 101)
            .mapToObj(i -> summary("j-" + i, "c" + i, i))
            .toArray(ClusterSummary[]::new));
    assertThatThrownBy(() -> find(Examples.config("aws.emr.cluster.allowed", "*"), TAGS))
        .hasMessageContaining("101 active clusters would have to be asked")
        .hasMessageContaining("aws.emr.cluster.allowed");
    assertThat(emr.describeCluster.requests()).isEmpty();
  }

  @Test
  void theNewestIsTakenIfThatIsTheRule() throws Exception {
    list(summary("j-1", "analytics", 1), summary("j-3", "analytics", 3), summary("j-2", "x", 9));
    assertThat(find(rule("newest"), ETL).id()).isEqualTo("j-3");
    assertThat(log.lines())
        .contains(
            "INFO Of 2 clusters with the name 'analytics' 'analytics' (j-3) is taken"
                + " (aws.emr.cluster.rule=newest).");
  }

  @Test
  void everyExecutorTakesTheSameOfTwoThatAreEquallyNew() throws Exception {
    list(summary("j-2", "analytics", 1), summary("j-1", "analytics", 1));
    assertThat(find(rule("newest"), ETL).id()).isEqualTo("j-2");
    list(summary("j-1", "analytics", 1), summary("j-2", "analytics", 1));
    timer.await(new Signal(), Duration.ofMinutes(1));
    assertThat(find(rule("newest"), ETL).id()).isEqualTo("j-2");
  }

  @Test
  void theFreestIsTakenByTheStepsOfAllPages() throws Exception {
    list(summary("j-1", "analytics", 1), summary("j-2", "analytics", 2));
    StepSummary step = Answers.summary("s", "n", 1);
    emr.activeSteps
        .clear()
        .answers(Answers.steps("m", step))
        .answers(Answers.steps(null, step, step))
        .answers(Answers.steps(null, step, step));
    assertThat(find(rule("most-free"), ETL).id()).isEqualTo("j-1");
    assertThat(emr.activeSteps.requests())
        .extracting(r -> r.clusterId() + " " + r.marker())
        .containsExactly("j-2 null", "j-2 m", "j-1 null");
    assertThat(emr.activeSteps.requests().get(0).stepStates())
        .containsExactlyInAnyOrder(StepState.PENDING, StepState.RUNNING, StepState.CANCEL_PENDING);
  }

  @Test
  void jobsThatBeginTogetherAreSpreadOverEquallyFreeClusters() throws Exception {
    list(summary("j-1", "analytics", 1), summary("j-2", "analytics", 2));
    emr.activeSteps.clear().answers(Answers.steps(null));
    assertThat(
            List.of(
                find(rule("most-free"), ETL).id(),
                find(rule("most-free"), ETL).id(),
                find(rule("most-free"), ETL).id()))
        .containsExactly("j-2", "j-1", "j-2");
    assertThat(emr.activeSteps.requests()).hasSize(2);
  }

  @Test
  void aReadyClusterIsFreerThanOneThatStarts() throws Exception {
    list(
        Answers.clusterSummary("j-2", "analytics", ClusterState.STARTING, 2),
        Answers.clusterSummary("j-1", "analytics", ClusterState.RUNNING, 1));
    emr.activeSteps.clear().answers(Answers.steps(null, Answers.summary("s", "n", 1)));
    assertThat(find(rule("most-free"), ETL).id()).isEqualTo("j-1");
  }

  @Test
  void oneClusterNeedsNoCount() throws Exception {
    list(summary("j-1", "analytics", 1));
    assertThat(find(rule("most-free"), ETL).id()).isEqualTo("j-1");
    assertThat(emr.activeSteps.requests()).isEmpty();
  }

  @Test
  void jobsThatBeginOneAfterAnotherShareAListing() throws Exception {
    list(summary("j-1", "analytics", 1));
    find(Examples.config(), ETL);
    timer.await(new Signal(), Duration.ofSeconds(9));
    find(Examples.config(), ETL);
    assertThat(emr.listClusters.requests()).hasSize(1);
    timer.await(new Signal(), Duration.ofSeconds(1));
    find(Examples.config(), ETL);
    assertThat(emr.listClusters.requests()).hasSize(2);
  }

  @Test
  void aClusterIsNotMissedBecauseOfAnOlderListing() throws Exception {
    list();
    assertThatThrownBy(() -> find(Examples.config(), ETL)).isInstanceOf(StepJobException.class);
    assertThat(emr.listClusters.requests()).hasSize(1);
    list(summary("j-1", "analytics", 1));
    assertThat(find(Examples.config(), ETL).id()).isEqualTo("j-1");
  }

  @Test
  void aClusterThatHasJustEndedDoesNotMakeTwo() throws Exception {
    list(summary("j-1", "analytics", 1), summary("j-2", "analytics", 2));
    assertThatThrownBy(() -> find(Examples.config(), ETL)).hasMessageContaining("There are 2");
    list(summary("j-2", "analytics", 2));
    assertThat(find(Examples.config(), ETL).id()).isEqualTo("j-2");
  }

  @Test
  void tagsThatWereSetAMomentAgoAreSeen() throws Exception {
    list(summary("j-1", "analytics", 1));
    emr.describeCluster.answers(Answers.tagged("j-1", "analytics"));
    assertThatThrownBy(() -> find(Examples.config(), TAGS)).isInstanceOf(StepJobException.class);
    assertThat(emr.describeCluster.requests()).hasSize(1);
    emr.describeCluster.answersOnly(Answers.tagged("j-1", "analytics", "team", "etl"));
    assertThat(find(Examples.config(), TAGS).id()).isEqualTo("j-1");
  }

  /** What EMR lists from now on. */
  private void list(ClusterSummary... clusters) {
    emr.listClusters.answersOnly(Answers.clusters(null, clusters));
  }

  private static ClusterSummary summary(String id, String name, int hour) {
    return Answers.clusterSummary(id, name, ClusterState.WAITING, hour);
  }

  private static PluginConfig rule(String rule) {
    return Examples.config("aws.emr.cluster.rule", rule);
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
