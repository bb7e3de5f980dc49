package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.rules.Boundary;
import io.github.azkabanaws.emr.rules.RuleName;
import io.github.azkabanaws.emr.rules.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The boundary of a step that EMR has, for as long as it has not ended. A rule that has changed
 * while the step was there ends it only when it has been so for {@link RuleAges#GRACE}; until then
 * the job's log says what is going to happen. For the job's own thread.
 */
public final class RunningBound {
  /** The file may change. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final LiveBoundary boundary;
  private final Work work;
  private final boolean adopted;
  private final Timer timer;
  private final RuleAges ages;
  private final Set<String> warned = new HashSet<>();

  /**
   * @param work what the step does and where
   * @param adopted whether the step is one that another execution has submitted, so that EMR alone
   *     knows for how long it has been there
   */
  public RunningBound(LiveBoundary boundary, Work work, boolean adopted, Timer timer) {
    this.boundary = boundary;
    this.work = work;
    this.adopted = adopted;
    this.timer = timer;
    this.ages = new RuleAges(boundary.begun().orElse(boundary.known()));
    if (adopted) {
      // It has begun under rules that nobody here knows.
      ages.renew(timer.now());
    }
  }

  /**
   * For how long the step has been running; none while it is not.
   *
   * @param seen for how long the job has seen it run
   */
  public Optional<Duration> running(Optional<EmrStep> last, Optional<Duration> seen) {
    return seen.map(time -> longer(time, last.flatMap(EmrStep::started)));
  }

  /**
   * For how long the step was PENDING when EMR last said that it is; none if it is not.
   *
   * @param seen for how long the job had been with it then
   * @param ago when that was
   */
  public Optional<Duration> pending(Optional<EmrStep> last, Optional<Duration> seen, Duration ago) {
    return seen.map(time -> longer(time, last.flatMap(EmrStep::created).map(at -> at.plus(ago))));
  }

  /** EMR's clock is another, so its word counts only where there is no better one. */
  private Duration longer(Duration seen, Optional<Instant> since) {
    return since
        .filter(time -> adopted)
        .map(time -> Durations.longer(seen, Duration.between(time, boundary.clock())))
        .orElse(seen);
  }

  /**
   * Why the step has to be ended, in whole sentences.
   *
   * @param running as {@link #running} says
   * @param pending as {@link #pending} says
   */
  public Optional<String> outOf(
      StepAddress step, Optional<Duration> running, Optional<Duration> pending) {
    if (!boundary.isOn()) {
      return Optional.empty();
    }
    boundary.look();
    Boundary now = boundary.known();
    Duration time = timer.now();
    ages.see(now, time);
    Map<Set<RuleName>, String> broken = broken(step, now, running, pending);
    warned.retainAll(broken.values());
    for (Map.Entry<Set<RuleName>, String> one : broken.entrySet()) {
      if (!boundary.holds(one.getKey(), one.getValue())) {
        continue;
      }
      Duration left = ages.left(one.getKey(), time);
      if (left.isZero()) {
        boundary.broke(now, one.getKey(), Breach.Outcome.ENDED, Optional.of(step));
        return Optional.of(one.getValue());
      }
      if (warned.add(one.getValue())) {
        boundary.tell(
            boundary
                .sentences()
                .soon(
                    one.getValue(),
                    boundary.clock().plus(left),
                    adopted && !ages.hasChanged(one.getKey())));
      }
    }
    return Optional.empty();
  }

  /** What is broken, with what people are told of it. */
  private Map<Set<RuleName>, String> broken(
      StepAddress step, Boundary now, Optional<Duration> running, Optional<Duration> pending) {
    BoundarySentences sentences = boundary.sentences();
    Map<Set<RuleName>, String> broken = new LinkedHashMap<>();
    if (isOver(now, RuleName.RUN, running)) {
      broken.put(EnumSet.of(RuleName.RUN), sentences.runsTooLong(step, now));
    }
    if (isOver(now, RuleName.WAIT, pending)) {
      broken.put(EnumSet.of(RuleName.WAIT), sentences.waitsTooLong(step, now));
    }
    Map<RuleName, String> against = now.against(work);
    if (!against.isEmpty()) {
      broken.put(against.keySet(), sentences.outOf(step, now, against));
    }
    return broken;
  }

  /** When to ask again at the latest. */
  public Optional<Duration> nextCheck(Optional<Duration> running) {
    if (!boundary.isOn()) {
      return Optional.empty();
    }
    Boundary now = boundary.known();
    Duration next = LONGEST;
    // While it is not known to run, it may have begun a moment ago.
    next = sooner(next, now, RuleName.RUN, running);
    if (!running.isPresent()) {
      next = sooner(next, now, RuleName.WAIT, Optional.empty());
    }
    for (RuleName name : RuleName.values()) {
      Duration left = ages.left(EnumSet.of(name), timer.now());
      next = left.isZero() ? next : Durations.shorter(next, left);
    }
    return Optional.of(next);
  }

  /** The time that is left of a rule's, if that is sooner; one that has no effect yet is over. */
  private Duration sooner(Duration next, Boundary now, RuleName name, Optional<Duration> gone) {
    boolean ends = boundary.isEnforced() && ages.left(EnumSet.of(name), timer.now()).isZero();
    return now.longest(name)
        .map(time -> time.minus(gone.orElse(Duration.ZERO)))
        .filter(left -> ends || !(left.isNegative() || left.isZero()))
        .map(left -> Durations.shorter(next, left))
        .orElse(next);
  }

  private static boolean isOver(Boundary now, RuleName name, Optional<Duration> time) {
    return now.longest(name)
        .filter(longest -> time.filter(is -> is.compareTo(longest) >= 0).isPresent())
        .isPresent();
  }
}
