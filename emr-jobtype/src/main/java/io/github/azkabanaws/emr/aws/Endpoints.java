package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.aws.Surroundings.Service;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClientBuilder;
import software.amazon.awssdk.services.cloudwatchlogs.endpoints.CloudWatchLogsEndpointProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClientBuilder;
import software.amazon.awssdk.services.cognitoidentityprovider.endpoints.CognitoIdentityProviderEndpointProvider;
import software.amazon.awssdk.services.emr.EmrClientBuilder;
import software.amazon.awssdk.services.emr.endpoints.EmrEndpointProvider;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;
import software.amazon.awssdk.services.lambda.endpoints.LambdaEndpointProvider;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointParams;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sns.endpoints.SnsEndpointProvider;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.endpoints.SqsEndpointProvider;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/**
 * Where each service of AWS is asked, by jobs and by what checks them: no other class chooses an
 * address. Immutable.
 *
 * <p>First comes the administrator's setting; then, only if a setting lets it, what the
 * surroundings say ({@link Surroundings}); then the region's own address, of the kind that is
 * wanted, by the SDK's rules for the service. Every client is given its address, because one that
 * has none looks for it in the surroundings.
 */
public final class Endpoints {
  private final AwsSettings aws;

  public Endpoints(AwsSettings aws) {
    this.aws = aws;
  }

  // ---- For clients of the SDK.

  /** Has the client ask {@link #emr()}. */
  public EmrClientBuilder choose(EmrClientBuilder emr) {
    return at(emr, aws.region(), emr());
  }

  /** Has the client ask {@link #sts()}. */
  public StsClientBuilder choose(StsClientBuilder sts) {
    return at(sts, aws.region(), sts());
  }

  /** Has the client ask {@link #lambda()}. */
  public LambdaClientBuilder choose(LambdaClientBuilder lambda) {
    return at(lambda, aws.region(), lambda());
  }

  /** Has the client ask {@link #logs()}. */
  public CloudWatchLogsClientBuilder choose(CloudWatchLogsClientBuilder logs) {
    return at(logs, aws.region(), logs());
  }

  /** Has the client ask {@link #hints()}, whatever host the URL of a queue names. */
  public SqsClientBuilder choose(SqsClientBuilder sqs) {
    return at(sqs, aws.region(), hints());
  }

  /**
   * Has the client ask {@link #sns}.
   *
   * @param set as there
   */
  public SnsClientBuilder choose(SnsClientBuilder sns, String topicRegion, Optional<URI> set) {
    return at(sns, topicRegion, sns(topicRegion, set));
  }

  /**
   * Has the client ask {@link #cognito}.
   *
   * @param set as there
   */
  public CognitoIdentityProviderClientBuilder choose(
      CognitoIdentityProviderClientBuilder cognito, String poolRegion, Optional<URI> set) {
    return at(cognito, poolRegion, cognito(poolRegion, set));
  }

  /** Has the client ask {@link #s3}. */
  public S3ClientBuilder choose(S3ClientBuilder s3) {
    // The address is of no bucket and of one region; which one is asked is for the provider to say.
    at(s3, aws.region(), s3());
    // The bucket's name in front of another host's name would be a host that nobody knows.
    return set(Service.S3, aws.s3Endpoint()).isPresent()
        ? s3.forcePathStyle(true)
        : s3.endpointProvider(this::ofBucket);
  }

  private static <B extends AwsClientBuilder<B, ?>> B at(B builder, String region, URI address) {
    // The address is of the kind that is wanted. With one that is set the SDK refuses to know
    // kinds.
    return builder
        .region(Region.of(region))
        .endpointOverride(address)
        .fipsEnabled(false)
        .dualstackEnabled(false);
  }

  // ---- The addresses.

  /** Of EMR. */
  public URI emr() {
    return address(
        Service.EMR,
        aws.endpoint(),
        () ->
            EmrEndpointProvider.defaultProvider()
                .resolveEndpoint(
                    p -> p.region(region()).useFips(fips()).useDualStack(dualStack())));
  }

