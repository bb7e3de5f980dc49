package io.github.azkabanaws.emrsimulator;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be closed, the last opened first. */
final class Resources implements AutoCloseable {
  private final Deque<Runnable> closers = new ArrayDeque<>();

  synchronized void add(Runnable closer) {
    closers.push(closer);
  }

  @Override
  public synchronized void close() {
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
  }
}
