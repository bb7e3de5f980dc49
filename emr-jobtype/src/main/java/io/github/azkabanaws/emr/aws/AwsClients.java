package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Timer;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/**
 * Makes the SDK's clients of all services, and nothing else makes one: who calls, over what, where,
 * and that a call is made once. Immutable.
 *
 * <p>The SDK never repeats a call by itself: a repeated AddJobFlowSteps can submit a second step,
 * and its pauses can't be ended by a kill. The timeouts are the sockets', those of {@link
 * BoundedHeads} below them and those of {@link WholeAnswers}, so that the SDK starts no thread of
 * its own.
 *
 * <p>No client is to be closed: the HTTP client below it is others' too.
 */
public final class AwsClients {
  /**
   * The most bytes of an answer that is read as a whole. A page of CloudWatch Logs has at most 1 MB
   * of messages and 10,000 events; JSON writes a control character with six bytes, and some 70
   * around each message. All others are shorter.
   */
  public static final int LONGEST_ANSWER = 8 * 1024 * 1024;

  private final AwsSettings settings;
  private final AwsCredentialsProvider credentials;
  private final SdkHttpClient http;
  private final SdkHttpClient bounded;
  private final Endpoints endpoints;

  /**
   * @param http brings the requests to AWS; its timeouts bound each wait for bytes
   * @param credentials asked for each call, so that those which end in between are renewed
   */
  public AwsClients(AwsSettings settings, SdkHttpClient http, AwsCredentialsProvider credentials) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.credentials = Objects.requireNonNull(credentials, "credentials");
    this.http = new WholeAnswers(http, Timer.SYSTEM, Long.MAX_VALUE);
    this.bounded = new WholeAnswers(http, Timer.SYSTEM, LONGEST_ANSWER);
    this.endpoints = new Endpoints(settings);
  }

  /**
   * What the executor itself has, as the SDK finds it. A web identity, as Kubernetes gives one, is
   * exchanged by our own client, and the role of an AWS profile assumed by it: the SDK's goes where
   * the environment says, by a way of its own. Who has one of them is never somebody else because
   * it can't be had now: nothing comes after it.
   */
  public static AwsCredentialsProvider executorsOwn(AwsSettings settings, SdkHttpClient http) {
    return byOurSts(caller -> new AwsClients(settings, http, caller).sts())
        // The order is the SDK's.
        .<AwsCredentialsProvider>map(
            last ->
                AwsCredentialsProviderChain.of(
                    SystemPropertyCredentialsProvider.create(),
                    EnvironmentVariableCredentialsProvider.create(),
                    last))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  /** Credentials for which STS has to be asked, if such are to be had. */
  private static Optional<AwsCredentialsProvider> byOurSts(
      Function<AwsCredentialsProvider, StsClient> sts) {
    if (SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent()
        && SdkSystemSetting.AWS_ROLE_ARN.getStringValue().isPresent()) {
      return Optional.of(
          StsWebIdentityTokenFileCredentialsProvider.builder()
              .stsClient(sts.apply(AnonymousCredentialsProvider.create()))
              .build());
    }
    try {
      return ProfileRole.of(
          ProfileFile.defaultProfileFile(),
          ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow(),
          sts);
    } catch (RuntimeException e) {
      // A file that can't be read: then the SDK does without it as well.
      return Optional.empty();
    }
  }

  /** The same way to AWS for somebody else. */
  public AwsClients as(AwsCredentialsProvider others) {
    return new AwsClients(settings, http, others);
  }

  /** The settings that they are made of. */
  public AwsSettings settings() {
    return settings;
  }

  /** Of EMR. */
  public EmrClient emr(ExecutionInterceptor... interceptors) {
    return configure(endpoints.choose(EmrClient.builder()), bounded, interceptors).build();
  }

  /** Of STS. */
  public StsClient sts() {
    return configure(endpoints.choose(StsClient.builder()), bounded).build();
  }

  /** Of S3, for buckets of the region. */
  public S3Client s3() {
    return s3Builder(http).build();
  }

  /** The same for lists, of which no answer is longer than {@link #LONGEST_ANSWER}. */
  public S3Client s3Lists() {
    return s3Builder(bounded).build();
  }

  /** Of S3, for buckets anywhere: a cluster's logs may go to any. */
  public S3Client s3OfAnyRegion() {
    return s3Builder(http).crossRegionAccessEnabled(true).build();
  }

  /** Of Lambda. */
  public LambdaClient lambda() {
    return configure(endpoints.choose(LambdaClient.builder()), bounded).build();
  }

  /** Of CloudWatch Logs. */
  public CloudWatchLogsClient logs() {
    return configure(endpoints.choose(CloudWatchLogsClient.builder()), bounded).build();
  }

  /** Of SQS. */
  public SqsClient sqs() {
    return configure(endpoints.choose(SqsClient.builder()), bounded).build();
  }

  /**
   * Of SNS.
   *
   * @param topicRegion the region of the topic
   * @param set the address to ask in place of the region's own
   */
  public SnsClient sns(String topicRegion, Optional<URI> set) {
    return configure(endpoints.choose(SnsClient.builder(), topicRegion, set), bounded).build();
  }

  /**
   * Of Cognito's user pools.
   *
   * @param poolRegion the region of the pool
   * @param set the address to ask in place of the region's own
   */
  public CognitoIdentityProviderClient cognito(String poolRegion, Optional<URI> set) {
    return configure(
            endpoints.choose(CognitoIdentityProviderClient.builder(), poolRegion, set), bounded)
        .build();
  }

  private S3ClientBuilder s3Builder(SdkHttpClient over) {
    return configure(endpoints.choose(S3Client.builder()), over)
        // Objects are small, and what stands in for S3 may not know the SDK's own encoding.
        .serviceConfiguration(s -> s.chunkedEncodingEnabled(false));
  }

  private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configure(
      B builder, SdkHttpClient over, ExecutionInterceptor... interceptors) {
    return builder
        .httpClient(over)
        .credentialsProvider(credentials)
        .overrideConfiguration(
            o ->
                o.retryStrategy(AwsRetryStrategy.doNotRetry())
                    .executionInterceptors(Arrays.asList(interceptors)));
  }
}
