package io.github.azkabanaws.emr.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubmissionQueueTest {
  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private final Signal kill = new Signal();
  private final Examples.Log log = Examples.Log.create();
  private StepDefinition step;

  @BeforeEach
  void define() throws Exception {
    step = Examples.step(StepKey.of("", Examples.EXECUTION, 0), "count", "/x");
  }

  @Test
  void anAcceptedStepIsSentOnce() throws Exception {
    emr.add.answers(Answers.accepted("s-1"));
    assertThat(submit()).isEqualTo("s-1");
    assertThat(emr.add.requests()).hasSize(1);
    assertThat(emr.add.requests().get(0).jobFlowId()).isEqualTo("j-1");
    assertThat(emr.add.requests().get(0).steps()).containsExactly(SdkValues.config(step.request()));
  }

  @Test
  void aStepWhoseAnswerWasLostIsFoundAndNotSentAgain() throws Exception {
    emr.add.fails(FakeEmr.lostConnection());
    emr.listSteps
        .answers(Answers.steps("m", Answers.summary("s-9", "another", 1_000)))
        .answers(Answers.steps(null, Answers.summary("s-1", step.request().name(), 1_000)));
    assertThat(submit()).isEqualTo("s-1");
    assertThat(emr.add.requests()).hasSize(1);
    assertThat(log.lines()).last().asString().contains("EMR has the step after all: it is s-1.");
  }

  @Test
  void throttlingIsNotTakenForARefusal() throws Exception {
    emr.add.fails(FakeEmr.throttled());
    emr.listSteps.answers(
        Answers.steps(null, Answers.summary("s-1", step.request().name(), 1_000)));
    assertThat(submit()).isEqualTo("s-1");
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void aStepThatIsNotThereIsSentAgain() throws Exception {
    emr.add
        .fails(FakeEmr.error(500, "InternalServerException", "x"))
        .answers(Answers.accepted("s-2"));
    emr.listSteps.answers(Answers.steps(null));
    assertThat(submit()).isEqualTo("s-2");
    assertThat(emr.add.requests()).hasSize(2);
    assertThat(emr.listSteps.requests()).hasSize(2);
  }

  @Test
  void aStepThatEmrListsLateIsNotSentAgain() throws Exception {
    emr.add.fails(FakeEmr.lostConnection());
    emr.listSteps
        .answers(Answers.steps(null))
        .answers(Answers.steps(null, Answers.summary("s-1", step.request().name(), 1_000)));
    assertThat(submit()).isEqualTo("s-1");
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void aRequestThatMayHaveHadAnEffectIsNeverForgotten() throws Exception {
    emr.add
        .fails(FakeEmr.lostConnection())
        .fails(FakeEmr.error(400, "ExpiredTokenException", "expired"));
    emr.listSteps
        .answers(Answers.steps(null))
        .answers(Answers.steps(null))
        .answers(Answers.steps(null, Answers.summary("s-1", step.request().name(), 1_000)));
    assertThat(submit()).isEqualTo("s-1");
    assertThat(emr.add.requests()).hasSize(2);
  }

  @Test
  void aRefusalOfTheSecondRequestDoesNotForgetTheFirst() throws Exception {
    emr.add
        .fails(FakeEmr.lostConnection())
        .fails(FakeEmr.error(400, "ValidationException", "refused now"));
    emr.listSteps
        .answers(Answers.steps(null))
        .answers(Answers.steps(null))
        .answers(Answers.steps(null, Answers.summary("s-1", step.request().name(), 1_000)));
    assertThat(submit()).isEqualTo("s-1");
  }

  @Test
  void aRefusalOfTheSecondRequestEndsTheJobWhenTheFirstHadNoEffect() {
    emr.add
        .fails(FakeEmr.lostConnection())
        .fails(FakeEmr.error(400, "ValidationException", "refused now"));
    emr.listSteps.answers(Answers.steps(null));
    assertThatThrownBy(this::submit)
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("EMR refused the step")
        .hasMessageContaining("refused now");
    assertThat(emr.listSteps.requests()).hasSize(4);
  }

  @Test
  void oneLookWithoutAnAnswerAtTheDeadlineIsNotTheLast() throws Exception {
    PluginConfig hasty = Examples.config("aws.emr.submit.timeout", "1s");
    emr.add.fails(FakeEmr.lostConnection());
    emr.listSteps
        .fails(FakeEmr.throttled())
        .answers(Answers.steps(null, Answers.summary("s-1", step.request().name(), 1_000)));
    assertThat(submit(hasty)).isEqualTo("s-1");
  }

  @Test
  void aLookBeforeTheSubmissionThatMakesNoSenseIsLikeNone() throws Exception {
    emr.activeSteps
        .clear()
        .fails(new IllegalStateException("no sense"))
        .answers(Answers.steps(null));
    emr.add.answers(Answers.accepted("s-1"));
    Submission submission = add(Examples.config());
    timer.await(new Signal(), Duration.ofMinutes(1));
    assertThat(submission.isEnded()).isTrue();
    assertThat(submission.await().orElse(null)).isEqualTo("s-1");
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("(IllegalStateException)")
        .doesNotContain("no sense");
  }

  @Test
  void nothingIsSentBeforeItIsKnownWhichStepsAreActive() throws Exception {
    emr.activeSteps
        .clear()
        .fails(new IllegalStateException("no sense"))
        .fails(FakeEmr.lostConnection())
        .answers(Answers.steps(null));
    emr.add.answers(Answers.accepted("s-1"));
    Submission submission = add(Examples.config());
    timer.await(new Signal(), Duration.ofSeconds(4));
    assertThat(emr.activeSteps.requests()).hasSize(2);
    assertThat(emr.add.requests()).isEmpty();
    assertThat(submission.await()).contains("s-1");
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void pagesThatWereReadAreNotReadAgainAfterAThrottling() throws Exception {
    emr.activeSteps
        .clear()
        .answers(Answers.steps("more", Answers.summary("s-x", "x", 1)))
        .fails(FakeEmr.throttled())
        .answers(Answers.steps(null));
    emr.add.answers(Answers.accepted("s-1"));
    assertThat(add(Examples.config()).await()).contains("s-1");
    assertThat(emr.activeSteps.requests())
        .extracting(request -> request.marker())
        .containsExactly(null, "more", "more");
  }

  @Test
  void aClusterWhoseStepsMayNotBeListedGetsNone() {
    emr.activeSteps
        .clear()
        .fails(FakeEmr.error(400, "InvalidRequestException", "Cluster id 'j-1' is not valid."));
    assertThatThrownBy(this::submit)
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("EMR refused the step on cluster 'analytics' (j-1)")
        .hasMessageContaining("is not valid.");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void anAnswerWithoutAnIdIsLikeNone() throws Exception {
    emr.add.answers(
        software.amazon.awssdk.services.emr.model.AddJobFlowStepsResponse.builder().build());
    emr.listSteps.answers(
        Answers.steps(null, Answers.summary("s-1", step.request().name(), 1_000)));
    assertThat(submit()).isEqualTo("s-1");
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void aListedStepWithoutATimelineDoesNoHarm() throws Exception {
    emr.add.fails(FakeEmr.lostConnection());
    emr.listSteps.answers(
        Answers.steps(
            null,
            software.amazon.awssdk.services.emr.model.StepSummary.builder().id("s-7").build(),
            Answers.summary("s-1", step.request().name(), 1_000)));
    assertThat(submit()).isEqualTo("s-1");
  }

  @Test
  void nothingIsSentWhileItIsNotKnownWhetherTheStepIsThere() throws Exception {
    emr.add.fails(FakeEmr.lostConnection());
    emr.listSteps
        .fails(FakeEmr.lostConnection())
        .fails(FakeEmr.throttled())
        .answers(Answers.steps(null, Answers.summary("s-1", step.request().name(), 1_000)));
    assertThat(submit()).isEqualTo("s-1");
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void aRequestThatNeverLeftNeedsNoSearch() throws Exception {
    emr.add
        .fails(FakeEmr.network(new ConnectException("refused")))
        .fails(FakeEmr.error(400, "ExpiredTokenException", "expired"))
        .answers(Answers.accepted("s-1"));
    assertThat(submit()).isEqualTo("s-1");
    assertThat(emr.listSteps.requests()).isEmpty();
  }

  @Test
  void theSearchStopsAtStepsThatAreOlderThanTheSubmission() throws Exception {
    emr.add.fails(FakeEmr.lostConnection()).answers(Answers.accepted("s-2"));
    // Two looks of two pages: the second is old as a whole.
    for (int look = 0; look < 2; look++) {
      emr.listSteps
          .answers(
              Answers.steps(
                  "more",
                  Answers.summary("s-8", "a", 100_000),
                  Answers.summary("s-9", "b", 90_000)))
          .answers(Answers.steps("even more", Answers.summary("s-7", "c", 80_000)));
    }
    assertThat(submit()).isEqualTo("s-2");
    assertThat(emr.listSteps.requests())
        .extracting(r -> r.marker())
        .containsExactly(null, "more", null, "more");
  }

  @Test
  void aListWithoutAnEndIsNoAnswer() {
    emr.add.fails(FakeEmr.lostConnection());
    emr.listSteps.answers(Answers.steps("more", Answers.summary("s-8", "a", 100_000)));
    assertThatThrownBy(this::submit)
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("does not end");
  }

  @Test
  void aFullClusterIsWaitedFor() throws Exception {
    RuntimeException full =
        FakeEmr.error(
            400,
            "ValidationException",
            "Maximum number of active steps(State = 'Running', 'Pending' or 'Cancel_Pending') for"
                + " cluster exceeded.");
    emr.add.fails(full).fails(full).answers(Answers.accepted("s-1"));
    assertThat(submit()).isEqualTo("s-1");
    assertThat(emr.listSteps.requests()).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("as many active steps as EMR allows");
  }

  @Test
  void aRefusalEndsTheJobWithEmrsWords() {
    emr.add.fails(
        FakeEmr.error(400, "ValidationException", "Runtime roles are required for this cluster."));
    assertThatThrownBy(this::submit)
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "EMR refused the step on cluster 'analytics' (j-1): ValidationException: Runtime roles"
                + " are required for this cluster.");
    assertThat(emr.add.requests()).hasSize(1);
  }

  @Test
  void theWaitHasAnEnd() {
    emr.add.fails(FakeEmr.throttled());
    emr.listSteps.answers(Answers.steps(null));
    assertThatThrownBy(this::submit)
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("within 30m (aws.emr.submit.timeout): ThrottlingException")
        .hasMessageEndingWith("It is not on the cluster.");
    assertThat(timer.now()).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(32));
  }

  @Test
  void aSearchThatIsNeverAnsweredEndsWithWhatToLookFor() {
    emr.add.fails(FakeEmr.lostConnection());
    emr.listSteps.fails(FakeEmr.lostConnection());
    assertThatThrownBy(this::submit)
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("It is not known whether EMR has taken the step")
        .hasMessageContaining(step.key().toString());
    assertThat(emr.add.requests()).hasSize(1);
    int looks = emr.listSteps.requests().size();
    timer.await(new Signal(), Duration.ofHours(1));
    assertThat(emr.listSteps.requests()).hasSize(looks);
  }

  @Test
  void aKilledJobSendsNothing() {
    kill.raise();
    assertThatThrownBy(this::submit).isInstanceOf(KilledException.class);
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void aKillWhileEmrThrottlesEndsTheWaitOnceItIsSureThatThereIsNoStep() {
    emr.add.fails(FakeEmr.throttled());
    emr.listSteps.answers(Answers.steps(null));
    timer.at(Duration.ofSeconds(100), kill::raise);
    assertThatThrownBy(this::submit).isInstanceOf(KilledException.class);
    assertThat(timer.now()).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(115));
  }

  @Test
  void aKillRightAfterALostAnswerFindsTheStepThatEmrListsLater() throws Exception {
    emr.add.fails(FakeEmr.lostConnection());
    emr.listSteps
        .answers(Answers.steps(null))
        .answers(Answers.steps(null, Answers.summary("s-1", step.request().name(), 1_000)));
    timer.at(Duration.ofMillis(501), kill::raise);
    assertThat(submit()).isEqualTo("s-1");
  }

  @Test
  void aKilledJobStillFindsTheStepWhoseAnswerWasLost() throws Exception {
    emr.add.fails(FakeEmr.lostConnection());
    emr.listSteps
        .fails(FakeEmr.lostConnection())
        .answers(Answers.steps(null, Answers.summary("s-1", step.request().name(), 1_000)));
    timer.at(Duration.ofMillis(600), kill::raise);
    assertThat(submit()).isEqualTo("s-1");
  }

  private String submit() throws Exception {
    return submit(Examples.config());
  }

  private String submit(PluginConfig config) throws Exception {
    return add(config).await().orElse(null);
  }

  private Submission add(PluginConfig config) {
    return Examples.account(emr, timer)
        .submissions()
        .add(
            new SubmissionTarget(Examples.CLUSTER, Optional.empty(), Optional.empty()),
            step,
            Set.of(),
            StartGate.OPEN,
            config.limits(),
            new JobContext(timer, kill, log.logger()));
  }
}
