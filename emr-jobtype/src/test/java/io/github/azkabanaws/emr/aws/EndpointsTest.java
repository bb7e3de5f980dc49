package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.fixtures.Examples;
import java.net.URI;
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
    "us-east-1, false, true, https://cognito-idp.us-east-1.api.aws",
    "us-east-1, true, true, https://cognito-idp-fips.us-east-1.api.aws",
  })
  void knowsTheAddressInEachPartition(String region, boolean fips, boolean dualStack, String url) {
    Endpoints endpoints =
        endpoints("aws.emr.fips", fips + "", "aws.emr.dual.stack", dualStack + "");
    assertThat(endpoints.cognito(region, null)).hasToString(url);
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
    assertThat(endpoints.cognito("eu-west-1", pool)).isEqualTo(pool);
  }

  private static Endpoints endpoints(String... changes) {
    return new Endpoints(Examples.config(changes).aws());
  }
}
