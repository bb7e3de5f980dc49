package io.github.azkabanaws.emr.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.RetryPause;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepState;
import io.github.azkabanaws.emr.emrapi.YarnApplications;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.log4j.Logger;

/**
 * One step that a job stays with. The job's thread waits for its end; the watch tells it what EMR
 * says.
 */
public final class WatchedStep {
  private static final Duration BEGIN_AGAIN = Duration.ofSeconds(5);

  /**
   * EMR says so a little later than the script has begun or ended; a note that lies costs as many
   * looks.
   */
  private static final int LOOKS_AT_NOTE = 8;

  private final StepAddress address;
  private final String id;
  private final Optional<String> noteKey;
  private final Duration longest;
  private final LookInterval interval;
  private final Timer timer;
  private final Logger log;
  private final ApplicationLog applications;
  private final Duration since;
  private final Signal ended = new Signal();
  private volatile EmrStep last;
  private volatile Duration lastAnswer;
  private volatile Duration runningSince;
  private volatile Duration blindSince;
  private volatile Duration lastUnanswered;
  private volatile boolean urgent;
  private volatile boolean noteExpected;
  private volatile boolean begunNote;
  private volatile EndNote endNote;
  private volatile BooleanSupplier begin;

  @GuardedBy("this")
  private boolean givenUp;

  @GuardedBy("this")
  private Duration nextLook;

  @GuardedBy("this")
  private RetryPause retry;

  @GuardedBy("this")
  private int looksAtNote;

  @GuardedBy("this")
  private int looksAtBegin;

  /**
   * @param longest between two looks, if the quota allows
   */
  public WatchedStep(
      StepAddress address, Duration longest, LookInterval interval, Timer timer, Logger log) {
    this(address, Optional.empty(), longest, interval, timer, log, Optional.empty());
  }

  /**
   * @param noteKey of the step, if its begin and end are to be noted for this JVM
   * @param longest between two looks, if the quota allows
   * @param link to the pages of its YARN applications
   */
  WatchedStep(
      StepAddress address,
      Optional<StepKey> noteKey,
      Duration longest,
      LookInterval interval,
      Timer timer,
      Logger log,
      Optional<YarnLink> link) {
    this.noteKey = noteKey.map(StepKey::toString);
    this.address = address;
    this.id = address.stepId();
    this.longest = longest;
    this.interval = interval;
    this.timer = timer;
    this.log = log;
    this.applications = new ApplicationLog(address, link, log);
    this.since = timer.now();
    this.nextLook = since;
  }

  public StepAddress address() {
    return address;
  }

  public Cluster cluster() {
    return address.cluster();
  }

  public String id() {
    return id;
  }

  /**
   * Waits for the end of the step or for the time to pass, whichever comes first.
   *
   * @param wake ends the wait too
   * @return what EMR says of the step at its end, if it has ended
   */
  public Optional<EmrStep> await(Signal wake, Duration atMost) throws InterruptedException {
    Signal either = new Signal();
    ended.onRaise(either::raise);
    wake.onRaise(either::raise);
    Duration left = atMost;
    while (!hasBegun() && left.compareTo(BEGIN_AGAIN) > 0 && !either.isRaised()) {
      timer.await(either, BEGIN_AGAIN);
      left = left.minus(BEGIN_AGAIN);
    }
    timer.await(either, left);
    return end();
  }

  private Optional<EmrStep> end() {
    return ended.isRaised() ? last() : Optional.empty();
  }

  /**
   * Nobody waits for its end any more: from now on it stays as it is here, and the job's log hears
   * nothing of it. What the job says last must not be contradicted a moment later.
   *
   * @return what EMR says of the step if it has ended after all
   */
  public synchronized Optional<EmrStep> giveUp() {
    givenUp = true;
    return end();
  }

  /** The watch has not taken it yet: whoever waits for its end makes this attempt now and then. */
  void beginBy(BooleanSupplier attempt) {
    begin = attempt;
  }

  private boolean hasBegun() {
    BooleanSupplier attempt = begin;
    if (attempt != null && attempt.getAsBoolean()) {
      begin = null;
    }
    return begin == null;
  }

  /** From now on it is looked at as often as a young one: somebody waits for its end. */
  void makeUrgent() {
    urgent = true;
  }

  boolean isUrgent() {
    return urgent;
  }

  /** The wrapper's exit code, if a note says one. Anybody may have written it. */
  public Optional<Integer> notedCode() {
    return Optional.ofNullable(endNote).flatMap(EndNote::code);
  }

  /** When the job began to stay with it. */
  public Duration since() {
    return since;
  }

  /** What EMR said of it last; nothing if it has not answered yet. */
  public Optional<EmrStep> last() {
    return Optional.ofNullable(last);
  }

  /** Its YARN applications, as far as an answer of EMR's has had them. */
  public YarnApplications applications() {
    return applications.known();
  }

  /** When EMR said that; never if it has not answered yet. */
  public Optional<Duration> lastAnswer() {
    return Optional.ofNullable(lastAnswer);
  }

  /** When EMR first said that it runs, if it has. */
  public Optional<Duration> runningSince() {
    return Optional.ofNullable(runningSince);
  }

