package io.github.azkabanaws.emr.hints;

import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.watch.StepWatch;
import java.time.Duration;
import java.util.List;

/** The events in a queue. For one thread. */
public final class QueueFeed implements HintFeed {
  /** An answer without messages that comes sooner is none of a long poll. */
  private static final Duration SHORTEST_POLL = Duration.ofSeconds(1);

  private final HintQueue queue;
  private final Timer timer;

  public QueueFeed(HintQueue queue, Timer timer) {
    this.queue = queue;
    this.timer = timer;
  }

  @Override
  public Duration read(List<StepWatch> watches) {
    Duration start = timer.now();
    List<HintQueue.Message> messages = queue.receive();
    for (HintQueue.Message message : messages) {
      StepHint.of(message.body())
          .ifPresent(hint -> watches.forEach(watch -> watch.hint(hint.clusterId(), hint.stepId())));
    }
    if (!messages.isEmpty()) {
      queue.delete(messages);
      return Duration.ZERO;
    }
    boolean tooSoon = timer.now().minus(start).compareTo(SHORTEST_POLL) < 0;
    return tooSoon ? SHORTEST_POLL : Duration.ZERO;
  }

  @Override
  public void lost(List<StepWatch> watches) {
    watches.forEach(StepWatch::distrustHints);
  }

  @Override
  public void peek() {
    queue.peek();
  }
}
