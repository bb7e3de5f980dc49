package io.github.azkabanaws.emr.notices;

import java.time.Duration;
import java.util.Optional;

/** A message that is to be sent. Not thread-safe. */
final class WaitingNotice {
  private final NoticeMessage message;
  private final Duration since;
  private final Optional<LeftOut> told;
  private final Optional<String> sentence;
  private int tries;

  private WaitingNotice(
      NoticeMessage message, Duration since, Optional<LeftOut> told, Optional<String> sentence) {
    this.message = message;
    this.since = since;
    this.told = told;
    this.sentence = sentence;
  }

  /** One that waits from that time on. */
  static WaitingNotice of(NoticeMessage message, Duration since) {
    return new WaitingNotice(message, since, Optional.empty(), Optional.empty());
  }

  /**
   * A summary; one that was not sent is made anew.
   *
   * @param told what it tells
   * @param sentence the same for the log
   */
  static WaitingNotice summary(
      NoticeMessage message, Duration since, LeftOut told, String sentence) {
    return new WaitingNotice(message, since, Optional.of(told), Optional.of(sentence));
  }

  NoticeMessage message() {
    return message;
  }

  Duration age(Duration now) {
    return now.minus(since);
  }

  /** What it tells of others, if it is a summary. */
  Optional<LeftOut> told() {
    return told;
  }

  Optional<String> sentence() {
    return sentence;
  }

  /** How many times it was tried in vain. */
  int tries() {
    return tries;
  }

  void triedInVain() {
    tries++;
  }
}
