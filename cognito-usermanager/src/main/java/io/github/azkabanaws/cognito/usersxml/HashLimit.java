package io.github.azkabanaws.cognito.usersxml;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Bounds the work that attempts to sign in with a password can cause: so many are checked at a
 * time, a few more wait for a bounded time, and the rest is turned away. Whoever tries passwords in
 * bulk gets neither all cores nor all threads of the web server. Thread-safe.
 */
public final class HashLimit {
  /**
   * Attempts that may wait: with those who wait for keys ({@code UrlKeySource}) fewer than the 20
   * threads that Azkaban's web server has by default.
   */
  static final int MAX_WAITING = 4;

  /** The time for several of the most expensive passwords. */
  public static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private final Semaphore places;
  private final Semaphore turns;
  private final Duration maxWait;

  /**
   * @param parallel attempts that are checked at a time
   * @param maxWait how long one waits for its turn
   */
  public HashLimit(int parallel, Duration maxWait) {
    this.places = new Semaphore(parallel + MAX_WAITING);
    this.turns = new Semaphore(parallel, true);
    this.maxWait = Objects.requireNonNull(maxWait, "maxWait");
  }

  /**
   * Does the check when it is its turn.
   *
   * @return what the check says
   * @throws BusyException when its turn does not come in time; the check was not made then
   */
  boolean check(BooleanSupplier check) throws BusyException {
    if (!places.tryAcquire()) {
      throw new BusyException();
    }
    try {
      if (!turns.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new BusyException();
      }
      try {
        return check.getAsBoolean();
      } finally {
        turns.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BusyException();
    } finally {
      places.release();
    }
  }

  /** Too many passwords are being checked. */
  public static final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
