package io.github.azkabanaws.cognito;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Does work at once in the caller's thread, or when a test says so. */
final class TestBackground implements Background {
  private final Queue<Runnable> held = new ArrayDeque<>();
  private final List<Runnable> repeated = new ArrayList<>();
  private boolean holding;
  private boolean closed;

  /** From now on work is only kept. */
  void hold() {
    holding = true;
  }

  /** Does what was kept, and from now on everything at once again. */
  void release() {
    holding = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  /** Lets the pause pass that is between the repetitions. */
  void tick() {
    if (!closed) {
      repeated.forEach(Runnable::run);
    }
  }

  int held() {
    return held.size();
  }

  boolean isStarted() {
    return !repeated.isEmpty();
  }

  @Override
  public void run(Runnable task) {
    if (closed) {
      return;
    }
    if (holding) {
      held.add(task);
    } else {
      task.run();
    }
  }

  @Override
  public void every(Duration pause, Runnable task) {
    repeated.add(task);
  }

  @Override
  public void close() {
    closed = true;
  }
}
