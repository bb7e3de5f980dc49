package io.github.azkabanaws.emrsimulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step as it was submitted; what a test's function gets to choose a {@link StepBehavior} from.
 *
 * @param name the step's name
 * @param jar the jar, usually {@code command-runner.jar}
 * @param mainClass the class in the jar, if one was named
 * @param args the arguments exactly as submitted
 * @param properties the Hadoop properties
 * @param actionOnFailure what the cluster does when the step fails
 * @param executionRoleArn the runtime role, if one was named
 * @param logUri where this step's logs go, if it has a place of its own
 * @param clusterId the cluster it was submitted to
 */
public record StepRequest(
    String name,
    String jar,
    Optional<String> mainClass,
    List<String> args,
    Map<String, String> properties,
    ActionOnFailure actionOnFailure,
    Optional<String> executionRoleArn,
    Optional<String> logUri,
    String clusterId) {

  /** Keeps copies, so that nobody can change a step after it was submitted. */
  public StepRequest {
    args = List.copyOf(args);
    properties = Map.copyOf(properties);
  }
}
