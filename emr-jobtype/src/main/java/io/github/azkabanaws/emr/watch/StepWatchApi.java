package io.github.azkabanaws.emr.watch;

import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** The calls by which steps are watched. */
public interface StepWatchApi {
  /** Makes one ListSteps call. */
  ListStepsResponse listSteps(ListStepsRequest request);

  /** Makes one DescribeStep call. */
  StepSummary describeStep(String clusterId, String stepId);
}
