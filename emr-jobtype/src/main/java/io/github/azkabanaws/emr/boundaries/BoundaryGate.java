package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.rules.Boundary;
import io.github.azkabanaws.emr.rules.HoursRule;
import io.github.azkabanaws.emr.rules.RuleName;
import io.github.azkabanaws.emr.rules.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a step of a group through at the hours at which its boundary allows it, and when there is a
 * place. EMR has no way to submit on a condition, and other executors submit too: of the free
 * places that a look has found only half are taken until the next look. With {@code
 * aws.emr.boundaries.mode=warn} it holds nobody and asks for nothing, and tells of what is known
 * anyway.
 */
public final class BoundaryGate implements StartGate {
  /** An end of this executor's own steps is known sooner. */
  static final Duration FULL = Duration.ofSeconds(30);

  /** What others have submitted meanwhile is listed by then, as a rule. */
  private static final Duration NEXT_LOOK = Duration.ofSeconds(5);

  /** No call is made for it. */
  private static final Duration CLOSED = Duration.ofMinutes(1);

  private static final Duration LOOKS_EACH = Duration.ofSeconds(15);

  private final LiveBoundary boundary;
  private final GroupSteps steps;
  private final ClusterUse jobsUse;
  private final Work work;
  private final boolean hasRuntimeRole;

  /**
   * @param steps tells which are the group's
   * @param jobsUse which clusters jobs may use
   * @param work what the step does, and where
   */
  public BoundaryGate(
      LiveBoundary boundary,
      GroupSteps steps,
      ClusterUse jobsUse,
      Work work,
      boolean hasRuntimeRole) {
    this.boundary = boundary;
    this.steps = steps;
    this.jobsUse = jobsUse;
    this.work = work;
    this.hasRuntimeRole = hasRuntimeRole;
  }

  @Override
  public String line() {
    return boundary.key();
  }

  @Override
  public String who() {
    return boundary.group();
  }

  @Override
  public Optional<Refusal> refusal() {
    Boundary now = boundary.known();
    Optional<Refusal> refusal = boundary.refusal(now, work);
    return refusal.isPresent() || !hasRuntimeRole ? refusal : boundary.refusalOfRuntimeRole(now);
  }

  @Override
  public boolean countsOnCluster() {
    return boundary.isEnforced() && has(RuleName.STEPS_ON_CLUSTER);
  }

  @Override
  public boolean countsInAll() {
    return boundary.isEnforced() && has(RuleName.STEPS);
  }

  @Override
  public boolean tellsInAll() {
    return !boundary.isEnforced() && has(RuleName.STEPS);
  }

  private boolean has(RuleName name) {
    return boundary.known().steps(name).isPresent();
  }

