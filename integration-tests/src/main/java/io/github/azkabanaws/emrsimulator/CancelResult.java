package io.github.azkabanaws.emrsimulator;

import java.util.Optional;

/**
 * What CancelSteps says about one step.
 *
 * @param stepId the step
 * @param refusal why it cannot be cancelled; empty if the request was accepted
 */
record CancelResult(String stepId, Optional<String> refusal) {
  static CancelResult submitted(String stepId) {
    return new CancelResult(stepId, Optional.empty());
  }

  static CancelResult refused(String stepId, String why) {
    return new CancelResult(stepId, Optional.of(why));
  }
}
