package io.github.azkabanaws.emr.base;

import java.time.Duration;

/** Time as a job sees it; tests put a virtual one in its place. */
public interface Timer {
  /** The machine's time. */
  Timer SYSTEM =
      new Timer() {
        @Override
        public Duration now() {
          return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public boolean await(Signal wake, Duration atMost) throws InterruptedException {
          return wake.await(atMost);
        }
      };

  /** Time since an arbitrary point; it never jumps when the machine's clock is set. */
  Duration now();

  /**
   * Waits until {@code wake} is raised or {@code atMost} has passed, whichever comes first.
   *
   * @return whether {@code wake} is raised
   */
  boolean await(Signal wake, Duration atMost) throws InterruptedException;
}
