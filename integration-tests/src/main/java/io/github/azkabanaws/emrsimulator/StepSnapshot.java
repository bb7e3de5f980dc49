package io.github.azkabanaws.emrsimulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A step at one moment.
 *
 * @param id the step's id, {@code s-...}
 * @param request what was submitted
 * @param state its state at that moment
 * @param failureDetails why it failed, if it did
 * @param created when it was submitted
 * @param started when it began to run, if it ever did
 * @param ended when it reached a terminal state, if it has
 * @param applications what EMR calls its YARN applications, as far as it knows of them
 */
public record StepSnapshot(
    String id,
    StepRequest request,
    StepState state,
    Optional<FailureDetails> failureDetails,
    Instant created,
    Optional<Instant> started,
    Optional<Instant> ended,
    List<String> applications) {

  /** The step's name. */
  public String name() {
    return request.name();
  }

  /** The arguments as submitted. */
  public List<String> args() {
    return request.args();
  }

  /** The runtime role, if one was named. */
  public Optional<String> executionRoleArn() {
    return request.executionRoleArn();
  }

  /** The cluster the step belongs to. */
  public String clusterId() {
    return request.clusterId();
  }
}
