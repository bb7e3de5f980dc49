package io.github.azkabanaws.emr.hints;

import java.util.List;

/** Where messages wait that may tell of steps that have ended. */
public interface HintQueue {
  /**
   * Waits for messages, for some seconds at most.
   *
   * @return those that have come, ten at most; what they say is anybody's word
   */
  List<Message> receive();

  /** Looks whether the queue can be read. What is there stays there for others at once. */
  void peek();

  /** Takes messages out of the queue. */
  void delete(List<Message> messages);

  /** One message. Immutable. */
  final class Message {
    private final String body;
    private final String receipt;

    /**
     * @param receipt by which the queue knows it
     */
    public Message(String body, String receipt) {
      this.body = body;
      this.receipt = receipt;
    }

    String body() {
      return body;
    }

    String receipt() {
      return receipt;
    }
  }
}
