package io.github.azkabanaws.emrsimulator;

import java.util.Optional;

/**
 * How a run ended by itself. Whether that makes the step CANCELLED or INTERRUPTED instead is for
 * the {@link StepQueue} to say, which knows who asked.
 *
 * @param failure why it failed; empty for success
 */
record StepOutcome(Optional<FailureDetails> failure) {
  static StepOutcome success() {
    return new StepOutcome(Optional.empty());
  }

  static StepOutcome failed(FailureDetails details) {
    return new StepOutcome(Optional.of(details));
  }

  static StepOutcome stopped() {
    return failed(FailureDetails.of(FailureDetails.UNKNOWN_ERROR, "The step was stopped."));
  }
}
