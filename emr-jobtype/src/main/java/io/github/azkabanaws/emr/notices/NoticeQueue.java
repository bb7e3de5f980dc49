package io.github.azkabanaws.emr.notices;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.GrowingPause;
import io.github.azkabanaws.emr.base.RareReports;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.log4j.Logger;

/**
 * Sends notices to one topic, on a thread of its own: so many a minute, each thing once, and a
 * summary of those that were left out. Jobs depend on nothing of it. Thread-safe.
 */
final class NoticeQueue implements Notices {
  /** How many things are remembered. */
  static final int THINGS = 4096;

  static final Duration SUMMARY_AFTER = Duration.ofMinutes(1);

  private static final Logger SERVER_LOG = Logger.getLogger(NoticeQueue.class);

  private final String name;
  private final NoticeTopic topic;
  private final int perMinute;
  private final NoticeCounts counts;
  private final String jvm;
  private final Timer timer;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Logger log;

  @GuardedBy("this")
  private final SeenThings seen = new SeenThings(THINGS);

  @GuardedBy("this")
  private final NoticeBacklog waiting = new NoticeBacklog();

  @GuardedBy("this")
  private final LeftOut leftOut = new LeftOut();

  @GuardedBy("this")
  private final MinuteLimit taken;

  /** What has waited for SNS does not come all at once either. */
  @GuardedBy("this")
  private final MinuteLimit sent;

  @GuardedBy("this")
  private Optional<Duration> summaryDue = Optional.empty();

  @GuardedBy("this")
  private int summaries;

  /** Whether the last thing that was sent is a summary: then it is the others' turn. */
  @GuardedBy("this")
  private boolean summaryWasLast;

  @GuardedBy("this")
  private Optional<Duration> planned = Optional.empty();

  /** Until when SNS is left alone, because it did not take the last one. */
  @GuardedBy("this")
  private Duration pauseEnd;

  @GuardedBy("this")
  private GrowingPause pauses;

  @GuardedBy("this")
  private RareReports reports;

  /**
   * @param name of the topic and of the setting that names it, for the log
   * @param jvm differs from that of any other JVM
   * @param scheduler its thread may wait for SNS
   */
  NoticeQueue(
      String name,
      NoticeTopic topic,
      int perMinute,
      NoticeCounts counts,
      String jvm,
      Timer timer,
      Clock clock,
      Scheduler scheduler) {
    this(name, topic, perMinute, counts, jvm, timer, clock, scheduler, SERVER_LOG);
  }

  NoticeQueue(
      String name,
      NoticeTopic topic,
      int perMinute,
      NoticeCounts counts,
      String jvm,
      Timer timer,
      Clock clock,
      Scheduler scheduler,
      Logger log) {
    this.name = name;
    this.topic = topic;
    this.perMinute = perMinute;
    this.counts = counts;
    this.jvm = jvm;
    this.timer = timer;
    this.clock = clock;
    this.scheduler = scheduler;
    this.log = log;
    this.taken = new MinuteLimit(perMinute, timer);
    this.sent = new MinuteLimit(perMinute, timer);
    this.pauseEnd = timer.now();
    this.pauses = pauses();
    this.reports = reports();
  }

  @Override
  public void tell(Notice notice) {
    try {
      take(notice);
    } catch (RuntimeException | Error e) {
      // Whoever tells something has other things to do.
      counts.lost();
      log.warn("A notice of the kind " + notice.kind().text() + " could not be taken", e);
    }
  }

  private synchronized void take(Notice notice) {
    if (!seen.add(notice.identity())) {
      counts.repeated();
      return;
    }
    if (waiting.isFull() || !taken.untilNext().isZero()) {
      // When there is room again, it may be told.
      seen.forget(notice.identity());
      counts.leftOut();
      leftOut.tooMany(notice.kind());
      summaryBy(timer.now().plus(SUMMARY_AFTER));
    } else {
      taken.take();
      waiting.add(WaitingNotice.of(NoticeMessage.of(notice, clock.instant()), timer.now()));
      counts.begins();
    }
    plan();
  }

  @GuardedBy("this")
  private void summaryBy(Duration time) {
    summaryDue = Optional.of(summaryDue.map(due -> Durations.shorter(due, time)).orElse(time));
  }

  /** Has the thread work when there is something to do next. */
  @GuardedBy("this")
  private void plan() {
    Optional<Duration> next = next();
    if (!next.isPresent() || planned.filter(time -> time.compareTo(next.get()) <= 0).isPresent()) {
      return;
    }
    planned = next;
    Duration wait = next.get().minus(timer.now());
    try {
      scheduler.after(wait.isNegative() ? Duration.ZERO : wait, () -> work(next.get()));
    } catch (RuntimeException | Error e) {
      // No thread can be made, say: the next notice tries again.
      planned = Optional.empty();
      log.debug("Nothing sends EMR notices", e);
    }
  }

  @GuardedBy("this")
  private Optional<Duration> next() {
    Optional<Duration> due = summaryDue;
    if (!waiting.isEmpty()) {
      Duration next = timer.now().plus(sent.untilNext());
      due = Optional.of(due.map(time -> Durations.shorter(time, next)).orElse(next));
    }
    return due.map(time -> Durations.longer(time, pauseEnd));
  }

