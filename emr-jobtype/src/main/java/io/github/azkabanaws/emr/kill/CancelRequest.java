package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.CancelOption;
import java.time.Duration;
import java.util.Optional;

/** One step that EMR is asked to cancel, and what it says to that. */
final class CancelRequest {
  private final String stepId;
  private final CancelOption option;
  private final Signal answered = new Signal();
  private volatile String refusal;
  private volatile RuntimeException failure;

  CancelRequest(String stepId, CancelOption option) {
    this.stepId = stepId;
    this.option = option;
  }

  String stepId() {
    return stepId;
  }

  CancelOption option() {
    return option;
  }

  /** Waits until the request was made, whatever came of it. */
  void await(Timer timer) throws InterruptedException {
    while (!answered.isRaised()) {
      timer.await(answered, Duration.ofHours(1));
    }
  }

  /** Why EMR did not take the request, if it did not. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Why it is not known whether EMR has taken the request, if it is not. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  boolean isTaken() {
    return refusal == null && failure == null;
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
