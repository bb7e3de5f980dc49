package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.base.Alarm;
import io.github.azkabanaws.emr.base.CommonPause;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.base.TokenBucket;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Reads the log streams of all running steps of a JVM, one page after another, on one thread of its
 * own and within a budget of its own: it delays neither the watch nor a kill. While CloudWatch Logs
 * throttles or is silent, all of them wait together. Thread-safe.
 */
public final class LogTails {
  private static final int BURST = 5;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  /** As long as the end of a log is waited for by default. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final LogEventsApi api;
  private final Timer timer;
  private final Scheduler scheduler;
  private final Alarm alarm;

  // Below: the scheduler's thread's alone.
  private final Set<LogTail> tails = new LinkedHashSet<>();
  private final TokenBucket bucket;
  private final CommonPause pause;

  /**
   * @param perSecond how many calls a second may be made
   */
  public LogTails(LogEventsApi api, double perSecond, Timer timer, Scheduler scheduler) {
    this.api = api;
    this.timer = timer;
    this.scheduler = scheduler;
    this.bucket = new TokenBucket(BURST, perSecond, timer);
    this.pause = new CommonPause(FIRST_PAUSE, LONGEST_PAUSE, timer);
    this.alarm = new Alarm(timer, scheduler, this::work);
  }

  /** Begins to copy, until {@link #leave}. */
  void follow(LogTail tail) {
    scheduler.after(
        Duration.ZERO,
        () -> {
          tails.add(tail);
          plan();
        });
  }

  /** The step has ended: {@link LogTail#drained} is raised when all of its log is there. */
  void drain(LogTail tail) {
    scheduler.after(
        Duration.ZERO,
        () -> {
          tail.drain();
          plan();
        });
  }

  /** Nobody waits any more; returns at once, and nothing is written afterwards. */
  void leave(LogTail tail) {
    tail.stop();
    scheduler.after(Duration.ZERO, () -> tails.remove(tail));
  }

  private void plan() {
    next().flatMap(LogTail::due).ifPresent(alarm::at);
  }

  private Optional<LogTail> next() {
    return tails.stream()
        .filter(tail -> tail.due().isPresent())
        .min(Comparator.comparing(tail -> tail.due().get()));
  }

  /** Does one thing for the tail that has waited the longest for it. */
  private void work() {
    Optional<LogTail> due = next().filter(tail -> tail.due().get().compareTo(timer.now()) <= 0);
    if (due.isPresent()) {
      LogTail next = due.get();
      try {
        Optional<LogStream> stream = next.prepare();
        if (stream.isPresent()) {
          Duration wait = untilNext();
          if (!wait.isZero()) {
            alarm.at(timer.now().plus(wait));
            return;
          }
          read(next, stream.get());
        }
      } catch (RuntimeException | Error e) {
        tails.remove(next);
        next.fail(e);
      }
    }
    plan();
  }

  private Duration untilNext() {
    Duration quota = bucket.untilNext();
    Duration silence = pause.left();
    return quota.compareTo(silence) > 0 ? quota : silence;
  }

  private void read(LogTail tail, LogStream stream) {
    bucket.take();
    try {
      tail.read(stream, api);
      bucket.answered();
      pause.answered();
    } catch (SdkException e) {
      // It is told in the job's log; all that is left to do here is to be slower.
      if (e instanceof AwsServiceException && ((AwsServiceException) e).isThrottlingException()) {
        bucket.throttled();
      } else {
        bucket.answered();
      }
      if (CloudWatchLogs.isAnswer(e)) {
        pause.answered();
      } else {
        pause.silent();
      }
    }
  }
}
