package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.RareReports;
import io.github.azkabanaws.emr.boundaries.Hold;
import io.github.azkabanaws.emr.boundaries.Refusal;
import io.github.azkabanaws.emr.boundaries.StartGate;
import java.time.Duration;
import java.util.Optional;
import org.apache.log4j.Logger;

/**
 * For how long one submission is tried. While a boundary keeps it from being sent the time is the
 * boundary's, and the time for a submission begins anew after it; but not when it can't be told
 * whether the boundary does. With the submission's lock; the deadline can be read without.
 */
final class Patience {
  private static final Logger SERVER_LOG = Logger.getLogger(Patience.class);

  private final StartGate gate;
  private final Duration limit;
  private final JobContext job;
  private final RareReports reports;
  private final Duration start;
  private volatile Duration deadline;

  /** Why a boundary keeps it; none if none does. */
  private Optional<String> held = Optional.empty();

  /** Why it can't be told whether one does. */
  private Optional<String> uncounted = Optional.empty();

  private boolean toldOfRule;
  private boolean toldOfCount;
  private boolean toldOfFailure;

  /**
   * @param limit how long it may take to submit a step that nothing keeps
   * @param start since when it waits
   */
  Patience(StartGate gate, Duration limit, Duration start, JobContext job) {
    this.gate = gate;
    this.limit = limit;
    this.job = job;
    this.reports = new RareReports(Duration.ofMinutes(10), Duration.ofHours(1), job.timer());
    this.start = start;
    this.deadline = job.now().plus(limit);
  }

  Duration deadline() {
    return deadline;
  }

  boolean isOver() {
    return job.now().compareTo(deadline) >= 0;
  }

  /** Takes note of a hold, and tells the job of it now and then. */
  void hold(Hold hold) {
    // Each of them at once when it begins, and then all together now and then.
    boolean begins = begins(hold);
    if (hold.told().isPresent() && (reports.isDue() || begins)) {
      toldOfCount |= hold.isUncounted();
      toldOfFailure |= hold.isFailure();
      toldOfRule |= hold.isOfRule();
      tell(hold.told().get());
    }
    if (hold.isUncounted()) {
      deadline = uncounted.isPresent() ? deadline : job.now().plus(limit);
      uncounted = uncounted.isPresent() && !hold.isFailure() ? uncounted : hold.reason();
    } else if (hold.isOfRule() || hold.isOfShare() || !uncounted.isPresent()) {
      // It is known now, and the boundary's own pace is no failure.
      held = hold.isOfRule() ? hold.reason() : held;
      uncounted = Optional.empty();
      deadline = job.now().plus(hold.pause()).plus(limit);
    }
    Optional<Duration> end = gate.longestWait().map(limit -> start.plus(limit.time()));
    if (held.isPresent() && end.isPresent()) {
      deadline = Durations.shorter(deadline, end.get());
    }
  }

  /** Nothing keeps it any more. */
  void pass() {
    if (held.isPresent() || uncounted.isPresent()) {
      deadline = job.now().plus(limit);
    }
    held = Optional.empty();
    uncounted = Optional.empty();
    toldOfRule = false;
    toldOfCount = false;
    toldOfFailure = false;
  }

  private boolean begins(Hold hold) {
    if (hold.isFailure()) {
      return !toldOfFailure;
    }
    return hold.isUncounted() ? !toldOfCount : !toldOfRule;
  }

  /** A log that can't be written must not keep the steps of others, who share this thread. */
  private void tell(String sentence) {
    try {
      job.log().info(sentence);
    } catch (RuntimeException e) {
      SERVER_LOG.warn("The log of a job can't be written", e);
    }
  }

  /** That it would have waited for longer than its boundary allows when that time is over. */
  Optional<Refusal> beyondWait(Duration more) {
    Duration then = job.now().plus(more);
    return held.flatMap(
        why ->
            gate.longestWait()
                .filter(longest -> then.compareTo(start.plus(longest.time())) >= 0)
                .map(longest -> longest.beyond(why)));
  }

  /** Why it can't be told whether a boundary keeps it, if that is so. */
  Optional<String> uncounted() {
    return uncounted;
  }
}
