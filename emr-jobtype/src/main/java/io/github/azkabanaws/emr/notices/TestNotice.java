package io.github.azkabanaws.emr.notices;

import java.time.Clock;
import java.util.Objects;

/** A message that says that it is a test. */
public final class TestNotice {
  private final NoticeTopic topic;
  private final Clock clock;

  public TestNotice(SnsTopic topic, Clock clock) {
    this.topic = Objects.requireNonNull(topic, "topic");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Sends it, and waits until it was taken.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if it was not, or nobody knows
   */
  public void send() {
    Notice notice =
        Notice.of(
                NoticeKind.TEST,
                "Somebody has called CheckSetup of Azkaban's EMR job type to see whether notices"
                    + " arrive. There is nothing to do.")
            .about("test at " + clock.instant());
    topic.publish(NoticeMessage.of(notice, clock.instant()));
  }
}
