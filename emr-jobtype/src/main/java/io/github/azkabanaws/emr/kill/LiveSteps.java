package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.emrapi.YarnApplications;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.log4j.Logger;

/**
 * The steps that jobs stay with at this moment, and those that are still being ended after their
 * job, for the end of the JVM. Thread-safe.
 */
public final class LiveSteps {
  private final StepCalls calls;
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

  /**
   * @param calls makes the calls that end them when the JVM ends
   */
  public LiveSteps(StepCalls calls) {
    this.calls = calls;
  }

  /**
   * A job stays with a step from now on.
   *
   * @param owner whose it is
   * @param log the job's own
   * @return to be given to {@link #remove}
   */
  public Entry add(StepAddress step, ShutdownRule rule, StepOwner owner, Logger log) {
    return add(new Entry(step, rule, owner, Optional.of(log)));
  }

  /**
   * A step is still being ended although its job is over.
   *
   * @return to be given to {@link #remove}
   */
  Entry add(StepAddress step, ShutdownRule rule, StepOwner owner) {
    return add(new Entry(step, rule, owner, Optional.empty()));
  }

  private Entry add(Entry entry) {
    entries.add(entry);
    return entry;
  }

  public void remove(Entry entry) {
    entries.remove(entry);
  }

  /** Those at this moment. */
  List<Entry> now() {
    return new ArrayList<>(entries);
  }

  /** Those of one step at this moment. */
  public List<Entry> of(StepAddress step) {
    List<Entry> same = now();
    same.removeIf(entry -> !entry.step().equals(step));
    return same;
  }

  /** Somebody wants the step ended: it is not left when the JVM ends. */
  void ending(StepAddress step) {
    of(step).forEach(entry -> entry.ending = true);
  }

  /** EMR has taken a request to interrupt the step: who asks again has to ask for more. */
  void interrupted(StepAddress step) {
    of(step).forEach(entry -> entry.interrupted = true);
  }

  StepCalls calls() {
    return calls;
  }

  /** One job with one step, or a step that is still being ended. Two are never equal. */
  public static final class Entry {
    private final StepAddress step;
    private final ShutdownRule rule;
    private final StepOwner owner;
    private final Optional<Logger> log;
    private volatile boolean ending;
    private volatile boolean interrupted;
    private volatile Supplier<YarnApplications> applications = () -> YarnApplications.NONE;

    private Entry(StepAddress step, ShutdownRule rule, StepOwner owner, Optional<Logger> log) {
      this.step = step;
      this.rule = rule;
      this.owner = owner;
      this.log = log;
    }

    StepAddress step() {
      return step;
    }

    /** What becomes of it when the JVM ends. */
    ShutdownRule rule() {
      return ending ? ShutdownRule.CANCEL : rule;
    }

    /** Whether EMR has been asked to interrupt it, so that only force can add to that. */
    boolean isInterrupted() {
      return interrupted;
    }

    /** Its YARN applications are those that are told by {@code known} when it is asked. */
    public Entry withApplications(Supplier<YarnApplications> known) {
      applications = known;
      return this;
    }

    /** Its YARN applications, as far as they are known. */
    YarnApplications applications() {
      return applications.get();
    }

    public StepOwner owner() {
      return owner;
    }

    /** The job's own, unless the job is over. */
    Optional<Logger> log() {
      return log;
    }
  }
}
