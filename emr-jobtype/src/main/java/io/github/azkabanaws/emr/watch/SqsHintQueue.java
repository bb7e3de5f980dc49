package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.aws.AwsAccess;
import io.github.azkabanaws.emr.aws.AwsHttp;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.Endpoints;
import io.github.azkabanaws.emr.aws.SignedJsonCall;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.StepJobException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

/**
 * A queue of Amazon SQS, asked by plain signed calls: its client would make the jar bigger by a
 * megabyte for two operations. Written after "AWS JSON protocol" in SQS's developer guide; not
 * tried against AWS. For one thread.
 */
final class SqsHintQueue implements HintQueue {
  /** SQS's own limits, "ReceiveMessage" in its API reference. */
  static final int LARGEST_BATCH = 10;

  static final Duration LONG_POLL = Duration.ofSeconds(20);

  private static final Duration SLACK = Duration.ofSeconds(10);

  private final SignedJsonCall calls;
  private final String url;
  private int batch = LARGEST_BATCH;

  /**
   * @param calls of a client that waits longer for an answer than {@link #LONG_POLL}
   */
  SqsHintQueue(SignedJsonCall calls, String url) {
    this.calls = calls;
    this.url = url;
  }

  /**
   * The queue that the settings name, with clients of its own.
   *
   * @throws StepJobException if a file that the settings name can't be used
   */
  static SqsHintQueue open(AwsSettings settings, AwsCredentialsProvider credentials)
      throws StepJobException {
    Duration poll = LONG_POLL.plus(SLACK);
    Duration timeout = Durations.longer(settings.readTimeout(), poll);
    AwsAccess access =
        new AwsAccess(credentials, AwsHttp.client(settings, timeout), new Endpoints(settings));
    return new SqsHintQueue(
        new SignedJsonCall(
            Endpoints.SQS,
            settings.region(),
            access.endpoints().hints(),
            access,
            Clock.systemUTC()),
        settings.hints().queue());
  }

  @Override
  public List<Message> receive() {
    try {
      List<Message> messages = receive(batch);
      batch = LARGEST_BATCH;
      return messages;
    } catch (SdkException e) {
      // Perhaps ten together are too long an answer.
      batch = 1;
      throw e;
    }
  }

  @Override
  public void peek() {
    JsonWriter json = JsonWriter.create();
    json.writeStartObject();
    json.writeFieldName("QueueUrl").writeValue(url);
    json.writeFieldName("MaxNumberOfMessages").writeValue(1);
    json.writeFieldName("WaitTimeSeconds").writeValue(0);
    json.writeFieldName("VisibilityTimeout").writeValue(0);
    json.writeEndObject();
    messages(post("ReceiveMessage", json));
  }

  private List<Message> receive(int most) {
    JsonWriter json = JsonWriter.create();
    json.writeStartObject();
    json.writeFieldName("QueueUrl").writeValue(url);
    json.writeFieldName("MaxNumberOfMessages").writeValue(most);
    json.writeFieldName("WaitTimeSeconds").writeValue((int) LONG_POLL.getSeconds());
    json.writeEndObject();
    byte[] answer = post("ReceiveMessage", json);
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : messages(answer)) {
      String body = text(message, "Body");
      String receipt = text(message, "ReceiptHandle");
      if (receipt != null) {
        messages.add(new Message(body == null ? "" : body, receipt));
      }
    }
    return messages;
  }

  private static List<JsonNode> messages(byte[] answer) {
    try {
      JsonNode messages = JsonNode.parser().parse(answer).asObject().get("Messages");
      return messages == null || messages.isNull() ? new ArrayList<>() : messages.asArray();
    } catch (RuntimeException e) {
      throw SdkClientException.create("the answer to ReceiveMessage makes no sense", e);
    }
  }

  @Override
  public void delete(List<Message> messages) {
    JsonWriter json = JsonWriter.create();
    json.writeStartObject();
    json.writeFieldName("QueueUrl").writeValue(url);
    json.writeFieldName("Entries").writeStartArray();
    for (int i = 0; i < messages.size(); i++) {
      json.writeStartObject();
      json.writeFieldName("Id").writeValue(String.valueOf(i));
      json.writeFieldName("ReceiptHandle").writeValue(messages.get(i).receipt());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    // One that is not deleted comes again, which does no harm.
    post("DeleteMessageBatch", json);
  }

  private byte[] post(String operation, JsonWriter body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/x-amz-json-1.0");
    headers.put("X-Amz-Target", "AmazonSQS." + operation);
    return calls.post("/", headers, body.getBytes()).body();
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.isObject() ? object.asObject().get(name) : null;
    return value != null && value.isString() ? value.asString() : null;
  }
}
