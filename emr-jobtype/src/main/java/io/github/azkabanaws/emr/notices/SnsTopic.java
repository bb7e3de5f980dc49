package io.github.azkabanaws.emr.notices;

import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.base.Lazily;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    if (sns.get().publish(request.build()).messageId() == null) {
      // Somebody's page in between, say: the SDK takes what is no answer of SNS's for an empty one.
      throw SdkClientException.create("an answer that makes no sense: no MessageId");
    }
  }
}
