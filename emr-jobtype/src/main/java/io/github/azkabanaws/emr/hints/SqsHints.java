package io.github.azkabanaws.emr.hints;

import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.Endpoints;
import io.github.azkabanaws.emr.aws.HintSettings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** EMR's events, which a rule of EventBridge brings to a queue of SQS. */
final class SqsHints implements HintSource {
  @Override
  public String setting() {
    return HintSettings.QUEUE;
  }

  @Override
  public Optional<String> place(HintSettings settings) {
    return settings.queue();
  }

  @Override
  public List<Object> identity(AwsSettings settings) {
    return Arrays.asList(setting(), settings.hints().queue(), settings.hints().endpoint());
  }

  @Override
  public String service() {
    return "SQS";
  }

  @Override
  public URI address(Endpoints endpoints, HintSettings settings) {
    return endpoints.hints();
  }

  @Override
  public String rights() {
    return "sqs:ReceiveMessage and sqs:DeleteMessage";
  }

  @Override
  public String untried() {
    return "whether events come there, and whether it may delete them, was not tried";
  }

  @Override
  public String advice() {
    return "look at the rule and the queue's policy, and allow sqs:DeleteMessage";
  }

  @Override
  public HintFeed open(AwsSettings settings, AwsCredentialsProvider credentials)
      throws StepJobException {
    return new QueueFeed(SqsHintQueue.open(settings, credentials), Timer.SYSTEM);
  }
}
