package io.github.azkabanaws.cognito.keys;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that is made for the first task and never keeps the JVM from ending. */
final class DaemonThread implements Background {
  private final ScheduledThreadPoolExecutor executor;

  DaemonThread(String name) {
    Objects.requireNonNull(name, "name");
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public void run(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void every(Duration pause, Runnable task) {
    // The future would tell of an exception; the tasks of this package throw none.
    @SuppressWarnings("unused")
    Object future =
        executor.scheduleWithFixedDelay(
            task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
