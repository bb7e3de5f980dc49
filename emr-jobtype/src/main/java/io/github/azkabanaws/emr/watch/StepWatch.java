package io.github.azkabanaws.emr.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.Alarm;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.log4j.Logger;

/**
 * Watches the steps of all jobs of a JVM, with one look for many of them and within the account's
 * quota. No error of a call ends the watch of a step: whatever EMR or the network says about the
 * call, it says nothing about the step. Nor does a hint: it only makes the watch look. Thread-safe.
 */
public final class StepWatch {
  /** Steps that a cluster's end or a killed flow ends together are looked at together. */
  private static final Duration GATHERING_HINTS = Duration.ofMillis(200);

  private static final int LOOKS_IN_MEAN = 16;
  private static final Logger SERVER_LOG = Logger.getLogger(StepWatch.class);

  private final StepCalls api;
  private final ApiBudget budget;
  private final Timer timer;
  private final Scheduler scheduler;
  private final Alarm alarm;
  private final Alarm staleNotes;
  private final RestPace rests = new RestPace();
  private final LookInterval interval;
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicInteger noting = new AtomicInteger();
  private final NotesInbox inbox = new NotesInbox();
  private final EndCounts ends;

  private final AtomicBoolean isStuck = new AtomicBoolean();

  /** Not given to the scheduler one by one: what it does not take must not be lost. */
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  private final List<Runnable> whenWatching = new CopyOnWriteArrayList<>();
  private volatile Duration oldestDue;
  private volatile Duration latency = Duration.ZERO;

  @GuardedBy("scheduler")
  private final ToldEnds told;

  /** By id; touched on the scheduler's one thread only. */
  @GuardedBy("scheduler")
  private final Map<String, ClusterWatch> clusters = new LinkedHashMap<>();

  public StepWatch(StepCalls api, ApiBudget budget, Timer timer, Scheduler scheduler) {
    this.api = api;
    this.budget = budget;
    this.timer = timer;
    this.scheduler = scheduler;
    this.alarm = alarm();
    this.staleNotes = staleAlarm();
    this.told = new ToldEnds(timer, inbox);
    this.ends = told.counts();
    this.interval = new LookInterval(told.hints(), rests);
  }

  /**
   * Begins to watch a step, until it has ended or {@link #leave} is called. The step is with EMR:
   * whatever goes wrong here, it is not forgotten.
   *
   * @param longest between two looks, if the quota allows
   * @param log hears of each change of state
   */
  public WatchedStep watch(StepAddress address, Duration longest, Logger log) {
    return watch(address, Optional.empty(), longest, log);
  }

  /**
   * Does the same for a step that may have been told to leave notes for this JVM.
   *
   * @param noteKey of the step, if it was
   */
  public WatchedStep watch(
      StepAddress address, Optional<StepKey> noteKey, Duration longest, Logger log) {
    return watch(address, noteKey, longest, log, Optional.empty());
  }

  /**
   * Does the same with links.
   *
   * @param noteKey of the step, if it may have been told to leave notes for this JVM
   * @param link to the pages of its YARN applications
   */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  public WatchedStep watch(
      StepAddress address,
      Optional<StepKey> noteKey,
      Duration longest,
      Logger log,
      Optional<YarnLink> link) {
    WatchedStep step = new WatchedStep(address, noteKey, longest, interval, timer, log, link);
    size.incrementAndGet();
    noteKey.ifPresent(key -> noting.incrementAndGet());
    try {
      whenWatching.forEach(Runnable::run);
    } catch (RuntimeException | Error e) {
      // Without hints its end is seen later, and without a watch never.
      SERVER_LOG.warn(
          "Nothing hints at the end of step " + address.stepId() + "; it is watched.", e);
    }
    boolean isTaken = soon(() -> add(step));
    if (!isTaken) {
      step.beginBy(this::wake);
      log.error(
          "Nothing watches step "
              + address.stepId()
              + " yet: the executor's JVM gives no thread (its log says more). The step may run;"
              + " trying again.");
    }
    return step;
  }

  /** Nobody waits for the step any more. To be called once for each that was watched. */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  public void leave(WatchedStep step) {
    size.decrementAndGet();
    step.noteKey().ifPresent(key -> noting.decrementAndGet());
    soon(() -> remove(step));
  }

  /** The step's end is waited for: it is looked at soon, and often. */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  public void hurry(WatchedStep step) {
    step.makeUrgent();
    soon(() -> lookNow(step));
  }

  /** Has {@code task} run each time that the watch of a step begins. */
  public void whenWatching(Runnable task) {
    whenWatching.add(task);
  }

  /**
   * Somebody says that a step has ended: it is looked at in a moment, together with others of its
   * cluster that are hinted at until then. Whether it is watched here, and whether it is true, does
   * not matter.
   */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  public void hint(String clusterId, String stepId) {
    soon(() -> expect(clusterId, stepId));
  }

  /**
   * Notes can be read, and these are there: of all those of some time, so that most of them are
   * known. Steps that they name and that were told to leave notes are looked at in a moment.
   */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  public void notes(List<EndNote> notes) {
    if (inbox.put(notes)) {
      soon(() -> take(inbox.takeAll()));
    }
  }

  /** Notes can't be read: until they can, none is relied on. */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  public void distrustNotes() {
    soon(() -> loseNotes());
  }

  /** Hints can't be read: until one has come again as it should, none is relied on. */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  public void distrustHints() {
    soon(() -> distrust());
  }

  /** How many steps are watched. */
  public int size() {
    return size.get();
  }

