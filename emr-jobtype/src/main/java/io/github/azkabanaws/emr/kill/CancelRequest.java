package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;

/** One step that EMR is asked to cancel, and what it says to that. */
final class CancelRequest {
  private final String stepId;
  private final StepCancellationOption option;
  private final Signal answered = new Signal();
  private volatile String refusal;
  private volatile RuntimeException failure;

  CancelRequest(String stepId, StepCancellationOption option) {
    this.stepId = stepId;
    this.option = option;
  }

  String stepId() {
    return stepId;
  }

  StepCancellationOption option() {
    return option;
  }

  /** Waits until the request was made, whatever came of it. */
  void await(Timer timer) throws InterruptedException {
    while (!answered.isRaised()) {
      timer.await(answered, Duration.ofHours(1));
    }
  }

  /** Why EMR did not take the request; null if it did. */
  String refusal() {
    return refusal;
  }

  /** Why it is not known whether EMR has taken the request; null if it is. */
  RuntimeException failure() {
    return failure;
  }

  void taken() {
    answered.raise();
  }

  void refused(String reason) {
    refusal = reason;
    answered.raise();
  }

  void failed(RuntimeException e) {
    failure = e;
    answered.raise();
  }
}
