package io.github.azkabanaws.emrsimulator;

import java.time.Duration;
import java.time.Instant;

/**
 * Where simulated time comes from: {@link RealClock} for demos and real processes, {@link
 * ManualClock} for tests in virtual time. Request signatures are always checked against the real
 * time, because the client signs with it.
 */
public interface SimulatorClock extends AutoCloseable {
  /** The simulated time, as it appears in timelines on the wire. */
  Instant now();

  /**
   * Runs {@code task} once, when {@code delay} has passed, unless the returned timer is cancelled
   * before.
   */
  Timer schedule(Duration delay, Runnable task);

  /** True if time stands still until a test moves it. */
  boolean isManual();

  /** Stops the clock: what is scheduled is dropped. */
  @Override
  void close();

  /** A clock that follows the real time on one daemon thread. */
  static RealClock real() {
    return new RealClock();
  }

  /** A clock that starts now and then stands still until {@link ManualClock#advance} is called. */
  static ManualClock manual() {
    return new ManualClock(Instant.now());
  }

  /** Something scheduled. */
  interface Timer {
    /** Takes it back; without effect once it ran. */
    void cancel();
  }
}
