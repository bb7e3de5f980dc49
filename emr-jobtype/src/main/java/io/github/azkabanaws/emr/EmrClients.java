package io.github.azkabanaws.emr;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.EmrClientBuilder;

/** Makes the SDK's EMR client. */
final class EmrClients {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private EmrClients() {}

  /**
   * A client with the SDK's default credential chain.
   *
   * <p>The SDK never repeats a call by itself: a repeated AddJobFlowSteps can submit a second step,
   * and its pauses can't be ended by a kill. The timeouts are the sockets', so that the SDK starts
   * no thread of its own.
   */
  static EmrClient create(PluginConfig config) {
    EmrClientBuilder builder =
        EmrClient.builder()
            .region(Region.of(config.aws().region()))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(READ_TIMEOUT))
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
    if (config.aws().endpoint() != null) {
      builder.endpointOverride(config.aws().endpoint());
    }
    return builder.build();
  }
}
