package io.github.azkabanaws.emr.hints;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.GrowingPause;
import io.github.azkabanaws.emr.base.RareReports;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.watch.StepWatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.log4j.Logger;

/**
 * Reads one source of hints for all watches of a JVM, while one of them has a step. Nothing depends
 * on it: what it can't read costs latency, and is relied on no longer. Thread-safe.
 */
final class HintReader {
  private static final Logger SERVER_LOG = Logger.getLogger(HintReader.class);

  private final String name;
  private final HintFeed feed;
  private final Timer timer;
  private final Scheduler scheduler;
  private final Logger log;
  private final List<StepWatch> watches = new CopyOnWriteArrayList<>();
  private final AtomicBoolean reads = new AtomicBoolean();

  // Touched on the scheduler's one thread only.
  @GuardedBy("scheduler")
  private GrowingPause pauses = pauses();

  @GuardedBy("scheduler")
  private RareReports reports;

  /**
   * @param name of the place and of the setting that names it, for the log
   * @param scheduler has nothing else to do: its thread waits for hints
   */
  HintReader(String name, HintFeed feed, Timer timer, Scheduler scheduler) {
    this(name, feed, timer, scheduler, SERVER_LOG);
  }

  HintReader(String name, HintFeed feed, Timer timer, Scheduler scheduler, Logger log) {
    this.name = name;
    this.feed = feed;
    this.timer = timer;
    this.scheduler = scheduler;
    this.log = log;
    this.reports = reports();
  }

  /** This watch is told too, whenever it has steps. */
  void tell(StepWatch watch) {
    watches.add(watch);
    watch.whenWatching(this::wake);
  }

  private void wake() {
    if (reads.compareAndSet(false, true)) {
      readAfter(Duration.ZERO);
    }
  }

  /** If there is no thread for it, the next one who wakes it tries again. */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  private void readAfter(Duration pause) {
    try {
      scheduler.after(pause, () -> read());
    } catch (RuntimeException | Error e) {
      reads.set(false);
      throw e;
    }
  }

  @GuardedBy("scheduler")
  private void read() {
    while (isWanted()) {
      Duration pause = readOnce();
      if (!pause.isZero()) {
        readAfter(pause);
        return;
      }
    }
    reads.set(false);
    if (isWanted()) {
      wake();
    }
  }

  private boolean isWanted() {
    return watches.stream().anyMatch(feed::isOfUseTo);
  }

  /** Returns the pause before the next time. */
  @GuardedBy("scheduler")
  private Duration readOnce() {
    try {
      Duration pause = feed.read(watches);
      answered();
      return pause;
    } catch (RuntimeException | Error e) {
      failed(e);
      return pauses.next();
    }
  }

  @GuardedBy("scheduler")
  private void answered() {
    if (reports.isTold()) {
      log.info("Hints of ends of EMR steps come again from " + name + ".");
      pauses = pauses();
      reports = reports();
    }
  }

  @GuardedBy("scheduler")
  private void failed(Throwable e) {
    feed.lost(watches);
    if (reports.isDue()) {
      log.warn(
          "No hints of ends of EMR steps from "
              + name
              + " ("
              + (e instanceof RuntimeException ? EmrErrors.text((RuntimeException) e) : e)
              + "); jobs hear of the ends a little later. Trying again.");
    }
  }

  private static GrowingPause pauses() {
    return new GrowingPause(Duration.ofSeconds(5), Duration.ofMinutes(5));
  }

  private RareReports reports() {
    return new RareReports(Duration.ofMinutes(10), Duration.ofHours(24), timer);
  }
}
