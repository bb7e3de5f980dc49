package io.github.azkabanaws.emr.notices;

import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.base.Lazily;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** A topic of Amazon SNS. Not tried against AWS. */
public final class SnsTopic implements NoticeTopic {
  private final Supplier<SnsClient> sns;
  private final TopicArn topic;

  /**
   * @param sns asked for each call
   */
  public SnsTopic(Supplier<SnsClient> sns, TopicArn topic) {
    this.sns = Objects.requireNonNull(sns, "sns");
    this.topic = Objects.requireNonNull(topic, "topic");
  }

  /**
   * The topic that the settings name.
   *
   * @param clients ask in the name of who may publish
   */
  public static Optional<SnsTopic> of(NoticeSettings settings, AwsClients clients) {
    return settings
        .topic()
        .map(
            topic ->
                new SnsTopic(
                    new Lazily<>(() -> clients.sns(topic.region(), settings.endpoint())), topic));
  }

  @Override
  public void publish(NoticeMessage message) {
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    message
        .attributes()
        .forEach(
            (name, value) ->
                attributes.put(
                    name,
                    MessageAttributeValue.builder().dataType("String").stringValue(value).build()));
    PublishRequest.Builder request =
        PublishRequest.builder()
            .topicArn(topic.text())
            .subject(message.subject())
            .message(message.body())
            .messageAttributes(attributes);
    if (topic.isFifo()) {
      request.messageGroupId(message.kind().text()).messageDeduplicationId(message.identity());
    }
    if (ready().publish(request.build()).messageId() == null) {
      // Somebody's page in between, say: the SDK takes what is no answer of SNS's for an empty one.
      throw SdkClientException.create("an answer that makes no sense: no MessageId");
    }
  }

  /**
   * The client, with credentials at hand: an error of whoever gives them would look like one of the
   * call, after which the message may have been published. The provider keeps them for the call.
   */
  private SnsClient ready() {
    try {
      SnsClient client = sns.get();
      client.serviceClientConfiguration().credentialsProvider().resolveIdentity().join();
      return client;
    } catch (CompletionException e) {
      throw new UnsentException(
          e.getCause() instanceof RuntimeException ? (RuntimeException) e.getCause() : e);
    } catch (RuntimeException e) {
      throw new UnsentException(e);
    }
  }
}
