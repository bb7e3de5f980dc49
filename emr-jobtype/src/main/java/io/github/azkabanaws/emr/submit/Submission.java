package io.github.azkabanaws.emr.submit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.aws.RetryPause;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.boundaries.Hold;
import io.github.azkabanaws.emr.boundaries.Refusal;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One step on its way to EMR. A job's thread waits for its end; the lane that carries it may be in
 * any of the states but {@link State#ENDED}.
 */
public final class Submission {
  private enum State {
    /** It is certainly not being sent, so it can be taken back at once. */
    WAITING,
    /** It is on its way, or may be on the cluster. */
    SENT,
    ENDED
  }

  private final Cluster cluster;
  private final StepDefinition step;
  private final Set<String> known;
  private final LimitSettings limits;
  private final JobContext job;

  @GuardedBy("this")
  private final RetryPause retry;

  private final StartGate gate;
  private final Patience patience;
  private final Duration start;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final Signal ended = new Signal();
  private volatile String stepId;
  private volatile String failure;
  private volatile boolean refused;
  private volatile boolean unknown;
  private volatile List<EmrStep> met = Collections.emptyList();

  @GuardedBy("this")
  private String obstacle = "it waited for its turn";

  @GuardedBy("this")
  private boolean mayBeThere;

  @GuardedBy("this")
  private boolean heldInDoubt;

  @GuardedBy("this")
  private int largestBatch = Integer.MAX_VALUE;

  @GuardedBy("this")
  private boolean toldOfQuota;

  @GuardedBy("this")
  private boolean looked;

  /** Its place among those of its lane; negative if it has none yet. */
  private volatile long turn = -1;

  /**
   * @param known ids of active steps of the same job that may stay beside this one
   * @param gate what it has to wait for
   * @param start since when it waits
   */
  Submission(
      Cluster cluster,
      StepDefinition step,
      Set<String> known,
      StartGate gate,
      LimitSettings limits,
      JobContext job,
      Duration start) {
    this.cluster = cluster;
    this.step = step;
    this.known = known;
    this.gate = gate;
    this.limits = limits;
    this.job = job;
    this.retry = RetryPause.paced(job.timer(), job.log(), "submitting the step");
    this.start = start;
    this.patience = new Patience(gate, limits.submitTimeout(), start, job);
    job.kill().onRaise(this::withdraw);
  }

  /**
   * The same step once more, after this one has met others: in its turn, and for how long it has
   * waited goes on.
   *
   * @param others ids of active steps of the same job that may stay beside it
   */
  Submission again(Set<String> others) {
    Submission next = new Submission(cluster, step, others, gate, limits, job, start);
    next.turn = turn;
    return next;
  }

  /** Runs {@code action} when it has ended. */
  void onEnd(Runnable action) {
    ended.onRaise(action);
  }

  StepDefinition step() {
    return step;
  }

  StartGate gate() {
    return gate;
  }

  /**
   * Active steps of the same job, because of which this one was not sent; empty if there were none.
   */
  public List<EmrStep> met() {
    return met;
  }

  /** Whether EMR refused it, once it has ended. */
  public boolean isRefused() {
    return refused;
  }

  /** Whether nobody knows if EMR has the step, once it has ended. */
  public boolean isUnknown() {
    return unknown;
  }

  /**
   * Waits for the end, which the lane brings about in bounded time.
   *
   * @return the step's id; none if it was not sent because of {@link #met()}. The job may have been
   *     killed meanwhile; whoever gets an id ends the step.
   * @throws KilledException if the job was killed and the step is not on the cluster
   * @throws StepJobException if EMR refused it or could not be asked in time
   */
  public Optional<String> await() throws StepJobException, KilledException, InterruptedException {
    try {
      while (!job.timer().await(ended, gate.looksEach())) {
        gate.look();
      }
    } catch (InterruptedException e) {
      // Nobody would watch it.
      withdraw();
      throw e;
    }
    if (failure != null) {
      throw new StepJobException(failure);
    }
    if (stepId == null && met.isEmpty()) {
      // Only its own kill takes a submission back.
      job.check();
      throw new StepJobException("Internal error: the submission has ended without a step.");
    }
    return Optional.ofNullable(stepId);
  }

  private void withdraw() {
    if (state.compareAndSet(State.WAITING, State.ENDED)) {
      ended.raise();
    }
  }

  // ---- For the lane, on its one thread.

  boolean isEnded() {
    return state.get() == State.ENDED;
  }

  /** Whether it is now on its way; false if the job was killed before. */
  boolean send() {
    return state.compareAndSet(State.WAITING, State.SENT);
  }

  /** It is not on the cluster; it may be sent again, unless its time is over. */
  void returned() {
    state.set(State.WAITING);
    if (job.kill().isRaised()) {
      withdraw();
    } else {
      expire();
    }
  }

  /** Ends it if its time is over. */
  synchronized void expire() {
    if (!patience.isOver()) {
      return;
    }
    Optional<Refusal> waited = patience.beyondWait(Duration.ZERO);
    if (state.compareAndSet(State.WAITING, State.ENDED)) {
      fail(waited.map(Refusal::take).orElseGet(this::notInTime));
    }
  }

  @GuardedBy("this")
  private String notInTime() {
    return SubmitSentences.notInTime(
        cluster, limits.submitTimeout(), patience.uncounted().orElse(obstacle));
  }

  /**
   * A boundary keeps it from being sent. What the cluster's active steps are has to be found out
   * again after it.
   */
  synchronized void hold(Hold hold) {
    // It may be over already: who is held back can be killed at any time.
    state.compareAndSet(State.SENT, State.WAITING);
    if (job.kill().isRaised()) {
      withdraw();
      return;
    }
    looked = false;
    heldInDoubt = mayBeThere;
    obstacle = hold.reason().orElse(obstacle);
    patience.hold(hold);
    Optional<Refusal> waits = patience.beyondWait(hold.atLeast());
    if (waits.isPresent() && state.compareAndSet(State.WAITING, State.ENDED)) {
      fail(waits.get().take());
    }
  }

  /** Nothing keeps it any more. */
  synchronized void pass() {
    patience.pass();
  }

  /** It must not be submitted at all. */
  void outOfBounds(Refusal refusal) {
    state.set(State.WAITING);
    if (job.kill().isRaised()) {
      withdraw();
    } else if (state.compareAndSet(State.WAITING, State.ENDED)) {
      fail(refusal.take());
    }
  }

  /** Whether a request may have had an effect that was looked for before a hold, and not since. */
  synchronized boolean isDoubtfulAgain() {
    return mayBeThere && heldInDoubt;
  }

  synchronized void looksForIt() {
    heldInDoubt = false;
  }

  long turn() {
    return turn;
  }

  void setTurn(long place) {
    turn = place;
  }

  /** Whether the cluster's active steps have to be known before it can go. */
  boolean needsLook() {
    return !hasLooked() || gate.countsOnCluster() || gate.countsInAll();
  }

  /** Whether a step is one of the same project, flow and job, whatever the execution. */
  boolean isOfSameJob(EmrStep other) {
    return StepKey.parse(other.name()).filter(key -> key.isOfSameJob(step.key())).isPresent();
  }

  /** Whether it is known which steps of the same job are active. */
  synchronized boolean hasLooked() {
    return looked;
  }

  /**
   * Takes note of the cluster's active steps. This ends the submission if it is there already, or
   * if a step of the same job is that the job does not know of.
   */
  synchronized void lookAt(List<EmrStep> active) {
    if (looked) {
      return;
    }
    looked = true;
    List<EmrStep> others = new ArrayList<>();
    for (EmrStep other : active) {
      if (StepKey.parse(other.name()).filter(step.key()::equals).isPresent()) {
        foundAfterAll(other.id());
        return;
      }
      if (isOfSameJob(other) && !known.contains(other.id())) {
        others.add(other);
      }
    }
    if (!others.isEmpty()) {
      met = Collections.unmodifiableList(others);
      end();
    }
  }

  void accepted(String id) {
    stepId = id;
    end();
  }

  void foundAfterAll(String id) {
    job.log().info(SubmitSentences.thereAfterAll(id));
    accepted(id);
  }

  void refused(String reason) {
    refused = true;
    fail(SubmitSentences.refused(cluster, reason));
  }

  void unknown(String reason) {
    unknown = true;
    fail(SubmitSentences.unknown(cluster, step.key(), reason));
  }

  private void fail(String problem) {
    failure = problem;
    end();
  }

  private void end() {
    state.set(State.ENDED);
    ended.raise();
  }

  /** Takes note of a call without an answer; returns the pause that it asks for. */
  synchronized Duration noAnswer(RuntimeException e) {
    obstacle = EmrErrors.text(e);
    return retry.noAnswer(e);
  }

  /** Takes note of something else that waiting helps against; returns the pause. */
  synchronized Duration hindered(String sentence) {
    obstacle = sentence;
    return retry.hindered(sentence);
  }

  synchronized void waitsForQuota(int waiting) {
    if (!toldOfQuota) {
      toldOfQuota = true;
      job.log().info(SubmitSentences.waitsForQuota(waiting));
    }
  }

  Duration start() {
    return start;
  }

  Duration deadline() {
    return patience.deadline();
  }

  /**
   * Until when to ask whether the step is there, if EMR does not answer that: the time for a kill
   * or, if nobody kills and it is later, the time for a submission.
   *
   * @param asked when asking began
   */
  Duration givesUpAsking(Duration asked) {
    Duration atLeast = asked.plus(limits.killTimeout());
    return job.kill().isRaised() ? atLeast : Durations.longer(atLeast, deadline());
  }

  /** Once a request may have had an effect, that holds for all the time after it. */
  synchronized boolean mayBeThere() {
    return mayBeThere;
  }

  synchronized void setMayBeThere() {
    mayBeThere = true;
  }

  /** How many steps may go in one request with this one; fewer after a refusal of them all. */
  synchronized int largestBatch() {
    return largestBatch;
  }

  synchronized void setLargestBatch(int size) {
    largestBatch = size;
  }
}
