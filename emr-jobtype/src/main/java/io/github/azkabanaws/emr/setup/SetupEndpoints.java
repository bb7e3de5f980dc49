package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.emr.aws.AwsAccess;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.S3Location;
import io.github.azkabanaws.emr.aws.SignedJsonCall;
import io.github.azkabanaws.emr.groups.CognitoPool;
import io.github.azkabanaws.emr.groups.GroupSettings;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.logs.CloudWatchLogs;
import io.github.azkabanaws.emr.watch.SqsHintQueue;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emr.endpoints.EmrEndpointProvider;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/** The addresses of AWS that these settings switch on. */
final class SetupEndpoints {
  static final String EMR = "EMR";
  static final String STS = "STS";
  static final String COGNITO = "Cognito";
  static final String S3 = "S3";
  static final String LAMBDA = "Lambda";
  static final String LOGS = "CloudWatch Logs";
  static final String SQS = "SQS";

  private final PluginConfig config;
  private final AwsSettings aws;

  SetupEndpoints(PluginConfig config) {
    this.config = config;
    this.aws = config.aws();
  }

  /** By the service's name, in the order in which a job needs them. */
  Map<String, URI> all() {
    Map<String, URI> all = new LinkedHashMap<>();
    all.put(EMR, emr());
    all.put(STS, sts());
    GroupSettings groups = config.groups();
    if (groups.usesCognito()) {
      all.put(
          COGNITO,
          groups.endpoint() == null
              ? service(CognitoPool.SERVICE, groups.poolRegion())
              : groups.endpoint());
    }
    S3Location object = object();
    if (object != null) {
      all.put(S3, s3(object.bucket()));
    } else if (config.logs().readsS3()) {
      // Where the logs are is known only to the clusters.
      all.put(S3, s3(null));
    }
    if (config.clusters().launch().lambda() != null) {
      all.put(
          LAMBDA,
          aws.lambdaEndpoint() == null
              ? service(AwsAccounts.LAMBDA, aws.region())
              : aws.lambdaEndpoint());
    }
    if (config.logs().readsCloudWatch() && config.logs().group() != null) {
      all.put(
          LOGS,
          aws.logsEndpoint() == null
              ? service(CloudWatchLogs.SERVICE, aws.region())
              : aws.logsEndpoint());
    }
    if (aws.hints().queue() != null) {
      all.put(
          SQS,
          aws.hints().endpoint() == null
              ? service(SqsHintQueue.SERVICE, aws.region())
              : aws.hints().endpoint());
    }
    return all;
  }

  /** Whether jobs fail without S3, and not only the copy of their logs. */
  boolean needsS3() {
    return object() != null;
  }

  private URI emr() {
    return aws.endpoint() != null
        ? aws.endpoint()
        : EmrEndpointProvider.defaultProvider()
            .resolveEndpoint(
                p -> p.region(region()).useFips(aws.fips()).useDualStack(aws.dualStack()))
            .join()
            .url();
  }

  private URI sts() {
    return aws.stsEndpoint() != null
        ? aws.stsEndpoint()
        : StsEndpointProvider.defaultProvider()
            .resolveEndpoint(
                p -> p.region(region()).useFips(aws.fips()).useDualStack(aws.dualStack()))
            .join()
            .url();
  }

  /**
   * @param bucket null if it is not known
   */
  private URI s3(String bucket) {
    return aws.s3Endpoint() != null
        ? aws.s3Endpoint()
        : S3EndpointProvider.defaultProvider()
            .resolveEndpoint(
                p ->
                    p.region(region())
                        .bucket(bucket)
                        .useFips(aws.fips())
                        .useDualStack(aws.dualStack()))
            .join()
            .url();
  }

  private URI service(String name, String region) {
    return SignedJsonCall.endpointOf(
        name, region, new AwsAccess(null, null, aws.fips(), aws.dualStack()));
  }

  /** One of those that the executor writes or reads; null if it needs no S3. */
  private S3Location object() {
    if (config.uploads().prefix() != null) {
      return config.uploads().prefix();
    }
    if (config.outputs().prefix() != null) {
      return config.outputs().prefix();
    }
    String request = config.clusters().launch().request();
    return request == null ? null : S3Location.parse(request);
  }

  private Region region() {
    return Region.of(aws.region());
  }
}