  @Override
  public int atOnce() {
    Boundary now = boundary.known();
    return Arrays.asList(RuleName.STEPS_ON_CLUSTER, RuleName.STEPS).stream()
        .map(now::steps)
        .filter(most -> most.isPresent() && boundary.isEnforced())
        .mapToInt(most -> half(most.get()))
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  @Override
  public boolean needsTags(String clusterId, String clusterName) {
    return jobsUse.needsTags()
        && !jobsUse.byName(clusterId, clusterName)
        && boundary.known().mayUse(clusterId, clusterName);
  }

  @Override
  public boolean countsOn(String clusterId, String clusterName, Map<String, String> tags) {
    return (jobsUse.byName(clusterId, clusterName) || jobsUse.byTags(tags))
        && boundary.known().mayUse(clusterId, clusterName);
  }

  @Override
  public boolean names(String clusterId, String clusterName) {
    return jobsUse.isNamed(clusterId, clusterName)
        || boundary.known().names(clusterId, clusterName);
  }

  @Override
  public boolean isCounted(EmrStep step) {
    return steps.has(step);
  }

  @Override
  public boolean isFull(int activeInAll) {
    return countsInAll()
        && boundary.known().steps(RuleName.STEPS).filter(most -> activeInAll >= most).isPresent();
  }

  @Override
  public Optional<Hold> closed() {
    Boundary now = boundary.known();
    Instant time = boundary.clock();
    Optional<HoursRule> hours = now.hours().filter(rule -> !rule.isOpen(time));
    if (!hours.isPresent()) {
      return Optional.empty();
    }
    Optional<Instant> opens = hours.get().opens(time);
    String sentence =
        boundary
            .sentences()
            .closed(
                now,
                opens
                    .map(at -> ", so the next may be submitted at " + hours.get().show(at))
                    .orElse(", so none may be submitted for weeks"));
    if (!boundary.holds(EnumSet.of(RuleName.HOURS), sentence + ".")) {
      return Optional.empty();
    }
    Duration closed = opens.map(at -> Duration.between(time, at)).orElse(CLOSED);
    return Optional.of(ofRule(sentence, Durations.shorter(closed, CLOSED), closed));
  }

  @Override
  public Optional<Hold> hold(Count count) {
    Boundary now = boundary.known();
    Optional<Hold> hold = closed();
    if (!hold.isPresent()) {
      hold = fullCluster(now, count);
    }
    if (!hold.isPresent() && now.steps(RuleName.STEPS).isPresent()) {
      hold =
          count.uncounted().isPresent()
              ? uncounted(now, count.uncounted().get(), FULL)
              : fullInAll(now, count);
    }
    if (!hold.isPresent()) {
      boundary.begin(now);
    }
    return hold;
  }

  @Override
  public Optional<Hold> uncounted(Duration pause) {
    String sentence =
        boundary
            .sentences()
            .uncounted(boundary.known(), "the group's steps on all clusters are not counted yet");
    return Optional.of(Hold.counting(sentence, boundary.sentences().waiting(sentence), pause));
  }

  private Optional<Hold> uncounted(Boundary now, String why, Duration pause) {
    String sentence = boundary.sentences().uncounted(now, why);
    if (!boundary.holds(EnumSet.of(RuleName.STEPS), sentence + ".")) {
      return Optional.empty();
    }
    return Optional.of(Hold.uncounted(sentence, boundary.sentences().waiting(sentence), pause));
  }

  private Optional<Hold> fullCluster(Boundary now, Count count) {
    RuleName name = RuleName.STEPS_ON_CLUSTER;
    Optional<Integer> most = now.steps(name);
    if (!most.isPresent()) {
      return Optional.empty();
    }
    if (!count.onCluster().isPresent()) {
      return notKnown();
    }
    int active = count.onCluster().get();
    int free = most.get() - active;
    if (free <= 0) {
      return full(now, name, active, "there");
    }
    // Others may have sent as many as this one has, which EMR lists as late.
    int before = count.beforeOnCluster();
    return count.together() + before < half(free + before) || !boundary.isEnforced()
        ? Optional.empty()
        : Optional.of(Hold.brief(NEXT_LOOK));
  }

  private Optional<Hold> fullInAll(Boundary now, Count count) {
    Optional<Integer> found = count.inAll();
    if (!found.isPresent()) {
      return notKnown();
    }
    int free = now.steps(RuleName.STEPS).get() - found.get();
    if (free <= 0) {
      return full(now, RuleName.STEPS, found.get(), "on all clusters");
    }
    // Those before are among the active ones by now.
    int before = count.before();
    return count.together() + before < half(free + before) || !boundary.isEnforced()
        ? Optional.empty()
        : Optional.of(Hold.share(NEXT_LOOK));
  }

  /** The rule has come between the look and this, or nobody is held by it. */
  private Optional<Hold> notKnown() {
    return boundary.isEnforced() ? Optional.of(Hold.brief(NEXT_LOOK)) : Optional.empty();
  }

  private Optional<Hold> full(Boundary now, RuleName name, int active, String where) {
    String sentence = boundary.sentences().full(now, name, active, where);
    return boundary.holds(EnumSet.of(name), sentence + ".")
        ? Optional.of(ofRule(sentence, FULL, Duration.ZERO))
        : Optional.empty();
  }

  private Hold ofRule(String sentence, Duration pause, Duration atLeast) {
    return Hold.of(sentence, boundary.sentences().waiting(sentence), pause, atLeast);
  }

  /** Another executor may take the other. */
  private static int half(int places) {
    return (places + 1) / 2;
  }

  @Override
  public Optional<WaitLimit> longestWait() {
    Boundary now = boundary.known();
    return now.longest(RuleName.WAIT).map(time -> new WaitLimit(time, why -> tooLong(now, why)));
  }

  private Refusal tooLong(Boundary now, String why) {
    return new Refusal(
        boundary.sentences().waitedTooLong(now.described(RuleName.WAIT), why),
        () ->
            boundary.broke(
                now, EnumSet.of(RuleName.WAIT), Breach.Outcome.WAITED, Optional.empty()));
  }

  @Override
  public Duration looksEach() {
    return LOOKS_EACH;
  }

  @Override
  public void look() {
    boundary.look();
  }
}
