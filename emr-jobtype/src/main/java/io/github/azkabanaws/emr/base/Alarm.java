package io.github.azkabanaws.emr.base;

import java.time.Duration;

/**
 * Runs one piece of work at the earliest of the times that were asked for; whoever wants more asks
 * again. Work that fails is run again after a while. For the scheduler's one thread only.
 */
public final class Alarm {
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  private final Timer timer;
  private final Scheduler scheduler;
  private final Runnable work;
  private Duration planned;

  public Alarm(Timer timer, Scheduler scheduler, Runnable work) {
    this.timer = timer;
    this.scheduler = scheduler;
    this.work = work;
  }

  /** Does nothing if the work is planned for that time or an earlier one already. */
  public void at(Duration time) {
    if (planned != null && planned.compareTo(time) <= 0) {
      return;
    }
    planned = time;
    Duration now = timer.now();
    scheduler.after(
        time.compareTo(now) > 0 ? time.minus(now) : Duration.ZERO,
        () -> {
          // A plan that an earlier one has overtaken does nothing.
          if (time.equals(planned)) {
            planned = null;
            try {
              work.run();
            } catch (RuntimeException | Error e) {
              // A job's appender that throws, say: the others must not wait for ever.
              at(timer.now().plus(AFTER_FAILURE));
              throw e;
            }
          }
        });
  }
}
