package io.github.azkabanaws.emr.aws;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends what has taken too long. It has one daemon thread, and that only while calls are made: a
 * thread that waits for bytes can't look at the clock. Thread-safe.
 */
final class CallWatchdog {
  /** What could not be ended, because it had no connection yet, is ended soon after. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final Duration IDLE = Duration.ofSeconds(30);

  /** That of this JVM. */
  static final CallWatchdog SYSTEM = new CallWatchdog("azkaban-emr-calls");

  private final ScheduledThreadPoolExecutor executor;

  CallWatchdog(String name) {
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              // Not that of the job that happens to be the first, which would be kept by it.
              thread.setContextClassLoader(CallWatchdog.class.getClassLoader());
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Has {@code end} run when the time is over, and again and again until it is cancelled.
   *
   * @return to be cancelled; empty if the JVM gives no thread, and then nothing is ended
   */
  Optional<Future<?>> after(Duration limit, Runnable end) {
    try {
      return Optional.of(
          executor.scheduleWithFixedDelay(
              end, limit.toMillis(), AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (RuntimeException | Error e) {
      // The call is made all the same: what it is made for is worth more than its bound.
      return Optional.empty();
    }
  }
}
