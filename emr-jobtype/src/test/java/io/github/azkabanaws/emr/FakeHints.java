package io.github.azkabanaws.emr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A queue of hints as a test fills it: each receive gets what was put there for it. */
final class FakeHints implements HintQueue {
  private final Deque<Object> answers = new ArrayDeque<>();
  private final List<Message> deleted = new ArrayList<>();
  private int receives;

  /** For settings that name no queue. */
  static HintReaders none(VirtualTimer timer) {
    return new HintReaders(
        (settings, credentials) -> {
          throw new AssertionError("No queue is to be opened");
        },
        timer,
        () -> timer);
  }

  /** An event of EventBridge, in the form that AWS documents. */
  static String event(String cluster, String step, String state) {
    return "{\"version\":\"0\",\"id\":\"1\",\"detail-type\":\"EMR Step Status Change\","
        + "\"source\":\"aws.emr\",\"account\":\"123456789012\","
        + "\"time\":\"2026-03-01T10:00:00Z\",\"region\":\"eu-west-1\",\"resources\":[],"
        + "\"detail\":{\"severity\":\"INFO\",\"actionOnFailure\":\"CONTINUE\",\"stepId\":\""
        + step
        + "\",\"name\":\"x\",\"clusterId\":\""
        + cluster
        + "\",\"state\":\""
        + state
        + "\",\"message\":\"Step has ended\"}}";
  }

  void next(String... bodies) {
    List<Message> messages = new ArrayList<>();
    for (String body : bodies) {
      messages.add(new Message(body, "r" + body.hashCode()));
    }
    answers.add(messages);
  }

  void nextFails(RuntimeException failure) {
    answers.add(failure);
  }

  List<Message> deleted() {
    return deleted;
  }

  int receives() {
    return receives;
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<Message> receive() {
    receives++;
    Object answer = answers.isEmpty() ? List.of() : answers.poll();
    if (answer instanceof RuntimeException failure) {
      throw failure;
    }
    return (List<Message>) answer;
  }

  @Override
  public void delete(List<Message> messages) {
    deleted.addAll(messages);
  }
}
