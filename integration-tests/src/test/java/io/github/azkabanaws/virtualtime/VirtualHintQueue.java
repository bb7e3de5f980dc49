package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.hints.HintQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A queue of hints in virtual time, with the long poll of SQS. */
public final class VirtualHintQueue implements HintQueue {
  private static final Duration LONG_POLL = Duration.ofSeconds(20);
  private static final int LARGEST_BATCH = 10;

  private final VirtualTime time;
  private final List<Message> waiting = new ArrayList<>();
  private Signal arrival = new Signal();
  private int receipts;

  public VirtualHintQueue(VirtualTime time) {
    this.time = time;
  }

  /** Puts a message there now. */
  void send(String body) {
    waiting.add(new Message(body, String.valueOf(receipts++)));
    arrival.raise();
  }

  /** Puts EventBridge's event of a step there. */
  public void sendStep(String clusterId, String stepId, String state) {
    send(
        "{\"version\":\"0\",\"detail-type\":\"EMR Step Status Change\",\"source\":\"aws.emr\","
            + "\"detail\":{\"stepId\":\""
            + stepId
            + "\",\"clusterId\":\""
            + clusterId
            + "\",\"state\":\""
            + state
            + "\"}}");
  }

  @Override
  public List<Message> receive() {
    if (waiting.isEmpty()) {
      arrival = new Signal();
      time.await(arrival, LONG_POLL);
    }
    List<Message> next = waiting.subList(0, Math.min(LARGEST_BATCH, waiting.size()));
    List<Message> messages = List.copyOf(next);
    next.clear();
    return messages;
  }

  @Override
  public void peek() {
    throw new UnsupportedOperationException("only a check looks");
  }

  @Override
  public void delete(List<Message> messages) {
    // None of them comes again.
  }
}
