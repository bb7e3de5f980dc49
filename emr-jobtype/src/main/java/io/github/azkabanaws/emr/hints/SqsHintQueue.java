package io.github.azkabanaws.emr.hints;

import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.aws.AwsHttp;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.HintSettings;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.StepJobException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** A queue of Amazon SQS. Not tried against AWS. For one thread. */
final class SqsHintQueue implements HintQueue {
  /** SQS's own limits, "ReceiveMessage" in its API reference. */
  static final int LARGEST_BATCH = 10;

  static final Duration LONG_POLL = Duration.ofSeconds(20);

  private static final Duration SLACK = Duration.ofSeconds(10);

  private final SqsClient sqs;
  private final String url;
  private int batch = LARGEST_BATCH;

  /**
   * @param sqs waits longer for an answer than {@link #LONG_POLL}
   */
  SqsHintQueue(SqsClient sqs, String url) {
    this.sqs = sqs;
    this.url = url;
  }

  /**
   * The queue that the settings name, with clients of its own.
   *
   * @throws StepJobException if a file that the settings name can't be used
   * @throws IllegalArgumentException if they name no queue
   */
  static SqsHintQueue open(AwsSettings settings, AwsCredentialsProvider credentials)
      throws StepJobException {
    String url =
        settings
            .hints()
            .queue()
            .orElseThrow(() -> new IllegalArgumentException("no " + HintSettings.QUEUE));
    Duration poll = LONG_POLL.plus(SLACK);
    Duration timeout = Durations.longer(settings.readTimeout(), poll);
    AwsClients clients = new AwsClients(settings, AwsHttp.client(settings, timeout), credentials);
    return new SqsHintQueue(clients.sqs(), url);
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
    sqs.receiveMessage(
        r -> r.queueUrl(url).maxNumberOfMessages(1).waitTimeSeconds(0).visibilityTimeout(0));
  }

  private List<Message> receive(int most) {
    ReceiveMessageResponse answer =
        sqs.receiveMessage(
            r ->
                r.queueUrl(url)
                    .maxNumberOfMessages(most)
                    .waitTimeSeconds((int) LONG_POLL.getSeconds()));
    List<Message> messages = new ArrayList<>();
    for (software.amazon.awssdk.services.sqs.model.Message message : answer.messages()) {
      if (message.receiptHandle() != null) {
        String body = message.body();
        messages.add(new Message(body == null ? "" : body, message.receiptHandle()));
      }
    }
    return messages;
  }

  @Override
  public void delete(List<Message> messages) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Message message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(String.valueOf(entries.size()))
              .receiptHandle(message.receipt())
              .build());
    }
    // One that is not deleted comes again, which does no harm.
    sqs.deleteMessageBatch(r -> r.queueUrl(url).entries(entries));
  }
}
