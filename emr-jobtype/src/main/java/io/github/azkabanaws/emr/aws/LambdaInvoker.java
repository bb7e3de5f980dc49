package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.StepJobException;

/** Calls Lambda functions. */
public interface LambdaInvoker {
  /**
   * Calls the function and waits for its end; what it answers is not needed. As long as the call
   * lasts, no kill ends it.
   *
   * @param function a name or an ARN
   * @param payload a JSON document
   * @throws StepJobException if the function itself has failed
   * @throws software.amazon.awssdk.core.exception.SdkException as {@link EmrErrors} reads it
   */
  void invoke(String function, String payload) throws StepJobException;
}
