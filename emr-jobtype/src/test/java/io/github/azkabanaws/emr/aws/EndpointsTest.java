package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.fixtures.Examples;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {
  @ParameterizedTest
  @CsvSource({
    "eu-west-1, false, false, https://cognito-idp.eu-west-1.amazonaws.com",
    "us-gov-west-1, false, false, https://cognito-idp.us-gov-west-1.amazonaws.com",
    "cn-north-1, false, false, https://cognito-idp.cn-north-1.amazonaws.com.cn",
    "us-east-1, true, false, https://cognito-idp-fips.us-east-1.amazonaws.com",
    // The host of all has IPv6 too.
    "us-east-1, false, true, https://cognito-idp.us-east-1.amazonaws.com",
    "us-east-1, true, true, https://cognito-idp-fips.us-east-1.amazonaws.com",
  })
  void knowsTheAddressInEachPartition(String region, boolean fips, boolean dualStack, String url) {
    Endpoints endpoints =
        endpoints("aws.emr.fips", fips + "", "aws.emr.dual.stack", dualStack + "");
    assertThat(endpoints.cognito(region, Optional.empty())).hasToString(url);
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1, false, false, https://sns.eu-west-1.amazonaws.com",
    "cn-north-1, false, false, https://sns.cn-north-1.amazonaws.com.cn",
    "us-gov-west-1, false, false, https://sns.us-gov-west-1.amazonaws.com",
    // The region's own has FIPS there.
    "us-gov-west-1, true, false, https://sns.us-gov-west-1.amazonaws.com",
    "us-east-1, true, false, https://sns-fips.us-east-1.amazonaws.com",
    "us-east-1, false, true, https://sns.us-east-1.api.aws",
  })
  void aTopicIsReachedInItsOwnRegion(String region, boolean fips, boolean dualStack, String url) {
    Endpoints endpoints =
        endpoints("aws.emr.fips", fips + "", "aws.emr.dual.stack", dualStack + "");
    assertThat(endpoints.sns(region, Optional.empty())).hasToString(url);
    assertThat(endpoints.sns(region, Optional.of(URI.create("https://vpce.example"))))
        .hasToString("https://vpce.example");
  }

  @Test
  void eachServiceHasItsOwn() {
    Endpoints endpoints = endpoints();
    assertThat(endpoints.emr()).hasHost("elasticmapreduce.eu-west-1.amazonaws.com");
    assertThat(endpoints.sts()).hasHost("sts.eu-west-1.amazonaws.com");
    assertThat(endpoints.s3("bucket")).hasHost("bucket.s3.eu-west-1.amazonaws.com");
    assertThat(endpoints.lambda()).hasHost("lambda.eu-west-1.amazonaws.com");
    assertThat(endpoints.logs()).hasHost("logs.eu-west-1.amazonaws.com");
    assertThat(endpoints.hints()).hasHost("sqs.eu-west-1.amazonaws.com");
  }

  /** The SDK's rules for each service, which differ from what the names of others let expect. */
  @ParameterizedTest
  @CsvSource({
    "cn-north-1, '', elasticmapreduce.cn-north-1.amazonaws.com.cn, sts.cn-north-1.amazonaws.com.cn,"
        + " bucket.s3.cn-north-1.amazonaws.com.cn, lambda.cn-north-1.amazonaws.com.cn,"
        + " logs.cn-north-1.amazonaws.com.cn, sqs.cn-north-1.amazonaws.com.cn",
    "cn-northwest-1, aws.emr.dual.stack,"
        + " elasticmapreduce.cn-northwest-1.api.amazonwebservices.com.cn,"
        + " sts.cn-northwest-1.api.amazonwebservices.com.cn,"
        + " bucket.s3.dualstack.cn-northwest-1.amazonaws.com.cn,"
        + " lambda.cn-northwest-1.api.amazonwebservices.com.cn,"
        + " logs.cn-northwest-1.api.amazonwebservices.com.cn,"
        + " sqs.cn-northwest-1.api.amazonwebservices.com.cn",
    "us-gov-west-1, '', elasticmapreduce.us-gov-west-1.amazonaws.com,"
        + " sts.us-gov-west-1.amazonaws.com, bucket.s3.us-gov-west-1.amazonaws.com,"
        + " lambda.us-gov-west-1.amazonaws.com, logs.us-gov-west-1.amazonaws.com,"
        + " sqs.us-gov-west-1.amazonaws.com",
    "us-gov-west-1, aws.emr.fips, elasticmapreduce.us-gov-west-1.amazonaws.com,"
        + " sts.us-gov-west-1.amazonaws.com, bucket.s3-fips.us-gov-west-1.amazonaws.com,"
        + " lambda-fips.us-gov-west-1.amazonaws.com, logs.us-gov-west-1.amazonaws.com,"
        + " sqs.us-gov-west-1.amazonaws.com",
    "us-iso-east-1, '', elasticmapreduce.us-iso-east-1.c2s.ic.gov, sts.us-iso-east-1.c2s.ic.gov,"
        + " bucket.s3.us-iso-east-1.c2s.ic.gov, lambda.us-iso-east-1.c2s.ic.gov,"
        + " logs.us-iso-east-1.c2s.ic.gov, sqs.us-iso-east-1.c2s.ic.gov",
    "us-east-1, '', elasticmapreduce.us-east-1.amazonaws.com, sts.us-east-1.amazonaws.com,"
        + " bucket.s3.us-east-1.amazonaws.com, lambda.us-east-1.amazonaws.com,"
        + " logs.us-east-1.amazonaws.com, sqs.us-east-1.amazonaws.com",
  })
  void allPartitionsAreThoseOfTheSdk(
      String region,
      String kind,
      String emr,
      String sts,
      String s3,
      String lambda,
      String logs,
      String sqs) {
    Endpoints endpoints =
        kind.isEmpty()
            ? endpoints("aws.region", region)
            : endpoints("aws.region", region, kind, "true");
    assertThat(
            Stream.of(
                endpoints.emr(),
                endpoints.sts(),
                endpoints.s3("bucket"),
                endpoints.lambda(),
                endpoints.logs(),
                endpoints.hints()))
        .extracting(URI::getHost)
        .containsExactly(emr, sts, s3, lambda, logs, sqs);
  }

  @Test
  void aSettingReplacesIt() {
    String role = "arn:aws:iam::123456789012:role/emr";
    Endpoints endpoints =
        endpoints(
            "aws.emr.endpoint", "https://emr.example.com",
            "aws.emr.role.arn", role,
            "aws.emr.sts.endpoint", "https://sts.example.com",
            "aws.emr.upload.endpoint", "https://s3.example.com",
            "aws.emr.cluster.launch.endpoint", "https://lambda.example.com",
            "aws.emr.logs.endpoint", "https://logs.example.com",
            "aws.emr.hints.queue", "https://sqs.eu-west-1.amazonaws.com/123456789012/q",
            "aws.emr.hints.endpoint", "https://sqs.example.com");
    assertThat(endpoints.emr()).hasHost("emr.example.com");
    assertThat(endpoints.sts()).hasHost("sts.example.com");
    assertThat(endpoints.s3("bucket")).hasHost("s3.example.com");
    assertThat(endpoints.lambda()).hasHost("lambda.example.com");
    assertThat(endpoints.logs()).hasHost("logs.example.com");
    assertThat(endpoints.hints()).hasHost("sqs.example.com");
    URI pool = URI.create("https://cognito.example.com");
    assertThat(endpoints.cognito("eu-west-1", Optional.of(pool))).isEqualTo(pool);
  }

  private static Endpoints endpoints(String... changes) {
    return new Endpoints(Examples.config(changes).aws());
  }
}
