package io.github.azkabanaws.emr.notices;

/** Takes messages to people. */
interface NoticeTopic {
  /**
   * Brings it there once.
   *
   * @throws RuntimeException if it did not, or nobody knows
   */
  void publish(NoticeMessage message);
}