  /** Of STS. */
  public URI sts() {
    return address(
        Service.STS,
        aws.stsEndpoint(),
        () ->
            StsEndpointProvider.defaultProvider()
                .resolveEndpoint(
                    p ->
                        p.region(region())
                            .useGlobalEndpoint(false)
                            .useFips(fips())
                            .useDualStack(dualStack())));
  }

  /** Where buckets of the region are asked for. */
  public URI s3() {
    return s3(S3EndpointParams.builder());
  }

  /** Where that bucket is asked for. */
  public URI s3(String bucket) {
    return s3(S3EndpointParams.builder().bucket(bucket));
  }

  private URI s3(S3EndpointParams.Builder asked) {
    return address(Service.S3, aws.s3Endpoint(), () -> ofBucket(asked.region(region()).build()));
  }

  /** Of Lambda. */
  public URI lambda() {
    return address(
        Service.LAMBDA,
        aws.lambdaEndpoint(),
        () ->
            LambdaEndpointProvider.defaultProvider()
                .resolveEndpoint(
                    p -> p.region(region()).useFips(fips()).useDualStack(dualStack())));
  }

  /** Of CloudWatch Logs. */
  public URI logs() {
    return address(
        Service.LOGS,
        aws.logsEndpoint(),
        () ->
            CloudWatchLogsEndpointProvider.defaultProvider()
                .resolveEndpoint(
                    p -> p.region(region()).useFips(fips()).useDualStack(dualStack())));
  }

  /** Of SQS. */
  public URI hints() {
    return address(
        Service.SQS,
        aws.hints().endpoint(),
        () ->
            SqsEndpointProvider.defaultProvider()
                .resolveEndpoint(
                    p -> p.region(region()).useFips(fips()).useDualStack(dualStack())));
  }

  /**
   * Of SNS.
   *
   * @param set in place of the region's own
   */
  public URI sns(String topicRegion, Optional<URI> set) {
    return address(
        Service.SNS,
        set,
        () ->
            SnsEndpointProvider.defaultProvider()
                .resolveEndpoint(
                    p ->
                        p.region(Region.of(topicRegion))
                            .useFips(fips())
                            .useDualStack(dualStack())));
  }

  /**
   * Of Cognito's user pools.
   *
   * @param set in place of the region's own
   */
  public URI cognito(String poolRegion, Optional<URI> set) {
    return address(
        Service.COGNITO,
        set,
        () ->
            CognitoIdentityProviderEndpointProvider.defaultProvider()
                .resolveEndpoint(
                    p ->
                        p.region(Region.of(poolRegion)).useFips(fips()).useDualStack(dualStack())));
  }

  /** The addresses that jobs of these settings can come to, for a log. */
  public String told() {
    return "EMR "
        + emr()
        + ", STS "
        + sts()
        + ", S3 "
        + s3()
        + ", Lambda "
        + lambda()
        + ", CloudWatch Logs "
        + logs()
        + ", SQS "
        + hints()
        + ", SNS "
        + sns(aws.region(), Optional.empty())
        + ", Cognito "
        + cognito(aws.region(), Optional.empty());
  }

  private URI address(
      Service service,
      Optional<URI> administrators,
      Supplier<CompletableFuture<Endpoint>> regions) {
    return set(service, administrators).orElseGet(() -> regions.get().join().endpointUrl().toUri());
  }

  /** The address that somebody has set. */
  private Optional<URI> set(Service service, Optional<URI> administrators) {
    return administrators.isPresent() ? administrators : aws.surroundings().endpoint(service);
  }

  /**
   * By S3's rules for buckets and regions, which are not those of an address that is set; and in
   * us-east-1 at the region's own address, where the SDK takes an older one for all regions.
   */
  private CompletableFuture<Endpoint> ofBucket(S3EndpointParams asked) {
    return S3EndpointProvider.defaultProvider()
        .resolveEndpoint(
            asked.toBuilder()
                .endpoint(null)
                .useGlobalEndpoint(false)
                .useFips(fips())
                .useDualStack(dualStack())
                .build());
  }

  private boolean fips() {
    return aws.fips() || aws.surroundings().fips();
  }

  private boolean dualStack() {
    return aws.dualStack() || aws.surroundings().dualStack();
  }

  private Region region() {
    return Region.of(aws.region());
  }
}
