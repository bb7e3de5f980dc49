package io.github.azkabanaws.emr.hints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import io.github.azkabanaws.emr.fixtures.SignatureCheck;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Two calls of SQS as its API reference has them. */
class SqsHintQueueTest {
  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/hints";

  private FakeAws aws;
  private SqsHintQueue queue;

  @BeforeEach
  void start() throws Exception {
    aws = new FakeAws(request -> Reply.ok("{}"));
    queue = new SqsHintQueue(aws.clients(Duration.ofSeconds(30)).sqs(), URL);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void receivesByALongPoll() throws Exception {
    aws.behave(
        request ->
            Reply.ok(
                "{\"Messages\":[{\"MessageId\":\"1\",\"ReceiptHandle\":\"r1\",\"Body\":\"one\","
                    + "\"MD5OfBody\":\"f97c5d29941bfb1b2fdab0874906ab82\"},"
                    + "{\"Body\":\"one\",\"MD5OfBody\":\"f97c5d29941bfb1b2fdab0874906ab82\"}]}"));
    List<HintQueue.Message> messages = queue.receive();
    assertThat(messages).extracting(HintQueue.Message::body).containsExactly("one");
    assertThat(messages).extracting(HintQueue.Message::receipt).containsExactly("r1");
    FakeAws.Request request = aws.requests().get(0);
    assertThat(request.header("Content-Type")).isEqualTo("application/x-amz-json-1.0");
    assertThat(request.header("X-Amz-Target")).isEqualTo("AmazonSQS.ReceiveMessage");
    assertThat(request.body())
        .isEqualTo(
            "{\"QueueUrl\":\"" + URL + "\",\"MaxNumberOfMessages\":10,\"WaitTimeSeconds\":20}");
    SignatureCheck.verify(request, "eu-west-1/sqs/aws4_request", "/");
  }

  @Test
  void aLookTakesNothingAway() {
    queue.peek();
    FakeAws.Request request = aws.requests().get(0);
    assertThat(request.header("X-Amz-Target")).isEqualTo("AmazonSQS.ReceiveMessage");
    assertThat(request.body())
        .isEqualTo(
            "{\"QueueUrl\":\""
                + URL
                + "\",\"MaxNumberOfMessages\":1,\"VisibilityTimeout\":0,\"WaitTimeSeconds\":0}");
    aws.behave(answer -> Reply.ok("no JSON"));
    assertThatThrownBy(queue::peek).isInstanceOf(SdkClientException.class);
  }

  @Test
  void deletesInOneCall() {
    queue.delete(List.of(new HintQueue.Message("x", "r\"1"), new HintQueue.Message("y", "r2")));
    FakeAws.Request request = aws.requests().get(0);
    assertThat(request.header("X-Amz-Target")).isEqualTo("AmazonSQS.DeleteMessageBatch");
    assertThat(request.body())
        .isEqualTo(
            "{\"QueueUrl\":\""
                + URL
                + "\",\"Entries\":[{\"Id\":\"0\",\"ReceiptHandle\":\"r\\\"1\"},"
                + "{\"Id\":\"1\",\"ReceiptHandle\":\"r2\"}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"Messages\":null}", "{\"Messages\":[]}"})
  void thereMayBeNothing(String answer) {
    aws.behave(request -> Reply.ok(answer));
    assertThat(queue.receive()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "[]", "{\"Messages\":{}}", "{\"Messages\":\"x\"}"})
  void anAnswerThatMakesNoSenseIsNone(String answer) {
    aws.behave(request -> Reply.ok(answer));
    assertThatThrownBy(() -> queue.receive()).isInstanceOf(SdkClientException.class);
  }

  /** The SDK compares it; a message that was damaged on its way must not tell of an end. */
  @Test
  void aMessageThatDoesNotFitItsSumIsNoAnswer() {
    aws.behave(
        request ->
            Reply.ok(
                "{\"Messages\":[{\"ReceiptHandle\":\"r\",\"Body\":\"b\",\"MD5OfBody\":\"0\"}]}"));
    assertThatThrownBy(() -> queue.receive()).isInstanceOf(SdkClientException.class);
  }

  @Test
  void aRefusalHasSqssWords() {
    aws.behave(
        request ->
            Reply.error(400, "com.amazonaws.sqs#QueueDoesNotExist", "The queue is not there."));
    assertThatThrownBy(() -> queue.receive())
        .isInstanceOfSatisfying(
            SdkException.class,
            e ->
                assertThat(EmrErrors.text(e))
                    .isEqualTo("QueueDoesNotExist: The queue is not there."));
  }

  @Test
  void whenTenTogetherAreTooLongOneIsAskedFor() {
    aws.behave(
        request ->
            Reply.ok(
                request.body().contains(":10,")
                    ? " ".repeat(AwsClients.LONGEST_ANSWER + 1)
                    : "{\"Messages\":[{\"ReceiptHandle\":\"r\",\"Body\":\"b\","
                        + "\"MD5OfBody\":\"92eb5ffee6ae2fec3ad71c777531578f\"}]}"));
    assertThatThrownBy(() -> queue.receive()).isInstanceOf(SdkClientException.class);
    assertThat(queue.receive()).hasSize(1);
    assertThatThrownBy(() -> queue.receive()).isInstanceOf(SdkClientException.class);
  }
}
