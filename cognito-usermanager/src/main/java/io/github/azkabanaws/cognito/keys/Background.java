package io.github.azkabanaws.cognito.keys;

import java.time.Duration;

/** Where work is done that no login should wait for. */
public interface Background extends AutoCloseable {
  /** Does the task soon, once; does nothing after {@link #close}. */
  void run(Runnable task);

  /** Does the task again and again with a pause before each time, until {@link #close}. */
  void every(Duration pause, Runnable task);

  /** Starts nothing any more. */
  @Override
  void close();
}
