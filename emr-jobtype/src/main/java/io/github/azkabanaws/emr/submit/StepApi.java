package io.github.azkabanaws.emr.submit;

import java.util.List;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepConfig;

/** The two calls by which a step is brought to EMR. */
public interface StepApi {
  /**
   * Makes one AddJobFlowSteps call.
   *
   * @return the ids that EMR answered with
   */
  List<String> addSteps(SubmissionTarget target, List<StepConfig> steps);

  /** Makes one ListSteps call. */
  ListStepsResponse listSteps(ListStepsRequest request);
}
