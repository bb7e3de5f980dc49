package io.github.azkabanaws.emrsimulator;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The real time; transitions fire on one daemon thread. */
public final class RealClock implements SimulatorClock {
  private final ScheduledThreadPoolExecutor timers;

  RealClock() {
    timers = new ScheduledThreadPoolExecutor(1, new DaemonThreads("emr-simulator-clock"));
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Future<?> scheduled = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public boolean isManual() {
    return false;
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
