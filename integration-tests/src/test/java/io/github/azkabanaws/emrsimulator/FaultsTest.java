package io.github.azkabanaws.emrsimulator;

import static io.github.azkabanaws.emrsimulator.Sdk.assertRefused;
import static io.github.azkabanaws.emrsimulator.Sdk.step;
import static io.github.azkabanaws.emrsimulator.Sdk.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.EmrException;

/** Faults that are an answer, and which request they hit. */
class FaultsTest {
  private final EmrSimulator simulator =
      EmrSimulator.builder().behavior(step -> StepBehavior.hangs()).start();
  private final SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));
  private final EmrClient emr = Sdk.client(simulator);

  @AfterEach
  void stop() {
    emr.close();
    simulator.close();
  }

  @Test
  void throttlesBeforeOrAfter() {
    assertRefused(() -> submitUnder(Fault.throttle()), "ThrottlingException", "Rate exceeded");
    assertThat(simulator.journal().throttled("AddJobFlowSteps")).isEqualTo(1);
    assertJournaled(Fault.throttle(), 400, false);

    assertRefused(() -> submitUnder(Fault.throttleAfter()), "ThrottlingException", "Rate exceeded");
    assertJournaled(Fault.throttleAfter(), 400, true);
  }

  @Test
  void failsBeforeOrAfter() {
    assertThat(failure(Fault.serverErrorBefore()).statusCode()).isEqualTo(500);
    assertJournaled(Fault.serverErrorBefore(), 500, false);

    EmrException after = failure(Fault.serverErrorAfter());
    assertThat(after.statusCode()).isEqualTo(500);
    assertThat(after.awsErrorDetails().errorCode()).isEqualTo("InternalServerException");
    assertJournaled(Fault.serverErrorAfter(), 500, true);
  }

  @Test
  void givesAnyError() {
    Fault denied = Fault.errorAfter(AwsError.client("AccessDeniedException", "no"));
    assertRefused(() -> submitUnder(denied), "AccessDeniedException", "no");
    assertJournaled(denied, 400, true);
    assertThat(denied).isEqualTo(Fault.errorAfter(AwsError.client("AccessDeniedException", "no")));
    assertThat(denied)
        .isNotEqualTo(Fault.errorBefore(AwsError.client("AccessDeniedException", "no")));
  }

  @Test
  void saysThatCredentialsExpired() {
    assertRefused(
        () -> submitUnder(Fault.expiredCredentials()), "ExpiredTokenException", "is expired");
    assertJournaled(Fault.expiredCredentials(), 400, false);
  }

  @Test
  void answersWithGarbage() {
    assertThatThrownBy(() -> submitUnder(Fault.garbage())).isInstanceOf(SdkClientException.class);
    assertJournaled(Fault.garbage(), 200, true);
  }

  @Test
  void answersWithNothingInIt() {
    simulator.faults().next("AddJobFlowSteps", Fault.emptyAnswer());
    assertThat(emr.addJobFlowSteps(r -> r.jobFlowId(cluster.id()).steps(step("s"))).hasStepIds())
        .isFalse();
    assertJournaled(Fault.emptyAnswer(), 200, true);
  }

  @Test
  void answersWithHalfOfIt() {
    assertThatThrownBy(() -> submitUnder(Fault.halfAnswer()))
        .isInstanceOf(SdkClientException.class);
    assertJournaled(Fault.halfAnswer(), 200, true);
    submit(emr, cluster.id(), step("next"));
  }

  @Test
  void answersAsAProxyDoes() {
    assertThat(failure(Fault.badGateway()).statusCode()).isEqualTo(502);
    assertJournaled(Fault.badGateway(), 502, false);
  }

  @Test
  void aFaultAfterAnOperationThatRefusesWasNotExecuted() {
    simulator.faults().next("AddJobFlowSteps", Fault.serverErrorAfter());
    assertThatThrownBy(() -> submit(emr, "j-NOPE", step("s")))
        .isInstanceOf(EmrException.class)
        .hasMessageContaining("internal error");
    assertThat(simulator.journal().of("AddJobFlowSteps").get(0).executed()).isFalse();
  }

  @Test
  void hitTheNextRequestsOfTheirOperationInOrder() {
    simulator
        .faults()
        .next("ListClusters", 2, Fault.throttle())
        .next("ListClusters", Fault.serverErrorBefore());
    submit(emr, cluster.id(), step("s"));
    assertThat(simulator.faults().pending()).isEqualTo(3);
    assertRefused(emr::listClusters, "ThrottlingException", "");
    assertRefused(emr::listClusters, "ThrottlingException", "");
    assertThat(simulator.faults().pending()).isEqualTo(1);
    assertThatThrownBy(emr::listClusters).hasMessageContaining("internal error");
    emr.listClusters();
    assertThat(simulator.faults().pending()).isZero();
    assertThat(simulator.journal().of("ListClusters"))
        .extracting(entry -> entry.fault().map(Fault::toString).orElse(""))
        .containsExactly(
            "errorBefore 400 ThrottlingException: Rate exceeded",
            "errorBefore 400 ThrottlingException: Rate exceeded",
            "errorBefore 500 InternalServerException: An internal error occurred.",
            "");
  }

  @Test
  void lastUntilTheyAreCleared() {
    simulator.faults().always("ListClusters", Fault.serverErrorBefore());
    simulator.faults().next("ListClusters", Fault.throttle());
    assertRefused(emr::listClusters, "ThrottlingException", "");
    assertThatThrownBy(emr::listClusters).hasMessageContaining("internal error");
    assertThatThrownBy(emr::listClusters).hasMessageContaining("internal error");
    simulator.faults().always("ListClusters", Fault.throttle());
    assertRefused(emr::listClusters, "ThrottlingException", "");

    simulator.faults().next("ListClusters", Fault.throttle()).clear();
    emr.listClusters();
    assertThat(simulator.faults().pending()).isZero();
  }

  @Test
  void hitWhateverRequestMatches() {
    simulator
        .faults()
        .on(r -> r.body().path("ClusterId").asText().equals(cluster.id()), Fault.throttle())
        .next(r -> r.operation().startsWith("List"), 1, Fault.expiredCredentials());
    assertRefused(emr::listClusters, "ExpiredTokenException", "");
    emr.listClusters();
    assertRefused(
        () -> emr.describeCluster(r -> r.clusterId(cluster.id())), "ThrottlingException", "");
    assertRefused(() -> emr.listSteps(r -> r.clusterId(cluster.id())), "ThrottlingException", "");
  }

  @Test
  void waitForARequestThatIsNotThrottledByTheQuotas() {
    Quotas quotas = Quotas.unlimited().withOperation("ListClusters", 1, 0.5);
    ManualClock clock = SimulatorClock.manual();
    try (EmrSimulator limited = EmrSimulator.builder().clock(clock).quotas(quotas).start();
        EmrClient client = Sdk.client(limited)) {
      client.listClusters();
      limited.faults().next("ListClusters", Fault.expiredCredentials());
      assertRefused(client::listClusters, "ThrottlingException", "");
      clock.advance(Duration.ofSeconds(2));
      assertRefused(client::listClusters, "ExpiredTokenException", "");
    }
  }

  @Test
  void refuseWhatCouldNeverHit() {
    assertThatThrownBy(() -> simulator.faults().next("AddJobFlowStep", Fault.throttle()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'AddJobFlowStep' is no operation")
        .hasMessageContaining("AddJobFlowSteps");
    assertThatThrownBy(() -> simulator.faults().next("ListSteps", 0, Fault.throttle()))
        .hasMessageContaining("times is 0");
  }

  @Test
  void aMistakeInAPredicateShowsInTheAnswer() {
    simulator
        .faults()
        .on(
            r -> {
              throw new IllegalStateException("oops");
            },
            Fault.throttle());
    assertThatThrownBy(emr::listClusters).hasMessageContaining("oops");
  }

  private String submitUnder(Fault fault) {
    simulator.faults().next("AddJobFlowSteps", fault);
    return submit(emr, cluster.id(), step("s"));
  }

  private EmrException failure(Fault fault) {
    EmrException failure = catchThrowableOfType(EmrException.class, () -> submitUnder(fault));
    assertThat(failure).isNotNull();
    return failure;
  }

  /** Of the latest submission; and that a step exists if and only if it was executed. */
  private void assertJournaled(Fault fault, int status, boolean executed) {
    JournalEntry entry = simulator.journal().of("AddJobFlowSteps").get(0);
    assertThat(simulator.journal().count("AddJobFlowSteps")).isEqualTo(1);
    assertThat(entry.fault()).contains(fault);
    assertThat(entry.status()).isEqualTo(status);
    assertThat(entry.executed()).isEqualTo(executed).isEqualTo(fault.executes());
    assertThat(entry.isUnanswered()).isFalse();
    assertThat(cluster.steps()).hasSize(executed ? 1 : 0);
    assertThat(simulator.journal().stepsByName()).hasSize(executed ? 1 : 0);
    simulator.journal().clear();
  }
}
