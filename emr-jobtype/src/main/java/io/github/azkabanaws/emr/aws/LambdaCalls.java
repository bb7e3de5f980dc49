package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Calls Lambda functions. Not tried against AWS. */
public final class LambdaCalls implements LambdaInvoker {
  private final Supplier<LambdaClient> lambda;

  /**
   * @param lambda asked for each call
   */
  public LambdaCalls(Supplier<LambdaClient> lambda) {
    this.lambda = Objects.requireNonNull(lambda, "lambda");
  }

  @Override
  public void invoke(String function, String payload) throws StepJobException {
    InvokeResponse answer =
        lambda.get().invoke(request(function, payload, InvocationType.REQUEST_RESPONSE));
    String error = answer.functionError();
    if (error != null) {
      throw new StepJobException(
          "Lambda function "
              + Settings.show(function)
              + ", which starts clusters, has failed ("
              + Settings.show(error)
              + "): "
              + Settings.show(answer.payload() == null ? "" : answer.payload().asUtf8String()));
    }
  }

  /**
   * Asks Lambda whether the function may be called, and runs nothing.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if it may not, or nobody knows
   */
  public void tryOut(String function) {
    lambda.get().invoke(request(function, "{}", InvocationType.DRY_RUN));
  }

  private static InvokeRequest request(String function, String payload, InvocationType type) {
    return InvokeRequest.builder()
        .functionName(function)
        .invocationType(type)
        .payload(SdkBytes.fromUtf8String(payload))
        .build();
  }
}
