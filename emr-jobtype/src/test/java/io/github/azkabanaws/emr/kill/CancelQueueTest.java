package io.github.azkabanaws.emr.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.CancelOption;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.CancelStepsInfo;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsRequestStatus;
import software.amazon.awssdk.services.emr.model.CancelStepsResponse;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;

class CancelQueueTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final List<CancelStepsRequest> calls = new ArrayList<>();
  private final CancelQueue queue =
      new CancelQueue(client().calls(), new ApiBudget(10, 0.5, timer, () -> 0.5), timer);
  private RuntimeException failure;
  private String bad;

  @Test
  void theKillOfAFlowOfSixtyJobsIsOneCallForEachCluster() throws Exception {
    List<CancelRequest> requests = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      requests.add(add(i % 2 == 0 ? "j-1" : "j-2", "s-" + i));
    }
    for (CancelRequest request : requests) {
      request.await(timer);
      assertThat(request.refusal().orElse(null)).isNull();
      assertThat(request.failure().orElse(null)).isNull();
    }
    assertThat(calls).extracting(call -> call.clusterId()).containsExactly("j-1", "j-2");
    assertThat(calls).allMatch(call -> call.stepIds().size() == 30);
  }

  @Test
  void moreThanEmrTakesGoInTwoCalls() throws Exception {
    List<CancelRequest> requests =
        IntStream.range(0, 300).mapToObj(i -> add("j-1", "s-" + i)).toList();
    requests.get(299).await(timer);
    assertThat(calls).extracting(call -> call.stepIds().size()).containsExactly(256, 44);
  }

  @Test
  void forceAndAskingAreTwoCalls() throws Exception {
    CancelRequest ask = add("j-1", "s-1");
    CancelRequest force = queue.add(address("j-1", "s-2"), CancelOption.TERMINATE_PROCESS);
    ask.await(timer);
    force.await(timer);
    assertThat(calls)
        .extracting(call -> call.stepCancellationOption())
        .containsExactly(
            StepCancellationOption.SEND_INTERRUPT, StepCancellationOption.TERMINATE_PROCESS);
  }

  @Test
  void eachHearsWhatEmrSaysOfItsOwnStep() throws Exception {
    bad = "s-1";
    CancelRequest good = add("j-1", "s-0");
    CancelRequest other = add("j-1", "s-1");
    good.await(timer);
    other.await(timer);
    assertThat(good.refusal().orElse(null)).isNull();
    assertThat(other.refusal().orElse(null)).isEqualTo("not cancellable");
  }

  @Test
  void oneThatEmrRefusesTheCallForDoesNotSaveTheOthers() throws Exception {
    bad = "s-invalid";
    CancelRequest good = add("j-1", "s-0");
    CancelRequest invalid = add("j-1", "s-invalid");
    good.await(timer);
    invalid.await(timer);
    assertThat(good.refusal().orElse(null)).isNull();
    assertThat(invalid.refusal().orElse(null)).contains("Step id is not valid");
  }

  @Test
  void aClusterThatIsGoneIsAskedOnceForAllItsSteps() throws Exception {
    failure =
        FakeEmr.error(400, "ValidationException", "A job flow that is shutting down may not be");
    List<CancelRequest> requests =
        IntStream.range(0, 60).mapToObj(i -> add("j-1", "s-" + i)).toList();
    for (CancelRequest request : requests) {
      request.await(timer);
      assertThat(request.refusal().orElse(null)).contains("shutting down");
    }
    assertThat(calls).hasSize(1);
  }

  @Test
  void oneBadStepAmongManyCostsFewCalls() throws Exception {
    CancelRequest invalid = add("j-1", "s-invalid");
    List<CancelRequest> good = IntStream.range(0, 59).mapToObj(i -> add("j-1", "s-" + i)).toList();
    invalid.await(timer);
    assertThat(invalid.refusal().orElse(null)).contains("Step id is not valid");
    for (CancelRequest request : good) {
      request.await(timer);
      assertThat(request.refusal().orElse(null)).isNull();
    }
    assertThat(calls).hasSizeLessThan(15);
  }

  @Test
  void noAnswerIsNoRefusal() throws Exception {
    failure = FakeEmr.lostConnection();
    CancelRequest request = add("j-1", "s-1");
    request.await(timer);
    assertThat(request.failure().orElse(null)).isSameAs(failure);
    assertThat(request.refusal().orElse(null)).isNull();
    failure = null;
    CancelRequest next = add("j-1", "s-1");
    next.await(timer);
    assertThat(next.failure().orElse(null)).isNull();
  }

  @Test
  void callsKeepToTheQuota() {
    IntStream.range(0, 40).forEach(i -> add("j-" + i, "s-" + i));
    timer.await(new Signal(), Duration.ofSeconds(21));
    assertThat(calls).hasSize(20);
  }

  @Test
  void whatMakesNoSenseIsNoRefusalEither() throws Exception {
    failure = new IllegalStateException("no sense");
    CancelRequest request = add("j-1", "s-1");
    assertThat(request.isTaken()).isTrue();
    request.await(timer);
    assertThat(request.isTaken()).isFalse();
    assertThat(request.failure().orElseThrow()).hasMessageContaining("EMR's answer makes no sense");
    assertThat(request.refusal()).isEmpty();
  }

  /** Whoever waits for it must not wait for ever. */
  @Test
  void whatCanNotBeScheduledHasFailed() throws Exception {
    CancelQueue held =
        new CancelQueue(
            client().calls(),
            new ApiBudget(10, 0.5, timer, () -> 0.5),
            (delay, task) -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    CancelRequest request = held.add(address("j-1", "s-1"), CancelOption.SEND_INTERRUPT);
    request.await(timer);
    assertThat(request.failure().orElseThrow()).hasMessage("not asked");
    assertThat(timer.now()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aStepThatTwoWantEndedIsNamedOnce() throws Exception {
    CancelRequest one = add("j-1", "s-1");
    CancelRequest other = add("j-1", "s-1");
    one.await(timer);
    other.await(timer);
    assertThat(calls)
        .singleElement()
        .satisfies(c -> assertThat(c.stepIds()).containsExactly("s-1"));
    assertThat(timer.now()).isEqualTo(Duration.ofMillis(200));
    assertThat(one.isTaken()).isTrue();
    assertThat(other.isTaken()).isTrue();
  }

  @Test
  void aRefusalIsNotTaken() throws Exception {
    bad = "s-1";
    CancelRequest request = add("j-1", "s-1");
    request.await(timer);
    assertThat(request.isTaken()).isFalse();
  }

  private CancelRequest add(String cluster, String step) {
    return queue.add(address(cluster, step), CancelOption.SEND_INTERRUPT);
  }

  private static StepAddress address(String cluster, String step) {
    return new StepAddress(new Cluster(cluster, "c"), step);
  }

  private StepClient client() {
    return new StepClient() {
      @Override
      public CancelStepsResponse cancelSteps(CancelStepsRequest call) {
        return answer(call);
      }
    };
  }

  private CancelStepsResponse answer(CancelStepsRequest call) {
    calls.add(call);
    if (failure != null) {
      throw failure;
    }
    if (call.stepIds().contains("s-invalid")) {
      throw FakeEmr.error(400, "InvalidRequestException", "Step id is not valid.");
    }
    return CancelStepsResponse.builder()
        .cancelStepsInfoList(
            call.stepIds().stream()
                .map(
                    id ->
                        CancelStepsInfo.builder()
                            .stepId(id)
                            .status(
                                id.equals(bad)
                                    ? CancelStepsRequestStatus.FAILED
                                    : CancelStepsRequestStatus.SUBMITTED)
                            .reason(id.equals(bad) ? "not cancellable" : null)
                            .build())
                .toList())
        .build();
  }
}
