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
import io.github.azkabanaws.emr.s3.FileText;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.ClusterSummary;
import software.amazon.awssdk.services.emr.model.RunJobFlowResponse;

/** Starting a cluster: once, never twice for a lost answer, and known to the jobs that follow. */
class ClusterLauncherTest {
  private static final RunJobFlowResponse STARTED =
      RunJobFlowResponse.builder().jobFlowId("j-NEW").build();

  @TempDir Path folder;
  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private final Signal kill = new Signal();
  private final Examples.Log log = Examples.Log.create();
  private final List<String> payloads = new ArrayList<>();
  private RuntimeException lambdaFailure;
  private final ClusterDirectory directory =
      new ClusterDirectory(
          new SdkClusterCalls(emr),
          new SdkStepCalls(emr, Optional.empty()),
          new ApiBudget(5, 0.5, timer, () -> 0.5),
          timer);
  private Path request;
  private ClusterLauncher launcher;

  @BeforeEach
  void thereIsNoCluster() throws IOException {
    request = folder.resolve("cluster.json");
    Files.writeString(
        request,
        """
        {"Instances": {"KeepJobFlowAliveWhenNoSteps": true}, "ReleaseLabel": "emr-7.11.0"}
        """);
    list();
    launcher =
        new ClusterLauncher(
            directory,
            new ClusterStarters(
                emr,
                new FileText(),
                location -> {
                  throw new AssertionError(location);
                },
                (function, payload) -> {
                  payloads.add(function + " " + payload);
                  if (lambdaFailure != null) {
                    throw lambdaFailure;
                  }
                }),
            timer);
  }

