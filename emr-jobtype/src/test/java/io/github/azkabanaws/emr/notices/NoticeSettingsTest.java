package io.github.azkabanaws.emr.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.fixtures.Examples;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeSettingsTest {
  private static final String ARN = "arn:aws:sns:eu-west-1:123456789012:azkaban";

  @Test
  void withoutATopicThereIsNothing() {
    NoticeSettings settings = settings();
    assertThat(settings.topic()).isEmpty();
    assertThat(settings.silence()).isEmpty();
  }

  @Test
  void theDefaultsAreTenAMinuteAndAQuarterOfAnHour() {
    NoticeSettings settings = settings("aws.emr.notice.topic", ARN);
    assertThat(settings.topic()).map(TopicArn::text).contains(ARN);
    assertThat(settings.perMinute()).isEqualTo(10);
    assertThat(settings.silence()).contains(Duration.ofMinutes(15));
    assertThat(settings.endpoint()).isEmpty();
  }

  @Test
  void everythingCanBeSet() {
    NoticeSettings settings =
        settings(
            "aws.emr.notice.topic", ARN,
            "aws.emr.notice.messages.per.minute", "3",
            "aws.emr.notice.silence", "2h",
            "aws.emr.notice.endpoint", "https://vpce-1.sns.eu-west-1.vpce.amazonaws.com");
    assertThat(settings.perMinute()).isEqualTo(3);
    assertThat(settings.silence()).contains(Duration.ofHours(2));
    assertThat(settings.endpoint())
        .contains(URI.create("https://vpce-1.sns.eu-west-1.vpce.amazonaws.com"));
    assertThat(settings).isNotEqualTo(settings("aws.emr.notice.topic", ARN));
    assertThat(settings("aws.emr.notice.topic", ARN))
        .isEqualTo(settings("aws.emr.notice.topic", ARN))
        .hasSameHashCodeAs(settings("aws.emr.notice.topic", ARN));
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1, arn:aws:sns:us-east-1:123456789012:azkaban, us-east-1, false",
    "cn-north-1, arn:aws-cn:sns:cn-northwest-1:123456789012:azkaban, cn-northwest-1, false",
    "us-gov-west-1, arn:aws-us-gov:sns:us-gov-east-1:123456789012:a-_9, us-gov-east-1, false",
    "eu-west-1, arn:aws:sns:eu-west-1:123456789012:azkaban.fifo, eu-west-1, true",
  })
  void theTopicSaysItsRegionAndItsKind(String region, String arn, String its, boolean fifo) {
    TopicArn topic =
        settings("aws.region", region, "aws.emr.notice.topic", arn).topic().orElseThrow();
    assertThat(topic.region()).isEqualTo(its);
    assertThat(topic.isFifo()).isEqualTo(fifo);
    assertThat(topic).hasToString(arn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "azkaban",
        "arn:aws:sqs:eu-west-1:123456789012:azkaban",
        "arn:aws:sns:eu-west-1:12345678901:azkaban",
        "arn:aws:sns:eu-west-1:123456789012:",
        "arn:aws:sns:eu-west-1:123456789012:a b",
        "arn:aws:sns:eu-west-1:123456789012:a.b",
        "arn:aws:sns:eu-west-1:123456789012:.fifo",
        "arn:aws:sns::123456789012:azkaban",
        // A subscription.
        "arn:aws:sns:eu-west-1:123456789012:azkaban:6b0e71bd-7e97-4d97-80ce-4a0994e55286",
        // The region is another partition's.
        "arn:aws-cn:sns:eu-west-1:123456789012:azkaban",
        "arn:aws:sns:cn-north-1:123456789012:azkaban",
      })
  void whatIsNoTopicIsNamed(String value) {
    assertThatThrownBy(() -> settings("aws.emr.notice.topic", value))
        .hasMessageContaining(
            "aws.emr.notice.topic=" + value + " must be the ARN of an SNS topic in a region");
  }

  @Test
  void aNameIsNoLongerThanSnsAllows() {
    String longest = "arn:aws:sns:eu-west-1:123456789012:" + "x".repeat(251);
    settings("aws.emr.notice.topic", longest + ".fifo");
    assertThatThrownBy(() -> settings("aws.emr.notice.topic", longest + "x.fifo"))
        .hasMessageContaining("must be the ARN of an SNS topic");
  }

  @Test
  void aTopicOfAnotherPartitionIsRefused() {
    assertThatThrownBy(() -> settings("aws.region", "cn-north-1", "aws.emr.notice.topic", ARN))
        .hasMessageContaining(
            "aws.emr.notice.topic="
                + ARN
                + " must be a topic of partition aws-cn, in which the clusters are");
  }

  @ParameterizedTest
  @CsvSource({
    "aws.emr.notice.messages.per.minute, 5",
    "aws.emr.notice.silence, 5m",
    "aws.emr.notice.endpoint, https://sns.example",
  })
  void aloneTheOthersMeanNothing(String key, String value) {
    assertThatThrownBy(() -> settings(key, value))
        .hasMessageContaining(key + "=" + value + " has no meaning without aws.emr.notice.topic");
  }

  @ParameterizedTest
  @CsvSource({
    "aws.emr.notice.messages.per.minute, 0",
    "aws.emr.notice.messages.per.minute, 101",
    "aws.emr.notice.silence, 59s",
    "aws.emr.notice.silence, 25h",
    "aws.emr.notice.endpoint, http://sns.example",
  })
  void badValuesAreNamed(String key, String value) {
    assertThatThrownBy(() -> settings("aws.emr.notice.topic", ARN, key, value))
        .hasMessageContaining(key + "=" + value + " must be");
  }

  private static NoticeSettings settings(String... changes) {
    return Examples.config(changes).notices();
  }
}
