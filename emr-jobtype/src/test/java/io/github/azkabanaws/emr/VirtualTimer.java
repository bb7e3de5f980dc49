package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Time that passes only when somebody waits, and things that happen at set times. */
final class VirtualTimer implements Timer, Scheduler {
  private final TreeMap<Duration, List<Runnable>> events = new TreeMap<>();
  private Duration now = Duration.ZERO;

  @Override
  public Duration now() {
    return now;
  }

  @Override
  public boolean await(Signal wake, Duration atMost) {
    Duration end = now.plus(atMost);
    while (!wake.isRaised() && !events.isEmpty() && events.firstKey().compareTo(end) <= 0) {
      var next = events.pollFirstEntry();
      now = next.getKey();
      next.getValue().forEach(Runnable::run);
    }
    if (!wake.isRaised()) {
      now = end;
    }
    return wake.isRaised();
  }

  @Override
  public void after(Duration delay, Runnable task) {
    at(now.plus(delay), task);
  }

  void at(Duration time, Runnable event) {
    events.computeIfAbsent(time, t -> new ArrayList<>()).add(event);
  }

  /** All parts of an engine on this one. */
  EngineThreads everywhere() {
    return new EngineThreads(this, this, this);
  }
}
