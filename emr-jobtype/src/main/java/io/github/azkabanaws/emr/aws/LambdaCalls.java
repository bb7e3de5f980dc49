package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Calls Lambda functions with one signed request each ("Invoke" in Lambda's API reference); the
 * SDK's client would add megabytes. Not tried against AWS.
 */
public final class LambdaCalls implements LambdaInvoker {
  private static final String TYPE = "X-Amz-Invocation-Type";
  private static final String ERROR = "X-Amz-Function-Error";

  private final SignedJsonCall lambda;

  public LambdaCalls(SignedJsonCall lambda) {
    this.lambda = lambda;
  }

  @Override
  public void invoke(String function, String payload) throws StepJobException {
    SignedJsonCall.Answer answer =
        lambda.post(
            "/2015-03-31/functions/" + SdkHttpUtils.urlEncode(function) + "/invocations",
            Collections.singletonMap(TYPE, "RequestResponse"),
            payload.getBytes(StandardCharsets.UTF_8));
    String error = answer.header(ERROR);
    if (error != null) {
      throw new StepJobException(
          "Lambda function "
              + Settings.show(function)
              + ", which starts clusters, has failed ("
              + Settings.show(error)
              + "): "
              + Settings.show(new String(answer.body(), StandardCharsets.UTF_8)));
    }
  }
}
