package io.github.azkabanaws.emr.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emr.EmrClientBuilder;
import software.amazon.awssdk.services.emr.endpoints.EmrEndpointProvider;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/**
 * Where each service of AWS is asked, by jobs and by what checks them: no other class chooses an
 * address. Immutable.
 *
 * <p>First comes the administrator's setting. For the services with a client of the SDK, what the
 * environment, the JVM or a profile sets for the SDK ({@code AWS_ENDPOINT_URL_EMR} and the like) is
 * next, because the clients go by it; then the region's own address, of the kind that is wanted.
 */
public final class Endpoints {
  public static final String LAMBDA = "lambda";
  public static final String LOGS = "logs";
  public static final String SQS = "sqs";
  public static final String COGNITO = "cognito-idp";

  private final AwsSettings aws;

  public Endpoints(AwsSettings aws) {
    this.aws = aws;
  }

  // ---- For clients of the SDK.

  /** Has the client ask {@link #emr()}. */
  public EmrClientBuilder choose(EmrClientBuilder emr) {
    return choose(emr, aws.endpoint());
  }

  /** Has the client ask {@link #sts()}. */
  public StsClientBuilder choose(StsClientBuilder sts) {
    return choose(sts, aws.stsEndpoint());
  }

  /** Has the client ask {@link #s3}. */
  public S3ClientBuilder choose(S3ClientBuilder s3) {
    // The bucket's name in front of another host's name would be a host that nobody knows.
    return choose(s3, aws.s3Endpoint()).forcePathStyle(aws.s3Endpoint() != null);
  }

  public URI emr() {
    return Optional.ofNullable(aws.endpoint())
        .orElseGet(
            () ->
                EmrEndpointProvider.defaultProvider()
                    .resolveEndpoint(
                        p ->
                            p.region(region())
                                .endpoint(ofTheSdk("Emr"))
                                .useFips(aws.fips())
                                .useDualStack(aws.dualStack()))
                    .join()
                    .endpointUrl()
                    .toUri());
  }

  public URI sts() {
    return Optional.ofNullable(aws.stsEndpoint())
        .orElseGet(
            () ->
                StsEndpointProvider.defaultProvider()
                    .resolveEndpoint(
                        p ->
                            p.region(region())
                                .endpoint(ofTheSdk("Sts"))
                                .useFips(aws.fips())
                                .useDualStack(aws.dualStack()))
                    .join()
                    .endpointUrl()
                    .toUri());
  }

  /**
   * Where a bucket is asked for.
   *
   * @param bucket null if it is not known
   */
  public URI s3(String bucket) {
    return Optional.ofNullable(aws.s3Endpoint())
        .orElseGet(
            () ->
                S3EndpointProvider.defaultProvider()
                    .resolveEndpoint(
                        p ->
                            p.region(region())
                                .endpoint(ofTheSdk("S3"))
                                .bucket(bucket)
                                .useFips(aws.fips())
                                .useDualStack(aws.dualStack()))
                    .join()
                    .endpointUrl()
                    .toUri());
  }

  // ---- For calls without a client.

  public URI lambda() {
    return signed(LAMBDA, aws.region(), aws.lambdaEndpoint());
  }

  /** Of CloudWatch Logs. */
  public URI logs() {
    return signed(LOGS, aws.region(), aws.logsEndpoint());
  }

  /** Of SQS. */
  public URI hints() {
    return signed(SQS, aws.region(), aws.hints().endpoint());
  }

  /**
   * Of Cognito's user pools.
   *
   * @param set in place of the region's own; null if that is to be used
   */
  public URI cognito(String poolRegion, URI set) {
    return signed(COGNITO, poolRegion, set);
  }

  private URI signed(String service, String region, URI set) {
    if (set != null) {
      return set;
    }
    List<EndpointTag> tags = new ArrayList<>();
    if (aws.dualStack()) {
      tags.add(EndpointTag.DUALSTACK);
    }
    if (aws.fips()) {
      tags.add(EndpointTag.FIPS);
    }
    PartitionEndpointKey kind = PartitionEndpointKey.builder().tags(tags).build();
    PartitionMetadata partition = PartitionMetadata.of(Region.of(region));
    String host =
        partition
            .hostname(kind)
            .replace("{service}", service)
            .replace("{region}", region)
            .replace("{dnsSuffix}", partition.dnsSuffix(kind));
    return URI.create("https://" + host);
  }

  private <B extends AwsClientBuilder<B, ?>> B choose(B builder, URI set) {
    builder.region(region()).fipsEnabled(aws.fips()).dualstackEnabled(aws.dualStack());
    return set == null ? builder : builder.endpointOverride(set);
  }

  /** What is set for the SDK's own client of a service; null if nothing that can be used. */
  private String ofTheSdk(String service) {
    String lower = service.toLowerCase(Locale.ROOT);
    try {
      return AwsClientEndpointProvider.builder()
          .serviceEndpointOverrideEnvironmentVariable(
              "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT))
          .serviceEndpointOverrideSystemProperty("aws.endpointUrl" + service)
          .serviceProfileProperty(lower)
          .profileFile(ProfileFile::defaultProfileFile)
          .profileName(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
          .resolveFromOverrides()
          .map(URI::toString)
          .orElse(null);
    } catch (RuntimeException e) {
      // No address, or a file of profiles that can't be read: the clients fail by it and tell it.
      return null;
    }
  }

  private Region region() {
    return Region.of(aws.region());
  }
}
