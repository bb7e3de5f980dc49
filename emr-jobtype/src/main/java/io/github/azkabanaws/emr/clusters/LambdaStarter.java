package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.aws.LambdaInvoker;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

/**
 * Has a Lambda function start the cluster, with the payload that DWP's older EMRStep job type sends
 * to its emr-launcher: {@code {"overrides":{"Name":"the name"}}}.
 */
final class LambdaStarter implements ClusterStarter {
  private final LambdaInvoker lambda;
  private final String function;

  LambdaStarter(LambdaInvoker lambda, String function) {
    this.lambda = lambda;
    this.function = function;
  }

  @Override
  public Start prepare(String name) {
    String payload = payload(name);
    return () -> {
      try {
        lambda.invoke(function, payload);
      } catch (SdkException e) {
        if (isKnown(e)) {
          throw e;
        }
        // The function may be at work. A second call could start a second cluster, and the first
        // may need minutes until its cluster is listed; so the call counts as made.
      }
      return Optional.empty();
    };
  }

  /** Whether the call has certainly started nothing; Lambda runs no function that it throttles. */
  private static boolean isKnown(SdkException e) {
    return EmrErrors.of(e) != EmrErrors.NO_ANSWER
        || (e instanceof AwsServiceException
            && (((AwsServiceException) e).statusCode() == 429
                || ((AwsServiceException) e).isThrottlingException()));
  }

  private static String payload(String name) {
    JsonWriter json = JsonWriter.create();
    json.writeStartObject().writeFieldName("overrides");
    json.writeStartObject().writeFieldName("Name").writeValue(name);
    json.writeEndObject().writeEndObject();
    return new String(json.getBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