  @Test
  void startsAClusterAndWaitsForIt() throws Exception {
    emr.runJobFlow.answers(STARTED);
    emr.describeCluster
        .answers(Answers.cluster("j-NEW", "analytics", ClusterState.BOOTSTRAPPING))
        .answers(Answers.cluster("j-NEW", "analytics", ClusterState.WAITING));
    assertThat(find(byRequest())).hasToString("'analytics' (j-NEW)");
    assertThat(emr.runJobFlow.requests())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.name()).isEqualTo("analytics");
              assertThat(sent.releaseLabel()).isEqualTo("emr-7.11.0");
            });
    assertThat(log.lines())
        .containsExactly(
            "INFO There is no active cluster with the name 'analytics': one is to be started.",
            "INFO Started cluster 'analytics' (j-NEW). It is not ended with the job: its own"
                + " auto-termination does that.",
            "INFO Cluster 'analytics' (j-NEW) is STARTING; waiting for it.",
            "INFO Cluster 'analytics' (j-NEW) is BOOTSTRAPPING; waiting for it.",
            "INFO Cluster 'analytics' (j-NEW) is WAITING.");
  }

  @Test
  void startsNothingIfThatIsNotSetUp() {
    assertThatThrownBy(() -> find(Examples.config()))
        .hasMessageStartingWith("There is no active cluster with the name 'analytics'");
    assertThat(emr.runJobFlow.requests()).isEmpty();
  }

  @Test
  void startsNothingForAnIdOrForTagsOrForANameThatIsOnlyAllowedByAStar() {
    emr.describeCluster.fails(FakeEmr.error(400, "InvalidRequestException", "not valid"));
    PluginConfig config =
        Examples.config(
            "aws.emr.cluster.allowed",
            "analytics,*",
            "aws.emr.cluster.launch.request",
            request.toString());
    assertThatThrownBy(() -> find(config, ClusterChoice.byId("j-1")))
        .hasMessageContaining("not valid");
    assertThatThrownBy(() -> find(config, ClusterChoice.byTags(Map.of("Name", "analytics"))))
        .hasMessageContaining("There is no active cluster with the tags");
    assertThatThrownBy(() -> find(config, ClusterChoice.byName("analitics")))
        .hasMessageContaining("There is no active cluster with the name 'analitics'");
    assertThat(emr.runJobFlow.requests()).isEmpty();
  }

  @Test
  void looksImmediatelyBeforeItStartsOne() throws Exception {
    // A job before this one saw none, and somebody has started one since.
    assertThatThrownBy(() -> find(Examples.config())).isInstanceOf(StepJobException.class);
    timer.await(new Signal(), Duration.ofSeconds(5));
    list(summary("j-1", ClusterState.WAITING));
    PluginConfig config = byRequest();
    launcher.launch(
        "analytics", config.clusters(), config.limits(), new JobContext(timer, kill, log.logger()));
    assertThat(emr.runJobFlow.requests()).isEmpty();
  }

  @Test
  void aLostAnswerStartsNoSecondCluster() throws Exception {
    emr.runJobFlow.does(
        () -> {
          list(summary("j-NEW", ClusterState.WAITING));
          throw FakeEmr.lostConnection();
        });
    assertThat(find(byRequest()).id()).isEqualTo("j-NEW");
    assertThat(emr.runJobFlow.requests()).hasSize(1);
  }

  @Test
  void aClusterThatIsListedLateIsSeenAtTheThirdLook() throws Exception {
    emr.runJobFlow.does(
        () -> {
          timer.at(timer.now().plusSeconds(15), () -> list(summary("j-NEW", ClusterState.WAITING)));
          throw FakeEmr.error(500, "InternalServerException", "oops");
        });
    assertThat(find(byRequest()).id()).isEqualTo("j-NEW");
    assertThat(emr.runJobFlow.requests()).hasSize(1);
  }

  @Test
  void itIsSentAgainWhenEmrHasSaidThreeTimesThatThereIsNone() throws Exception {
    emr.runJobFlow.fails(FakeEmr.throttled()).answers(STARTED);
    emr.describeCluster.answers(Answers.cluster("j-NEW", "analytics", ClusterState.WAITING));
    assertThat(find(byRequest()).id()).isEqualTo("j-NEW");
    assertThat(emr.runJobFlow.requests()).hasSize(2);
    // The search and the look before the start, three after the lost answer, one after the start.
    assertThat(emr.listClusters.requests()).hasSize(6);
  }

  @Test
  void whatWasNeverSentNeedsNoSecondThoughts() throws Exception {
    emr.runJobFlow.fails(FakeEmr.network(new ConnectException("refused"))).answers(STARTED);
    emr.describeCluster.answers(Answers.cluster("j-NEW", "analytics", ClusterState.WAITING));
    find(byRequest());
    assertThat(emr.runJobFlow.requests()).hasSize(2);
    assertThat(timer.now()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void whatStaysUnknownIsToldAndNotForgotten() throws Exception {
    emr.runJobFlow.does(
        () -> {
          emr.listClusters.clear();
          emr.listClusters.fails(FakeEmr.lostConnection());
          throw FakeEmr.lostConnection();
        });
    assertThatThrownBy(() -> find(byRequest()))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith(
            "It is not known whether a cluster with the name 'analytics' was started")
        .hasMessageContaining("look for it");
    // The next job does not start one before it has given EMR the time to list the first.
    list();
    timer.at(timer.now().plusSeconds(9), () -> list(summary("j-NEW", ClusterState.WAITING)));
    assertThat(find(byRequest()).id()).isEqualTo("j-NEW");
    assertThat(emr.runJobFlow.requests()).hasSize(1);
  }

  @Test
  void aJobThatIsKilledWhileNothingIsKnownLeavesTheQuestionToTheNextOne() throws Exception {
    emr.runJobFlow.does(
        () -> {
          kill.raise();
          throw FakeEmr.lostConnection();
        });
    assertThatThrownBy(() -> find(byRequest())).isInstanceOf(KilledException.class);
    timer.at(timer.now().plusSeconds(9), () -> list(summary("j-NEW", ClusterState.WAITING)));
    ClusterFinder next =
        new ClusterFinder(
            byRequest().clusters(),
            byRequest().limits(),
            byRequest().aws().region(),
            directory,
            launcher,
            new JobContext(timer, new Signal(), log.logger()));
    assertThat(next.find(Optional.ofNullable(ClusterChoice.byName("analytics"))).id())
        .isEqualTo("j-NEW");
    assertThat(emr.runJobFlow.requests()).hasSize(1);
  }

  @Test
  void whoMayNotStartOneIsToldAlsoWhenNoneIsToBeStarted() {
    ClusterGuard guard =
        new ClusterGuard() {
          @Override
          public void admit(Cluster cluster) {
            // There is none.
          }

          @Override
          public void admitStart(String clusterName) throws StepJobException {
            throw new StepJobException("not " + clusterName);
          }
        };
    list();
    ClusterFinder finder =
        new ClusterFinder(
            byRequest().clusters(),
            byRequest().limits(),
            byRequest().aws().region(),
            directory,
            launcher,
            guard,
            new JobContext(timer, kill, log.logger()));
    Optional<ClusterChoice> choice = Optional.of(ClusterChoice.byName("analytics"));
    assertThatThrownBy(() -> finder.findActive(choice)).hasMessage("not analytics");
    assertThatThrownBy(() -> finder.find(choice)).hasMessage("not analytics");
    assertThat(emr.runJobFlow.requests()).isEmpty();
  }

  @Test
  void aRefusalIsToldAtOnce() {
    emr.runJobFlow.fails(FakeEmr.error(400, "ValidationException", "No such instance type"));
    assertThatThrownBy(() -> find(byRequest()))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "No cluster with the name 'analytics' could be started: ValidationException: No such"
                + " instance type (aws.emr.cluster.launch.request).");
    assertThat(timer.now()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aRefusalSaysNothingOfAnEarlierStartWhoseAnswerWasLost() throws Exception {
    emr.runJobFlow
        .fails(FakeEmr.lostConnection())
        .does(
            () -> {
              timer.at(
                  timer.now().plusSeconds(5), () -> list(summary("j-1", ClusterState.WAITING)));
              throw FakeEmr.error(400, "ValidationException", "quota");
            });
    assertThat(find(byRequest()).id()).isEqualTo("j-1");
  }

  @Test
  void theStartHasAnEnd() {
    emr.runJobFlow.fails(FakeEmr.network(new ConnectException("refused")));
    assertThatThrownBy(() -> find(byRequest("aws.emr.cluster.launch.timeout", "10m")))
        .hasMessage(
            "No cluster with the name 'analytics' could be started within 10m"
                + " (aws.emr.cluster.launch.timeout): ConnectException: refused"
                + " (aws.emr.cluster.launch.request).");
    assertThat(timer.now()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(12));
  }

  @Test
  void theTimeForTheStartIsTheTimeUntilItIsReady() {
    emr.runJobFlow.answers(STARTED);
    emr.describeCluster.answers(Answers.cluster("j-NEW", "analytics", ClusterState.STARTING));
    assertThatThrownBy(() -> find(byRequest("aws.emr.cluster.launch.timeout", "20m")))
        .hasMessageContaining("was still STARTING after 20m (aws.emr.cluster.launch.timeout)");
    assertThat(timer.now()).isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void aStartedClusterThatDiesIsExplainedAndTheNextJobStartsAnother() throws Exception {
    emr.runJobFlow
        .answers(STARTED)
        .answers(RunJobFlowResponse.builder().jobFlowId("j-NEXT").build());
    emr.describeCluster.answers(
        Answers.cluster("j-NEW", "analytics", ClusterState.TERMINATED_WITH_ERRORS));
    assertThatThrownBy(() -> find(byRequest()))
        .hasMessageContaining("it is TERMINATED_WITH_ERRORS (USER_REQUEST: by Bob)");
    emr.describeCluster
        .answersOnly(Answers.cluster("j-NEW", "analytics", ClusterState.TERMINATED_WITH_ERRORS))
        .answers(Answers.cluster("j-NEXT", "analytics", ClusterState.WAITING));
    assertThat(find(byRequest()).id()).isEqualTo("j-NEXT");
  }

  @Test
  void aClusterThatEmrDoesNotListYetIsNotStartedAgain() throws Exception {
    emr.runJobFlow.answers(STARTED);
    emr.describeCluster.answers(Answers.cluster("j-NEW", "analytics", ClusterState.WAITING));
    find(byRequest());
    timer.await(new Signal(), Duration.ofMinutes(1));
    assertThat(find(byRequest()).id()).isEqualTo("j-NEW");
    assertThat(emr.runJobFlow.requests()).hasSize(1);
  }

  @Test
  void twoExecutorsThatStartedOneEachAreRefusedByTheRuleOfOne() {
    emr.runJobFlow.does(this::anotherExecutorWasFaster);
    assertThatThrownBy(() -> find(byRequest()))
        .hasMessageContaining("There are 2 active clusters with the name 'analytics'");
    assertThat(log.lines())
        .anyMatch(line -> line.startsWith("WARN There are 2 clusters with the name 'analytics'"));
  }

  @Test
  void theOwnClusterCountsThoughEmrDoesNotListItYet() {
    emr.runJobFlow.does(
        () -> {
          list(summary("j-OTHER", ClusterState.WAITING));
          return STARTED;
        });
    assertThatThrownBy(() -> find(byRequest()))
        .hasMessageContaining("There are 2 active clusters")
        .hasMessageContaining("j-OTHER")
        .hasMessageContaining("j-NEW");
  }

  @Test
  void ofTwoThatWereStartedTheNewestServesAll() throws Exception {
    emr.runJobFlow.does(this::anotherExecutorWasFaster);
    assertThat(find(byRequest("aws.emr.cluster.rule", "newest")).id()).isEqualTo("j-OTHER");
  }

  @Test
  void aKilledJobLeavesTheClusterAndSaysSo() {
    emr.runJobFlow.answers(STARTED);
    emr.describeCluster.answers(Answers.cluster("j-NEW", "analytics", ClusterState.STARTING));
    timer.at(Duration.ofSeconds(100), kill::raise);
    assertThatThrownBy(() -> find(byRequest())).isInstanceOf(KilledException.class);
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(100));
    assertThat(log.lines())
        .last()
        .isEqualTo(
            "INFO Cluster 'analytics' (j-NEW) was started for this job and is left as it is: its"
                + " own auto-termination ends it.");
  }

  @Test
  void aJobThatIsKilledWhileItLooksStartsNothing() {
    emr.listClusters.clear();
    emr.listClusters.does(
        () -> {
          kill.raise();
          return Answers.clusters(null);
        });
    assertThatThrownBy(
            () ->
                launcher.launch(
                    "analytics",
                    byRequest().clusters(),
                    byRequest().limits(),
                    new JobContext(timer, kill, log.logger())))
        .isInstanceOf(KilledException.class);
    assertThat(emr.runJobFlow.requests()).isEmpty();
  }

  @Test
  void aFunctionIsCalledAsTheOlderPluginCallsIt() throws Exception {
    timer.at(Duration.ofMinutes(3), () -> list(summary("j-L", ClusterState.WAITING)));
    assertThat(find(byLambda()).id()).isEqualTo("j-L");
    assertThat(payloads).containsExactly("launch {\"overrides\":{\"Name\":\"analytics\"}}");
    assertThat(timer.now()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void aFunctionWhoseAnswerIsLostIsNotCalledAgain() throws Exception {
    lambdaFailure = FakeEmr.lostConnection();
    timer.at(Duration.ofMinutes(10), () -> list(summary("j-L", ClusterState.WAITING)));
    assertThat(find(byLambda()).id()).isEqualTo("j-L");
    assertThat(payloads).hasSize(1);
  }

  @Test
  void aFunctionThatWasThrottledIsCalledAgain() throws Exception {
    lambdaFailure = FakeEmr.error(429, "TooManyRequestsException", "Rate Exceeded.");
    timer.at(Duration.ofSeconds(31), () -> lambdaFailure = null);
    timer.at(Duration.ofMinutes(3), () -> list(summary("j-L", ClusterState.WAITING)));
    assertThat(find(byLambda()).id()).isEqualTo("j-L");
    assertThat(payloads).hasSize(2);
  }

  @Test
  void aFunctionThatBringsNoClusterIsTold() {
    assertThatThrownBy(() -> find(byLambda()))
        .hasMessageContaining(
            "Function launch was called, but no cluster with the name 'analytics' has appeared"
                + " within 30m (aws.emr.cluster.launch.timeout)");
    assertThat(payloads).hasSize(1);
  }

  @Test
  void aFunctionThatMayNotBeCalledIsToldAtOnce() {
    lambdaFailure = FakeEmr.error(403, "AccessDeniedException", "not authorized");
    assertThatThrownBy(() -> find(byLambda()))
        .hasMessageContaining("AccessDeniedException: not authorized");
    assertThat(timer.now()).isEqualTo(Duration.ZERO);
  }

  private RunJobFlowResponse anotherExecutorWasFaster() {
    list(
        Answers.clusterSummary("j-NEW", "analytics", ClusterState.WAITING, 1),
        Answers.clusterSummary("j-OTHER", "analytics", ClusterState.WAITING, 2));
    return STARTED;
  }

  private void list(ClusterSummary... clusters) {
    emr.listClusters.answersOnly(Answers.clusters(null, clusters));
  }

  private static ClusterSummary summary(String id, ClusterState state) {
    return Answers.clusterSummary(id, "analytics", state, 1);
  }

  private PluginConfig byRequest(String... changes) {
    List<String> all = new ArrayList<>(List.of(changes));
    all.addAll(List.of("aws.emr.cluster.launch.request", request.toString()));
    return Examples.config(all.toArray(String[]::new));
  }

  private static PluginConfig byLambda() {
    return Examples.config("aws.emr.cluster.launch.lambda", "launch");
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
            launcher,
            new JobContext(timer, kill, log.logger()))
        .find(Optional.ofNullable(choice));
  }
}