  /** Since when EMR gives no answer about it; empty if it answers. */
  public Optional<Duration> blindSince() {
    return Optional.ofNullable(blindSince);
  }

  /** When EMR was asked in vain about it, or about all steps of its cluster, last. */
  public Optional<Duration> lastUnanswered() {
    return Optional.ofNullable(lastUnanswered);
  }

  /** Whether EMR has said that it is in another state than PENDING. */
  public boolean hasLeftPending() {
    return last().filter(now -> now.state() != StepState.PENDING).isPresent();
  }

  // ---- For the watch, on its one thread.

  public boolean hasEnded() {
    return ended.isRaised();
  }

  /** When it is to be looked at next. */
  synchronized Duration nextLook() {
    return nextLook;
  }

  synchronized void lookAt(Duration time) {
    nextLook = time;
  }

  /** EMR says this of it. An answer without a state says nothing. */
  public synchronized void seen(EmrStep step) {
    if (givenUp || !step.saysState()) {
      nextLook = timer.now().plus(interval());
      return;
    }
    if (retry != null) {
      retry = null;
      log.info("EMR answers again.");
    }
    EmrStep before = last;
    blindSince = null;
    // Without the step's arguments: it is kept for as long as the job waits.
    last = step.asked(id);
    // After what was said: whoever reads the time first must not meet an older answer.
    lastAnswer = timer.now();
    if (step.state() == StepState.RUNNING && runningSince == null) {
      runningSince = lastAnswer;
    }
    if (before == null || !before.stateText().equals(step.stateText())) {
      log.info("Step " + id + " is " + step.stateText() + ".");
    }
    applications.seen(step.applications());
    if (step.hasEnded()) {
      ended.raise();
    }
    if (endNote != null) {
      looksAtNote++;
    } else if (begunNote && runningSince == null) {
      looksAtBegin++;
    }
    nextLook = timer.now().plus(interval());
  }

  /** Somebody else has asked EMR about it after its end, and may have learnt more. */
  public synchronized void learn(EmrStep step) {
    applications.seen(step.applications());
  }

  /** EMR has not answered; returns the pause that it asks for. */
  synchronized Duration unanswered(RuntimeException e) {
    if (givenUp) {
      return interval();
    }
    lastUnanswered = timer.now();
    if (blindSince == null) {
      blindSince = lastUnanswered;
    }
    if (retry == null) {
      retry = RetryPause.paced(timer, log, "watching step " + id + ", which may still run");
    }
    return retry.noAnswer(e);
  }

  /** Whether EMR has not told of it for so long. */
  boolean isUnseenFor(Duration time) {
    return unseen().compareTo(time) >= 0;
  }

  /** For how long EMR has not told of it. */
  Duration unseen() {
    return timer.now().minus(lastAnswer().orElse(since));
  }

  /** The interval may be shorter than when it was looked at last. */
  synchronized void shorten() {
    Duration soonest = timer.now().plus(interval());
    nextLook = Durations.shorter(nextLook, soonest);
  }

  // ---- Notes of its begin and its end.

  /** The key by which notes name it; empty if it leaves none for this JVM. */
  Optional<String> noteKey() {
    return noteKey;
  }

  /**
   * Takes note of a note.
   *
   * @return whether it is the first one that says so
   */
  boolean noted(EndNote note) {
    if (!note.code().isPresent()) {
      boolean first = !begunNote;
      begunNote = true;
      return first;
    }
    if (endNote != null) {
      return false;
    }
    endNote = note;
    return true;
  }

  boolean hasBegunNote() {
    return begunNote;
  }

  /** Whether EMR says that it came to a good end. */
  boolean hasCompleted() {
    return last().filter(end -> end.state() == StepState.COMPLETED).isPresent();
  }

  boolean hasEndNote() {
    return endNote != null;
  }

  /** Whether notes are relied on, where it runs. */
  void expectNote(boolean expected) {
    noteExpected = expected;
  }

  /** Whether its end is noted, and EMR has not been asked often enough yet to doubt it. */
  synchronized boolean isEndNear() {
    return endNote != null && !hasEnded() && looksAtNote < LOOKS_AT_NOTE;
  }

  /** The same of its begin. */
  @GuardedBy("this")
  private boolean isBeginNear() {
    return begunNote && runningSince == null && !hasEnded() && looksAtBegin < LOOKS_AT_NOTE;
  }

  @GuardedBy("this")
  private Duration interval() {
    Duration often = interval.ofUrgent(longest);
    if (urgent || isEndNear() || isBeginNear()) {
      return often;
    }
    return interval.of(timer.now().minus(since), longest, willBeNoted());
  }

  /** Whether it is left alone for long, because its end will be noted. */
  synchronized boolean isResting() {
    return !urgent && !isBeginNear() && willBeNoted();
  }

  /**
   * One that runs and whose begin was not noted will leave no note of its end, and one that did not
   * come true is no reason to wait for another.
   */
  private boolean willBeNoted() {
    return noteExpected && endNote == null && (begunNote || runningSince == null);
  }
}
