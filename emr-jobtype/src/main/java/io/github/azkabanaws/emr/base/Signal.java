package io.github.azkabanaws.emr.base;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that happens once, such as a kill, and that a thread can wait for. */
public final class Signal {
  private final CompletableFuture<Void> future;

  public Signal() {
    this(new CompletableFuture<>());
  }

  /**
   * @param future is completed when it happens, possibly by a class of another loader, with which
   *     only the JDK's types can be shared
   */
  public Signal(CompletableFuture<Void> future) {
    this.future = future;
  }

  /** Wakes everybody who waits, now and in future. Returns at once; a second call does nothing. */
  public void raise() {
    future.complete(null);
  }

  public boolean isRaised() {
    return future.isDone();
  }

  /**
   * Runs {@code action} when the signal is raised, on the thread that raises it, or now if it is
   * raised already. The action must be short: a kill is raised while Azkaban holds locks.
   */
  public void onRaise(Runnable action) {
    // What the action throws is nobody's: it is one of this package's own, and does not.
    CompletableFuture<Void> unused = future.thenRun(action);
  }

  /**
   * Waits until the signal is raised or the time is over, whichever comes first.
   *
   * @return whether it is raised
   */
  boolean await(Duration atMost) throws InterruptedException {
    try {
      future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return isRaised();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A signal is raised or it is not", e);
    }
    return true;
  }
}
