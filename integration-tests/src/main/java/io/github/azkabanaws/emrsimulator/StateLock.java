package io.github.azkabanaws.emrsimulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one lock around all simulated state. One lock makes every operation atomic, which is what
 * lets a submission be all-or-nothing and a test in virtual time be deterministic.
 */
final class StateLock {
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Runnable> notifications = new ArrayDeque<>();

  void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  <T> T call(Supplier<T> work) {
    List<Runnable> due = new ArrayList<>();
    lock.lock();
    try {
      return work.get();
    } finally {
      if (lock.getHoldCount() == 1) {
        due.addAll(notifications);
        notifications.clear();
      }
      lock.unlock();
      due.forEach(Runnable::run);
    }
  }

  /**
   * Runs {@code notification} once the lock is free again. What hangs on a test's future is foreign
   * code, and foreign code under our lock could deadlock.
   */
  void afterwards(Runnable notification) {
    notifications.add(notification);
  }
}
