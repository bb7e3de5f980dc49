package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Something that happens once, such as a kill, and that a thread can wait for. */
final class Signal {
  private final CountDownLatch latch = new CountDownLatch(1);

  /** Wakes everybody who waits, now and in future. Returns at once; a second call does nothing. */
  void raise() {
    latch.countDown();
  }

  boolean isRaised() {
    return latch.getCount() == 0;
  }

  /**
   * Waits until the signal is raised or the time is over, whichever comes first.
   *
   * @return whether it is raised
   */
  boolean await(Duration atMost) throws InterruptedException {
    return latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }
}
