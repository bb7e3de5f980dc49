package io.github.azkabanaws.emr.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.base.checks.CheckLine;
import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** The checks that need no more than a server's answer; EmrCheckSetupIT has them all. */
class SetupChecksTest {
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final HttpProbe probe = new HttpProbe(http);
  private final CheckLines lines = new CheckLines("x");
  private FakeAws aws;

  @BeforeEach
  void start() throws Exception {
    aws = new FakeAws(request -> new Reply(403, null, "{}"));
  }

  @AfterEach
  void stop() {
    aws.close();
    http.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0, ok",
    "30, ok",
    "-30, ok",
    "120, warning",
    "-120, warning",
    "600, failed",
    "-600, failed"
  })
  void theClockIsComparedWithTheOneAtAws(int seconds, String status) {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
    new ClockCheck(aws.endpoint(), probe, clock).run(lines);
    assertThat(only()).startsWith(status).contains(seconds < 0 ? "behind" : "");
  }

  @Test
  void aServerThatCanNotBeReachedTellsNoTime() throws Exception {
    new ClockCheck(nowhere(), probe, Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC))
        .run(lines);
    assertThat(only()).startsWith("warning").contains("could not be compared");
  }

  @Test
  void anyAnswerMeansThatTheWayIsThere() {
    network(aws.endpoint(), true);
    assertThat(only()).startsWith("ok ").contains("403 to an unsigned request");
    assertThat(aws.requests())
        .singleElement()
        .satisfies(r -> assertThat(r.method()).isEqualTo("GET"));
  }

  @ParameterizedTest
  @CsvSource({"407, failed", "502, warning", "503, warning", "404, ok"})
  void whatAProxyAnswersItselfIsNoAnswerOfAws(int code, String status) {
    aws.behave(request -> new Reply(code, null, ""));
    network(aws.endpoint(), true);
    assertThat(only()).startsWith(status);
  }

  @Test
  void aServiceThatJobsDoWithoutIsOnlyAWarning() throws Exception {
    network(nowhere(), false);
    assertThat(only())
        .startsWith("warning")
        .contains("there is no connection")
        .contains("jobs do without");
  }

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, true, failed, denied",
    "403, AccessDenied, false, failed, denied",
    "400, ThrottlingException, true, warning, no answer",
    "500, InternalServerException, true, warning, no answer",
    "400, ValidationException, false, warning, could not be told",
    "400, ValidationException, true, failed, refused",
    "400, ExpiredTokenException, true, failed, does not take the signature",
    "400, UnrecognizedClientException, false, failed, does not take the signature",
    "403, InvalidSignatureException, true, failed, does not take the signature"
  })
  void whatAnAnswerSaysOfARight(int http, String code, boolean valid, String status, String words) {
    new PermissionCheck(
            "elasticmapreduce:X",
            "cluster y",
            valid,
            () -> {
              throw FakeEmr.error(http, code, "the words");
            })
        .run(lines);
    assertThat(only()).startsWith(status).contains(words).contains(code + ": the words");
  }

  @Test
  void noAnswerSaysNothingOfARight() {
    new PermissionCheck(
            "elasticmapreduce:X",
            "",
            true,
            () -> {
              throw SdkClientException.create("lost");
            })
        .run(lines);
    assertThat(only()).startsWith("warning").contains("could not be told");
  }

  @Test
  void theAddressesAreThoseThatTheSettingsSwitchOn() {
    assertThat(new SetupEndpoints(Examples.config()).all())
        .hasSize(2)
        .containsEntry("EMR", URI.create("https://elasticmapreduce.eu-west-1.amazonaws.com"))
        .containsEntry("STS", URI.create("https://sts.eu-west-1.amazonaws.com"));
    assertThat(
            new SetupEndpoints(
                    Examples.config(
                        "aws.emr.fips", "true",
                        "aws.region", "us-east-1",
                        "aws.emr.group.directory", "cognito",
                        "aws.emr.group.user.pool.id", "eu-west-1_AbCdEf123",
                        "aws.emr.cluster.launch.lambda", "starter",
                        "aws.emr.upload.prefix", "s3://bucket/scripts"))
                .all())
        .hasSize(5)
        .containsEntry("EMR", URI.create("https://elasticmapreduce-fips.us-east-1.amazonaws.com"))
        .containsEntry("S3", URI.create("https://bucket.s3-fips.us-east-1.amazonaws.com"))
        .containsEntry("Cognito", URI.create("https://cognito-idp-fips.eu-west-1.amazonaws.com"))
        .containsEntry("Lambda", URI.create("https://lambda-fips.us-east-1.amazonaws.com"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secretsmanager:*",
        "ssm:/*",
        "secretsmanager:/*/x",
        "secretsmanager:teams/*",
        "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:*",
        "ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/*"
      })
  void aPatternForAllSecretsIsAWarning(String pattern) {
    new SecretsCheck(Examples.config("aws.emr.secret.allowed", pattern).secrets()).run(lines);
    assertThat(only()).startsWith("warning").contains(pattern);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssm:/teams/{group}/*",
        "ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/{group}/*",
        "ssm:/shared/one"
      })
  void aPatternOfTheGroupOrOfOneSecretIsNone(String pattern) {
    new SecretsCheck(Examples.config("aws.emr.secret.allowed", pattern).secrets()).run(lines);
    assertThat(only()).startsWith("ok ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "s3"})
  void logsThatAreReadFromS3SwitchItOnThoughJobsDoWithout(String logs) {
    SetupEndpoints endpoints = new SetupEndpoints(Examples.config("aws.emr.logs", logs));
    assertThat(endpoints.all())
        .hasSize(3)
        .containsEntry("S3", URI.create("https://s3.eu-west-1.amazonaws.com"));
    assertThat(endpoints.isNeeded(SetupEndpoints.S3)).isFalse();
  }

  @Test
  void noticesAreSentInTheRegionOfTheTopicAndJobsDoWithout() {
    SetupEndpoints endpoints =
        new SetupEndpoints(
            Examples.config("aws.emr.notice.topic", "arn:aws:sns:us-east-1:123456789012:azkaban"));
    assertThat(endpoints.all())
        .containsEntry("SNS", URI.create("https://sns.us-east-1.amazonaws.com"));
    assertThat(endpoints.isNeeded(SetupEndpoints.SNS)).isFalse();
    assertThat(endpoints.isNeeded(SetupEndpoints.EMR)).isTrue();
    assertThat(new SetupEndpoints(Examples.config()).all()).doesNotContainKey("SNS");
  }

  @Test
  void withRuntimeRolesThereIsNoWrapperToLookFor() {
    new WrapperCheck(
            Examples.config("aws.emr.group.roles", "etl=arn:aws:iam::123456789012:role/etl"))
        .run(lines);
    assertThat(only()).startsWith("skipped");
  }

  private void network(URI address, boolean needed) {
    new NetworkCheck(address, Examples.config().aws(), probe, needed).run(lines);
  }

  private String only() {
    List<CheckLine> written = lines.soFar();
    assertThat(written).hasSize(1);
    return written.get(0).toString();
  }

  private static URI nowhere() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
  }
}
