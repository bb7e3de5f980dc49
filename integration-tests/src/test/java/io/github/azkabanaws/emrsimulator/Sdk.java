package io.github.azkabanaws.emrsimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.EmrException;
import software.amazon.awssdk.services.emr.model.StepConfig;

/** The real SDK client, pointed at a simulator, and short words for what the tests do with it. */
final class Sdk {
  private Sdk() {}

  static EmrClient client(EmrSimulator simulator) {
    return client(simulator, simulator.credentials());
  }

  static EmrClient client(EmrSimulator simulator, Credentials credentials) {
    return client(simulator, credentials, UrlConnectionHttpClient.builder());
  }

  /** A client that waits for an answer no longer than {@code limit}. */
  static EmrClient impatient(EmrSimulator simulator, Duration limit) {
    return client(
        simulator, simulator.credentials(), UrlConnectionHttpClient.builder().socketTimeout(limit));
  }

  private static EmrClient client(
      EmrSimulator simulator, Credentials credentials, UrlConnectionHttpClient.Builder http) {
    AwsCredentials key =
        credentials
            .sessionToken()
            .<AwsCredentials>map(
                token ->
                    AwsSessionCredentials.create(
                        credentials.accessKeyId(), credentials.secretAccessKey(), token))
            .orElseGet(
                () ->
                    AwsBasicCredentials.create(
                        credentials.accessKeyId(), credentials.secretAccessKey()));
    return EmrClient.builder()
        .endpointOverride(simulator.endpoint())
        .region(Region.of(simulator.region()))
        .credentialsProvider(StaticCredentialsProvider.create(key))
        .httpClientBuilder(http)
        .overrideConfiguration(
            override -> override.retryStrategy(strategy -> strategy.maxAttempts(1)))
        .build();
  }

  static StepConfig step(String name, String... args) {
    return step(name, ActionOnFailure.CONTINUE, args);
  }

  static StepConfig step(String name, ActionOnFailure action, String... args) {
    return StepConfig.builder()
        .name(name)
        .actionOnFailure(action)
        .hadoopJarStep(jar -> jar.jar("command-runner.jar").args(args))
        .build();
  }

  static String submit(EmrClient emr, String clusterId, StepConfig step) {
    return submitAll(emr, clusterId, List.of(step)).get(0);
  }

  static List<String> submitAll(EmrClient emr, String clusterId, List<StepConfig> steps) {
    return emr.addJobFlowSteps(request -> request.jobFlowId(clusterId).steps(steps)).stepIds();
  }

  /** Asserts that the call is refused with this code and a message that contains this text. */
  static void assertRefused(ThrowingCallable call, String code, String text) {
    EmrException refusal = catchThrowableOfType(EmrException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(refusal.awsErrorDetails().errorMessage()).contains(text);
    assertThat(refusal.statusCode()).isEqualTo(400);
  }
}
