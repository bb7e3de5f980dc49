package io.github.azkabanaws.emrsimulator;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Virtual time. {@link #advance} fires what became due in order of time, and in order of scheduling
 * where times are equal, each at exactly its own time, on the caller's thread; when it returns, all
 * of it has happened.
 */
public final class ManualClock implements SimulatorClock {
  private final ReentrantLock advancing = new ReentrantLock();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(comparing(Task::due).thenComparingLong(Task::sequence));
  private Instant now;
  private long nextSequence;

  ManualClock(Instant start) {
    now = start;
  }

  /** A manual clock that shows {@code start}. */
  public static ManualClock at(Instant start) {
    return new ManualClock(start);
  }

  /**
   * Moves time forward and fires everything that falls due on the way, also what that in turn
   * schedules.
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("Time cannot go back: " + by);
    }
    if (advancing.isHeldByCurrentThread()) {
      throw new IllegalStateException("advance() was called from something that advance() fired");
    }
    advancing.lock();
    try {
      Instant target = now().plus(by);
      Optional<Task> due = nextUntil(target);
      while (due.isPresent()) {
        due.get().work().run();
        due = nextUntil(target);
      }
    } finally {
      advancing.unlock();
    }
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable work) {
    Task task = new Task(now.plus(delay), nextSequence++, work);
    tasks.add(task);
    return () -> cancel(task);
  }

  @Override
  public boolean isManual() {
    return true;
  }

  @Override
  public synchronized void close() {
    tasks.clear();
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  private synchronized Optional<Task> nextUntil(Instant target) {
    Task next = tasks.peek();
    if (next == null || next.due().isAfter(target)) {
      now = target;
      return Optional.empty();
    }
    tasks.remove();
    now = next.due().isAfter(now) ? next.due() : now;
    return Optional.of(next);
  }

  private record Task(Instant due, long sequence, Runnable work) {}
}
