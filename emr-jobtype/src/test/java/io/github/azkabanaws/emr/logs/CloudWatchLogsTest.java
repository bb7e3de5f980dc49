package io.github.azkabanaws.emr.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Lazily;
import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import io.github.azkabanaws.emr.fixtures.SignatureCheck;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What is sent to CloudWatch Logs, and what is made of its answers. */
class CloudWatchLogsTest {
  private static final LogStreamId STREAM = new LogStreamId("/emr", "j-1/s-1/stdout");

  private FakeAws aws;

  @BeforeEach
  void start() throws Exception {
    aws =
        new FakeAws(
            request ->
                Reply.ok(
                    "{\"events\":[{\"timestamp\":1700000000123,\"message\":\"a\\u001b\\nb\","
                        + "\"ingestionTime\":1700000000999}],\"nextForwardToken\":\"f/1\","
                        + "\"nextBackwardToken\":\"b/1\"}"));
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void readsForwardFromTheBeginningOrAToken() throws Exception {
    LogEventsPage page = logs().forward(STREAM, Optional.empty(), 0);
    assertThat(page.token()).isEqualTo("f/1");
    assertThat(page.events()).singleElement().extracting("time").isEqualTo(1_700_000_000_123L);
    assertThat(page.events().get(0).message()).isEqualTo("a\u001b\nb");
    logs().forward(STREAM, Optional.of("f/1"), 0);
    assertThat(aws.requests())
        .extracting(FakeAws.Request::body)
        .containsExactly(
            "{\"logGroupName\":\"/emr\",\"logStreamName\":\"j-1/s-1/stdout\",\"startFromHead\":true}",
            "{\"logGroupName\":\"/emr\",\"logStreamName\":\"j-1/s-1/stdout\",\"nextToken\":\"f/1\","
                + "\"startFromHead\":true}");
    FakeAws.Request request = aws.requests().get(0);
    assertThat(request.header("X-Amz-Target")).isEqualTo("Logs_20140328.GetLogEvents");
    SignatureCheck.verify(request, "eu-west-1/logs/aws4_request", "/");
  }

  @Test
  void readsForwardFromATime() {
    logs().forward(STREAM, Optional.empty(), 7);
    assertThat(aws.requests().get(0).body()).endsWith("\"startTime\":7,\"startFromHead\":true}");
  }

  @Test
  void readsTheEnd() {
    LogEventsPage page = logs().last(STREAM, Optional.empty(), 1_700_000_000_000L);
    assertThat(aws.requests().get(0).body())
        .endsWith("\"startTime\":1700000000000,\"startFromHead\":false}");
    logs().last(STREAM, page.before(), 1_700_000_000_000L);
    assertThat(aws.requests().get(1).body())
        .endsWith("\"startTime\":1700000000000,\"nextToken\":\"b/1\",\"startFromHead\":false}");
  }

  @Test
  void aFullPageOfTheWorstKindIsRead() {
    // One megabyte of control characters in ten thousand events.
    String event = "{\"timestamp\":1,\"message\":\"" + "\\u001b".repeat(104) + "\"},";
    String events = event.repeat(10_000);
    aws.behave(
        request ->
            Reply.ok(
                "{\"events\":["
                    + events.substring(0, events.length() - 1)
                    + "],\"nextForwardToken\":\"f/2\"}"));
    assertThat(logs().forward(STREAM, Optional.empty(), 0).events()).hasSize(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"events\":[]}",
        "{\"events\":{},\"nextForwardToken\":\"f\"}",
        "{\"events\":[1],\"nextForwardToken\":\"f\"}",
        "{\"events\":[{\"timestamp\":1}],\"nextForwardToken\":\"f\"}",
        "{\"events\":[{\"timestamp\":1.5,\"message\":\"x\"}],\"nextForwardToken\":\"f\"}",
      })
  void nonsenseIsNoAnswer(String body) {
    aws.behave(request -> Reply.ok(body));
    SdkClientException e =
        catchThrowableOfType(
            SdkClientException.class, () -> logs().forward(STREAM, Optional.empty(), 0));
    assertThat(EmrErrors.of(e)).isEqualTo(EmrErrors.NO_ANSWER);
  }

  @Test
  void knowsWhatIsMissingAndWhatIsDenied() {
    aws.behave(
        r ->
            Reply.error(400, "ResourceNotFoundException", "The specified log stream is not there"));
    AwsServiceException stream = failure();
    assertThat(CloudWatchLogs.isMissing(stream)).isTrue();
    assertThat(CloudWatchLogs.isGroupMissing(stream)).isFalse();
    aws.behave(
        r -> Reply.error(400, "ResourceNotFoundException", "The specified log group is not there"));
    assertThat(CloudWatchLogs.isGroupMissing(failure())).isTrue();
    aws.behave(r -> Reply.error(400, "AccessDeniedException", "no"));
    assertThat(CloudWatchLogs.isDenied(failure())).isTrue();
    assertThat(CloudWatchLogs.isMissing(failure())).isFalse();
  }

  private AwsServiceException failure() {
    return catchThrowableOfType(
        AwsServiceException.class, () -> logs().forward(STREAM, Optional.empty(), 0));
  }

  private CloudWatchLogs logs() {
    return new CloudWatchLogs(new Lazily<>(aws.clients(Duration.ofSeconds(30))::logs));
  }
}
