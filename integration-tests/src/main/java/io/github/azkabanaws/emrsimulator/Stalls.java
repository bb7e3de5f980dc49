package io.github.azkabanaws.emrsimulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests that wait for their release. None of them holds a thread: what is to happen then is
 * kept, and the connection is simply left open.
 */
final class Stalls implements AutoCloseable {
  private final SimulatorClock clock;
  private final Map<Object, Runnable> waiting = new LinkedHashMap<>();

  Stalls(SimulatorClock clock) {
    this.clock = clock;
  }

  /**
   * Keeps {@code then} until it is released, at the latest after {@code time}. {@code shown} runs
   * when all is in place, so that whoever sees what it shows can release or move the time at once.
   */
  synchronized void hold(Optional<Duration> time, Runnable shown, Runnable then) {
    Object key = new Object();
    waiting.put(key, then);
    time.ifPresent(
        value -> {
          var unused = clock.schedule(value, () -> take(key).ifPresent(Runnable::run));
        });
    shown.run();
  }

  /** Does what is kept, the oldest first. */
  void release() {
    takeAll().forEach(Runnable::run);
  }

  /** Drops what is kept. */
  @Override
  public synchronized void close() {
    waiting.clear();
  }

  private synchronized Optional<Runnable> take(Object key) {
    return Optional.ofNullable(waiting.remove(key));
  }

  private synchronized List<Runnable> takeAll() {
    List<Runnable> all = new ArrayList<>(waiting.values());
    waiting.clear();
    return all;
  }
}
