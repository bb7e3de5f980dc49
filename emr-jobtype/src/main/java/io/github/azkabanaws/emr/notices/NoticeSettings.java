package io.github.azkabanaws.emr.notices;

import io.github.azkabanaws.emr.base.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Where notices go, and when. Immutable. */
public final class NoticeSettings {
  public static final String TOPIC = "aws.emr.notice.topic";
  static final String ENDPOINT = "aws.emr.notice.endpoint";
  static final String RATE = "aws.emr.notice.messages.per.minute";
  public static final String SILENCE = "aws.emr.notice.silence";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(TOPIC, ENDPOINT, RATE, SILENCE));

  private final Optional<TopicArn> topic;
  private final Optional<URI> endpoint;
  private final int perMinute;
  private final Duration silence;

  /**
   * @param region that of the clusters, if it is known: credentials of one partition are worth
   *     nothing in another
   */
  public NoticeSettings(Settings settings, Optional<String> region) {
    Optional<String> written = settings.text(TOPIC);
    this.topic = written.flatMap(TopicArn::parse);
    this.endpoint = settings.endpoint(ENDPOINT);
    this.perMinute = settings.number(RATE, 10, 1, 100);
    this.silence =
        settings.duration(
            SILENCE, Duration.ofMinutes(15), Duration.ofMinutes(1), Duration.ofHours(24));
    if (!written.isPresent()) {
      for (String key : Arrays.asList(ENDPOINT, RATE, SILENCE)) {
        settings
            .text(key)
            .ifPresent(set -> settings.problem(key, set, "has no meaning without " + TOPIC));
      }
    } else if (!topic.isPresent()) {
      settings.problem(
          TOPIC,
          written.get(),
          "must be the ARN of an SNS topic in a region of its partition, as in"
              + " arn:aws:sns:eu-west-1:123456789012:azkaban");
    } else {
      region
          .map(TopicArn::partitionOf)
          .filter(partition -> !partition.equals(topic.get().partition()))
          .ifPresent(
              partition ->
                  settings.problem(
                      TOPIC,
                      written.get(),
                      "must be a topic of partition " + partition + ", in which the clusters are"));
    }
  }

  /** The topic that notices go to; without one there are none. */
  public Optional<TopicArn> topic() {
    return topic;
  }

  /** In place of the region's own endpoint of SNS, if one is set. */
  public Optional<URI> endpoint() {
    return endpoint;
  }

  /** The most notices that are sent in a minute, their summary not among them. */
  int perMinute() {
    return perMinute;
  }

  /** After how long without an answer of EMR's about a step somebody is told; never if no topic. */
  public Optional<Duration> silence() {
    return topic.map(set -> silence);
  }

  private List<Object> parts() {
    return Arrays.asList(topic, endpoint, perMinute, silence);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoticeSettings && parts().equals(((NoticeSettings) other).parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }
}