  /** How many of them were told to leave notes for this JVM. */
  public int noting() {
    return noting.get();
  }

  /** How many ends it has seen. */
  public EndCounts ends() {
    return ends;
  }

  /** For how long the look is overdue that waits the longest: for the quota, or for an answer. */
  public Duration overdue() {
    Duration due = oldestDue;
    Duration late = due == null ? Duration.ZERO : timer.now().minus(due);
    return late.isNegative() ? Duration.ZERO : late;
  }

  /** How much later than it was due a look is made: the mean of some dozen of the last ones. */
  public Duration latency() {
    return latency;
  }

  /**
   * Has the scheduler's thread do something. If there is no thread now, it is done when somebody
   * else wants something.
   *
   * @return whether the scheduler has taken it
   */
  private boolean soon(Runnable task) {
    tasks.add(task);
    return wake();
  }

  private boolean wake() {
    try {
      scheduler.after(Duration.ZERO, this::runTasks);
      isStuck.set(false);
      return true;
    } catch (RuntimeException | Error e) {
      // No thread can be made, say: the outcome of a job must not depend on it.
      if (isStuck.compareAndSet(false, true)) {
        SERVER_LOG.error("The steps of " + size + " jobs are not watched at the moment.", e);
      }
      return false;
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  private Alarm alarm() {
    return new Alarm(timer, scheduler, () -> work());
  }

  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  private Alarm staleAlarm() {
    return new Alarm(timer, scheduler, () -> loseStaleNotes());
  }

  // ---- On the scheduler's one thread.

  @GuardedBy("scheduler")
  private void add(WatchedStep step) {
    clusters
        .computeIfAbsent(
            step.address().clusterId(), id -> new ClusterWatch(id, api, budget, rests, timer))
        .add(step);
    told.add(step);
    plan();
  }

  @GuardedBy("scheduler")
  private void remove(WatchedStep step) {
    told.remove(step);
    ClusterWatch cluster = clusters.get(step.address().clusterId());
    if (cluster != null) {
      cluster.remove(step);
      plan();
    }
  }

  @GuardedBy("scheduler")
  private void lookNow(WatchedStep step) {
    step.lookAt(timer.now());
    plan();
  }

  @GuardedBy("scheduler")
  private void expect(String clusterId, String stepId) {
    ClusterWatch cluster = clusters.get(clusterId);
    boolean watched = cluster != null && cluster.expect(stepId, timer.now().plus(GATHERING_HINTS));
    told.hinted(stepId, watched);
    if (watched) {
      plan();
    }
  }

  @GuardedBy("scheduler")
  private void take(List<EndNote> notes) {
    List<WatchedStep> news = told.take(notes);
    told.notesAreStaleAt().ifPresent(staleNotes::at);
    for (WatchedStep step : news) {
      ClusterWatch cluster = clusters.get(step.address().clusterId());
      Duration look = timer.now().plus(GATHERING_HINTS);
      if (cluster != null && step.hasEndNote()) {
        cluster.expect(step.id(), look);
      } else {
        // It runs: people and the tail of its log wait for that, but nothing is urgent.
        step.lookAt(Durations.shorter(step.nextLook(), look));
      }
    }
    if (!news.isEmpty()) {
      plan();
    }
  }

  @GuardedBy("scheduler")
  private void loseNotes() {
    told.loseNotes();
    shorten();
  }

  /** However a reading ends, or whether it does: what rests must not depend on it. */
  @GuardedBy("scheduler")
  private void loseStaleNotes() {
    Optional<Duration> stale = told.notesAreStaleAt();
    if (stale.filter(time -> time.compareTo(timer.now()) <= 0).isPresent()) {
      loseNotes();
    } else {
      stale.ifPresent(staleNotes::at);
    }
  }

  @GuardedBy("scheduler")
  private void plan() {
    Duration next = null;
    clusters.values().removeIf(ClusterWatch::isEmpty);
    for (ClusterWatch cluster : clusters.values()) {
      Duration due = cluster.due();
      next = next == null ? due : Durations.shorter(next, due);
    }
    oldestDue = next;
    if (next != null) {
      alarm.at(next);
    }
  }

  /** Makes the look that is the most urgent of those that the quota allows. */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  private void work() {
    List<Look> looks = new ArrayList<>();
    clusters.values().forEach(cluster -> looks.addAll(cluster.looks()));
    looks.sort(Look.ORDER);
    Duration shortest = null;
    for (Look look : looks) {
      Duration wait = look.wait(budget);
      if (wait.isZero()) {
        Duration late = timer.now().minus(look.due());
        latency = latency.plus(late.minus(latency).dividedBy(LOOKS_IN_MEAN));
        look.make();
        boolean isMissing = told.hasSilent();
        for (ClusterWatch cluster : clusters.values()) {
          isMissing |= told.ended(cluster.removeEnded());
        }
        if (isMissing) {
          scheduler.after(HintTrust.LATEST, () -> review());
        }
        plan();
        return;
      }
      shortest = shortest == null ? wait : Durations.shorter(shortest, wait);
    }
    if (shortest == null) {
      plan();
    } else {
      alarm.at(timer.now().plus(shortest));
    }
  }

  @GuardedBy("scheduler")
  private void review() {
    if (told.hasBroken()) {
      shorten();
    }
  }

  @GuardedBy("scheduler")
  private void distrust() {
    if (told.loseHints()) {
      shorten();
    }
  }

  /** What was planned with trust is planned anew without it. */
  @GuardedBy("scheduler")
  private void shorten() {
    clusters.values().forEach(ClusterWatch::shorten);
    plan();
  }
}
