package io.github.azkabanaws.emr.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import io.github.azkabanaws.emr.fixtures.SignatureCheck;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sts.model.StsException;

/** One call of SNS as its API reference has it, and what its answers mean. */
class SnsTopicTest {
  private static final String ARN = "arn:aws:sns:us-east-1:123456789012:azkaban";
  private static final String TAKEN =
      "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
          + "<MessageId>567910cd-659e-55d4-8ccb-5aaf14679dc0</MessageId></PublishResult>"
          + "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>";

  private FakeAws aws;

  @BeforeEach
  void start() throws Exception {
    aws = new FakeAws(request -> Reply.ok(TAKEN));
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void publishesWithAttributesInTheRegionOfTheTopic() throws Exception {
    topic(ARN).publish(message());
    FakeAws.Request request = aws.requests().get(0);
    assertThat(form(request))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("Action", "Publish"),
                Map.entry("Version", "2010-03-31"),
                Map.entry("TopicArn", ARN),
                Map.entry(
                    "Subject", "Azkaban EMR: a step without an execution was met (execution 42)"),
                Map.entry("Message", message().body()),
                Map.entry("MessageAttributes.entry.1.Name", "kind"),
                Map.entry("MessageAttributes.entry.1.Value.DataType", "String"),
                Map.entry("MessageAttributes.entry.1.Value.StringValue", "orphan-met"),
                Map.entry("MessageAttributes.entry.2.Name", "group"),
                Map.entry("MessageAttributes.entry.2.Value.DataType", "String"),
                Map.entry("MessageAttributes.entry.2.Value.StringValue", "science"),
                Map.entry("MessageAttributes.entry.3.Name", "project"),
                Map.entry("MessageAttributes.entry.3.Value.DataType", "String"),
                Map.entry("MessageAttributes.entry.3.Value.StringValue", "demo")));
    SignatureCheck.verify(request, "us-east-1/sns/aws4_request", "/");
  }

  @Test
  void aTopicThatKeepsTheOrderGetsAGroupAndAnIdentity() {
    topic(ARN + ".fifo").publish(message());
    assertThat(form(aws.requests().get(0)))
        .containsEntry("TopicArn", ARN + ".fifo")
        .containsEntry("MessageGroupId", "orphan-met")
        .containsEntry("MessageDeduplicationId", message().identity());
  }

  @ParameterizedTest
  @CsvSource({
    "403, AuthorizationError, NOT_SENT",
    "403, InvalidClientTokenId, NOT_SENT",
    "403, ExpiredToken, NOT_SENT",
    "404, NotFound, NOT_SENT",
    "429, Throttled, NOT_SENT",
    "400, Throttling, NOT_SENT",
    "400, KMSAccessDenied, NOT_SENT",
    "400, KMSThrottling, NOT_SENT",
    "400, InvalidParameter, REFUSED",
    "400, ParameterValueInvalid, REFUSED",
    "400, ValidationError, REFUSED",
    "408, RequestTimeout, UNSURE",
    "500, InternalError, UNSURE",
    "503, ServiceUnavailable, UNSURE",
  })
  void anErrorOfSnsSaysWhetherItWasPublished(int status, String code, Delivery delivery) {
    aws.behave(
        request ->
            new Reply(
                status,
                null,
                "<ErrorResponse><Error><Type>Sender</Type><Code>"
                    + code
                    + "</Code><Message>no</Message></Error><RequestId>1</RequestId>"
                    + "</ErrorResponse>"));
    assertThat(attempt()).isEqualTo(delivery);
    assertThat(aws.requests()).hasSize(1);
  }

  @Test
  void anAnswerThatIsCutOffMayBeOfOneThatWas() {
    aws.behave(request -> Reply.ok(TAKEN.substring(0, 60)).cut());
    assertThat(attempt()).isEqualTo(Delivery.UNSURE);
    aws.behave(request -> Reply.ok(TAKEN.substring(0, 60)));
    assertThat(attempt()).isEqualTo(Delivery.UNSURE);
    aws.behave(request -> Reply.ok("<html><body>Welcome</body></html>"));
    assertThat(attempt()).isEqualTo(Delivery.UNSURE);
    aws.behave(request -> Reply.ok(""));
    assertThat(attempt()).isEqualTo(Delivery.UNSURE);
    aws.behave(request -> new Reply(403, null, "<html>a proxy's page"));
    assertThat(attempt()).isEqualTo(Delivery.NOT_SENT);
    aws.behave(request -> new Reply(502, null, ""));
    assertThat(attempt()).isEqualTo(Delivery.UNSURE);
    assertThat(aws.requests()).hasSize(6);
  }

  @Test
  void whereNobodyListensNothingWasPublished() {
    SnsTopic topic = topic(ARN);
    aws.close();
    assertThat(Delivery.of(catchThrowable(() -> topic.publish(message()))))
        .isEqualTo(Delivery.NOT_SENT);
  }

  @ParameterizedTest
  @MethodSource
  void withoutAConnectionNothingWasPublished(IOException cause) {
    assertThat(Delivery.of(SdkClientException.create("Unable to execute HTTP request", cause)))
        .isEqualTo(Delivery.NOT_SENT);
  }

  static List<IOException> withoutAConnectionNothingWasPublished() {
    return List.of(
        new SocketTimeoutException("connect timed out"),
        new SocketTimeoutException("Connect timed out"),
        new SSLHandshakeException("unable to find valid certification path"),
        new SSLPeerUnverifiedException("No subject alternative names"),
        new IOException("Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 503 x\""));
  }

  @Test
  void afterAReadTimeoutItMayHaveBeen() {
    assertThat(
            Delivery.of(
                SdkClientException.create("x", new SocketTimeoutException("Read timed out"))))
        .isEqualTo(Delivery.UNSURE);
    assertThat(Delivery.of(new IllegalStateException("x"))).isEqualTo(Delivery.UNSURE);
  }

  @Test
  void whatStsSaysIsNoAnswerOfSns() {
    assertThat(Delivery.of(StsException.builder().statusCode(500).message("x").build()))
        .isEqualTo(Delivery.NOT_SENT);
  }

  @Test
  void whoeverGivesTheCredentialsIsNotSns() {
    List<RuntimeException> reasons =
        List.of(
            SdkClientException.create("x", new SocketTimeoutException("Read timed out")),
            StsException.builder().statusCode(400).message("ValidationError").build(),
            new IllegalStateException("no profile"));
    for (RuntimeException reason : reasons) {
      AwsCredentialsProvider nobody =
          () -> {
            throw reason;
          };
      SnsClient sns =
          SnsClient.builder()
              .region(Region.US_EAST_1)
              .endpointOverride(aws.endpoint())
              .credentialsProvider(nobody)
              .httpClient(UrlConnectionHttpClient.create())
              .build();
      SnsTopic topic = new SnsTopic(() -> sns, TopicArn.parse(ARN).orElseThrow());
      assertThat(Delivery.of(catchThrowable(() -> topic.publish(message()))))
          .isEqualTo(Delivery.NOT_SENT);
    }
    SnsTopic none =
        new SnsTopic(
            () -> {
              throw new IllegalStateException("no client");
            },
            TopicArn.parse(ARN).orElseThrow());
    assertThat(Delivery.of(catchThrowable(() -> none.publish(message()))))
        .isEqualTo(Delivery.NOT_SENT);
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void aTopicThatIsNotRightIsNoMessagesFault() {
    assertThat(
            Delivery.of(
                SnsException.builder()
                    .statusCode(400)
                    .awsErrorDetails(
                        AwsErrorDetails.builder()
                            .errorCode("InvalidParameter")
                            .errorMessage("Invalid parameter: TopicArn")
                            .build())
                    .build()))
        .isEqualTo(Delivery.NOT_SENT);
  }

  private Delivery attempt() {
    Throwable thrown = catchThrowable(() -> topic(ARN).publish(message()));
    assertThat(thrown).isNotNull();
    return Delivery.of(thrown);
  }

  private SnsTopic topic(String arn) {
    TopicArn topic = TopicArn.parse(arn).orElseThrow();
    SnsClient sns =
        aws.clients(Duration.ofSeconds(30)).sns(topic.region(), Optional.of(aws.endpoint()));
    return new SnsTopic(() -> sns, topic);
  }

  private static NoticeMessage message() {
    return NoticeMessage.of(
        Notice.of(NoticeKind.ORPHAN_MET, "A step & more.")
            .onStep("j-1", "s-1")
            .ofJob(Examples.EXECUTION, Optional.of("science")),
        Instant.parse("2026-11-28T18:04:05Z"));
  }

  private static Map<String, String> form(FakeAws.Request request) {
    assertThat(request.header("Content-Type")).startsWith("application/x-www-form-urlencoded");
    Map<String, String> form = new TreeMap<>();
    for (String pair : request.body().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.put(decoded(parts[0]), decoded(parts[1]));
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