  // ---- On the scheduler's one thread.

  private void work(Duration time) {
    Optional<WaitingNotice> message;
    synchronized (this) {
      if (!planned.filter(time::equals).isPresent()) {
        // Something was due earlier, and has planned what comes after it.
        return;
      }
      planned = Optional.empty();
      giveUpOld();
      message = due();
    }
    message.ifPresent(this::send);
    synchronized (this) {
      plan();
    }
  }

  @GuardedBy("this")
  private void giveUpOld() {
    for (WaitingNotice old : waiting.tooOld(timer.now())) {
      counts.lost();
      neverSent(old);
    }
  }

  /** What is to be sent now. A summary goes before what has missed its time, but not for ever. */
  @GuardedBy("this")
  private Optional<WaitingNotice> due() {
    Duration now = timer.now();
    if (now.compareTo(pauseEnd) < 0) {
      return Optional.empty();
    }
    boolean hasSummary = summaryDue.filter(due -> due.compareTo(now) <= 0).isPresent();
    boolean hasOther = !waiting.isEmpty() && sent.untilNext().isZero();
    if (hasOther && (!hasSummary || summaryWasLast || waiting.hasFresh(now))) {
      summaryWasLast = false;
      sent.take();
      return waiting.next(now);
    }
    summaryWasLast = hasSummary;
    return hasSummary ? Optional.of(summary()) : Optional.empty();
  }

  @GuardedBy("this")
  private WaitingNotice summary() {
    LeftOut told = leftOut.copy();
    String sentence = told.sentence(perMinute);
    Notice notice =
        Notice.of(NoticeKind.LEFT_OUT, sentence).about("summary " + ++summaries + " of " + jvm);
    return WaitingNotice.summary(
        NoticeMessage.of(notice, clock.instant()), timer.now(), told, sentence);
  }

  /** What is logged is so without the lock, for which jobs may wait. */
  private void send(WaitingNotice message) {
    try {
      topic.publish(message.message());
    } catch (RuntimeException | Error e) {
      failed(message, Delivery.of(e), e).ifPresent(log::warn);
      return;
    }
    message.sentence().ifPresent(sentence -> log.warn("EMR notices to " + name + ": " + sentence));
    came(message).ifPresent(log::info);
  }

  private synchronized Optional<String> came(WaitingNotice message) {
    counts.sent();
    over(message);
    pauses = pauses();
    if (!leftOut.isEmpty()) {
      summaryBy(timer.now().plus(SUMMARY_AFTER));
    }
    if (!reports.isTold()) {
      return Optional.empty();
    }
    reports = reports();
    return Optional.of("EMR notices reach " + name + " again.");
  }

  private synchronized Optional<String> failed(
      WaitingNotice message, Delivery delivery, Throwable e) {
    message.triedInVain();
    if (delivery == Delivery.UNSURE) {
      counts.unsure();
      lost(message);
    } else if (delivery == Delivery.REFUSED) {
      counts.lost();
      neverSent(message);
    }
    pauseEnd = timer.now().plus(pauses.next());
    if (!reports.isDue()) {
      return Optional.empty();
    }
    return Optional.of(
        "An EMR notice to "
            + name
            + " failed ("
            + words(e)
            + "); "
            + (delivery == Delivery.NOT_SENT
                ? "it is sent later"
                : "it is not sent again, so that it does not come twice")
            + ". Jobs do not depend on it. Until this has changed it is said rarely; the figures"
            + " count all of them.");
  }

  private static String words(Throwable e) {
    Throwable reason = e instanceof UnsentException ? ((UnsentException) e).reason() : e;
    return reason instanceof RuntimeException
        ? EmrErrors.text((RuntimeException) reason)
        : String.valueOf(reason);
  }

  /** Nobody has got it: its thing may be told again. */
  @GuardedBy("this")
  private void neverSent(WaitingNotice message) {
    seen.forget(message.message().identity());
    lost(message);
  }

  /** It is not sent any more, and perhaps nobody has got it. */
  @GuardedBy("this")
  private void lost(WaitingNotice message) {
    over(message);
    if (!message.told().isPresent()) {
      if (message.tries() == 0) {
        leftOut.tooLate(message.message().kind());
      } else {
        leftOut.notArrived(message.message().kind());
      }
      summaryBy(timer.now().plus(SUMMARY_AFTER));
    }
  }

  @GuardedBy("this")
  private void over(WaitingNotice message) {
    if (message.told().isPresent()) {
      leftOut.told(message.told().get());
      summaryDue =
          leftOut.isEmpty() ? Optional.empty() : Optional.of(timer.now().plus(SUMMARY_AFTER));
    } else {
      waiting.remove(message);
      counts.ends();
    }
  }

  private static GrowingPause pauses() {
    return new GrowingPause(Duration.ofSeconds(5), Duration.ofMinutes(5));
  }

  private RareReports reports() {
    return new RareReports(Duration.ofMinutes(10), Duration.ofHours(24), timer);
  }
}
