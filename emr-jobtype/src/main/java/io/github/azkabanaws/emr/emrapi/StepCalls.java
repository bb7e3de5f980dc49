package io.github.azkabanaws.emr.emrapi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * EMR's calls for steps. Each method makes one call, and throws what the SDK throws when EMR
 * refuses or does not answer.
 */
public interface StepCalls {
  /**
   * Submits steps (AddJobFlowSteps).
   *
   * @param executionRoleArn the runtime role of the steps, unless it is the cluster's own
   * @param session in whose name AWS is called, where a role is assumed for each user
   * @return the ids that EMR answered with
   */
  List<String> add(
      String clusterId,
      List<StepRequest> steps,
      Optional<String> executionRoleArn,
      Optional<String> session);

  /** A page of steps (ListSteps). */
  Page<EmrStep> list(StepQuery query);

  /** One step (DescribeStep); none if the answer has none in it. */
  Optional<EmrStep> describe(String clusterId, String stepId);

  /**
   * Asks for the end of steps (CancelSteps), which promises nothing.
   *
   * @return the reasons of those that EMR does not cancel, by their ids
   */
  Map<String, String> cancel(String clusterId, List<String> stepIds, CancelOption option);
}
