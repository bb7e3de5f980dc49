package io.github.azkabanaws.emr.base;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.log4j.Logger;

/** A scheduler with one daemon thread that exists only while there is something to do. */
public final class EngineThread implements Scheduler {
  private static final Logger SERVER_LOG = Logger.getLogger(EngineThread.class);

  private final ScheduledThreadPoolExecutor executor;

  /**
   * @param idle how long the thread waits for a further task before it ends
   */
  public EngineThread(String name, Duration idle) {
    this(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          // Not that of the job that happens to be the first: the SDK loads its parts by it.
          thread.setContextClassLoader(EngineThread.class.getClassLoader());
          return thread;
        },
        idle);
  }

  public EngineThread(ThreadFactory factory, Duration idle) {
    this.executor = new ScheduledThreadPoolExecutor(1, factory);
    executor.setKeepAliveTime(idle.toMillis(), TimeUnit.MILLISECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    AtomicBoolean isRefused = new AtomicBoolean();
    Runnable unlessRefused =
        () -> {
          if (!isRefused.get()) {
            run(task);
          }
        };
    try {
      ScheduledFuture<?> unused =
          executor.schedule(unlessRefused, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RuntimeException | Error e) {
      // If no thread can be made, the executor keeps the task all the same: a job that fails here
      // must not submit its step later.
      isRefused.set(true);
      throw e;
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // The executor would swallow it.
      SERVER_LOG.error("Internal error of the EMR job type", e);
    }
  }
}
