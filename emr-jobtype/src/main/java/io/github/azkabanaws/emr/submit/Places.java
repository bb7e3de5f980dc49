package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.boundaries.Count;
import io.github.azkabanaws.emr.boundaries.Hold;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who has a place on the clusters, as EMR lists it, and as this JVM knows better: what it has sent
 * a moment ago EMR need not list yet. For all lanes, on their one thread.
 */
final class Places {
  /** EMR's own time between accepting a step and listing it. */
  private static final Duration LISTING_MARGIN = Duration.ofMinutes(1);

  /** What another lane has seen can hold somebody back for so long; it lets nobody pass. */
  private static final Duration SHARED = Duration.ofSeconds(5);

  private static final Duration REMEMBERED = Duration.ofMinutes(30);

  private final Counting counting;
  private final Timer timer;
  private final Map<StepKey, Sent> sent = new HashMap<>();
  private final Map<String, Seen> seen = new HashMap<>();

  Places(Counting counting, Timer timer) {
    this.counting = counting;
    this.timer = timer;
    counting.whenMade(this::counted);
  }

  /** All clusters were looked at, and lanes may have looked at some of them since. */
  private void counted(Census census) {
    seen.forEach((id, last) -> census.seen(id, last.active, last.at));
    census.keys().forEach(sent::remove);
  }

  /** It is on its way. */
  void sent(Submission submission, String clusterId) {
    String who = submission.gate().who();
    if (!who.isEmpty()) {
      sent.put(submission.step().key(), new Sent(who, clusterId, timer.now()));
    }
  }

  /** It is not on a cluster after all. */
  void left(StepKey key) {
    sent.remove(key);
  }

  /** It is no longer active. */
  void ended(StepKey key) {
    left(key);
    counting.left(key);
    seen.replaceAll((id, last) -> last.without(key));
  }

  /** A lane has looked at its cluster just now. */
  Look looked(String clusterId, List<EmrStep> active) {
    Duration now = timer.now();
    seen.values().removeIf(last -> now.minus(last.at).compareTo(REMEMBERED) > 0);
    sent.values().removeIf(one -> now.minus(one.at).compareTo(LISTING_MARGIN) > 0);
    seen.put(clusterId, new Seen(active, now));
    counting.seen(clusterId, active);
    // From now on EMR's word counts, and it is the first to know of an end.
    keys(active).forEach(sent::remove);
    return new Look(clusterId, Optional.of(active), counting::toPass);
  }

  /** One that has found out nothing, because nobody has to be counted. */
  Look noLook(String clusterId) {
    return new Look(clusterId, Optional.empty(), counting::toPass);
  }

  /** Whether there is nothing more to be found out before a lane looks for somebody. */
  boolean isCounted(StartGate gate) {
    return !gate.countsInAll() || counting.toPass(gate).isPresent();
  }

  /** Whether there is only nothing more to give away of what is known. */
  boolean isSpent(StartGate gate) {
    return gate.countsInAll() && counting.isSpent(gate);
  }

  /** Whether that is so, and EMR has told of all that is to be counted. */
  boolean isCountedWell(StartGate gate) {
    return !gate.countsInAll()
        || counting.toPass(gate).filter(census -> !census.failure(gate).isPresent()).isPresent();
  }

  /** Why a rule holds somebody back by what is known already, without a call. */
  Optional<Hold> known(StartGate gate, String clusterId) {
    if (!gate.countsOnCluster() && !gate.countsInAll()) {
      return gate.closed();
    }
    Optional<List<EmrStep>> active =
        Optional.ofNullable(seen.get(clusterId))
            .filter(last -> timer.now().minus(last.at).compareTo(SHARED) < 0)
            .map(last -> last.active);
    return gate.hold(new Look(clusterId, active, counting::toHold).count(gate))
        .filter(Hold::isOfRule);
  }

  /** Tells a job that goes anyway, once that is known. */
  void tell(Submission submission) {
    StartGate gate = submission.gate();
    StepKey own = submission.step().key();
    counting.tell(gate, census -> gate.hold(new Told(gate, own, census)));
  }

  /**
   * How many of a group were sent a moment ago and are not among those that EMR lists.
   *
   * @param where on which clusters
   */
  private int unlisted(StartGate gate, Predicate<String> where, Collection<EmrStep> listed) {
    Set<StepKey> known = keys(listed);
    Duration oldest = timer.now().minus(LISTING_MARGIN);
    return (int)
        sent.entrySet().stream()
            .filter(one -> one.getValue().who.equals(gate.who()))
            .filter(one -> where.test(one.getValue().clusterId))
            .filter(one -> one.getValue().at.compareTo(oldest) >= 0)
            .filter(one -> !known.contains(one.getKey()))
            .count();
  }

  private static Set<StepKey> keys(Collection<EmrStep> steps) {
    return steps.stream()
        .map(step -> StepKey.parse(step.name()))
        .filter(Optional::isPresent)
        .map(Optional::get)
        .collect(Collectors.toSet());
  }

  /** EMR can tell of a step twice, when it moves from one page to the next. */
  static int counted(StartGate gate, Collection<EmrStep> active) {
    return active.stream()
        .filter(gate::isCounted)
        .map(step -> step.hasId() ? step.id() : step.name())
        .collect(Collectors.toSet())
        .size();
  }

  private static final class Sent {
    private final String who;
    private final String clusterId;
    private final Duration at;

    Sent(String who, String clusterId, Duration at) {
      this.who = who;
      this.clusterId = clusterId;
      this.at = at;
    }
  }

  private static final class Seen {
    private final List<EmrStep> active;
    private final Duration at;

    Seen(List<EmrStep> active, Duration at) {
      this.active = active;
      this.at = at;
    }

    Seen without(StepKey key) {
      return new Seen(
          active.stream().filter(step -> !key.isAtEndOf(step.name())).collect(Collectors.toList()),
          at);
    }
  }

  /** What one look has found, and who has passed since. */
  final class Look {
    private final String clusterId;
    private final Optional<List<EmrStep>> active;
    private final Function<StartGate, Optional<Census>> census;
    private final Map<String, Integer> passed = new HashMap<>();
    private final Set<String> released = new HashSet<>();

    /** Lines that have used up their share. */
    private final Set<String> spent = new HashSet<>();

    private Look(
        String clusterId,
        Optional<List<EmrStep>> active,
        Function<StartGate, Optional<Census>> census) {
      this.clusterId = clusterId;
      this.active = active;
      this.census = census;
    }

    /** Lets it pass if its gate does; each counts for those behind it in its line. */
    Optional<Hold> hold(StartGate gate) {
      Optional<Hold> hold = gate.hold(count(gate));
      if (!hold.isPresent()) {
        passed.merge(gate.line(), 1, Integer::sum);
      } else if (hold.get().isOfShare()) {
        spent.add(gate.line());
      }
      return hold;
    }

    /** One that has passed does not go with the others after all. */
    void release(StartGate gate) {
      passed.computeIfPresent(gate.line(), (line, number) -> number > 1 ? number - 1 : null);
      released.add(gate.line());
    }

    /** They have been sent. */
    void end() {
      passed.forEach(
          (line, number) -> counting.latest().ifPresent(census -> census.goes(line, number)));
      passed.clear();
      // What was released has its share to come, which is the first of its line.
      spent.removeAll(released);
      spent.forEach(counting::spend);
      spent.clear();
    }

    private Optional<Census> census(StartGate gate) {
      return gate.countsInAll() ? census.apply(gate) : Optional.empty();
    }

    private Count count(StartGate gate) {
      return new Count() {
        @Override
        public Optional<Integer> onCluster() {
          return active.map(steps -> counted(gate, steps) + beforeOnCluster());
        }

        @Override
        public int beforeOnCluster() {
          return active.map(steps -> unlisted(gate, clusterId::equals, steps)).orElse(0);
        }

        @Override
        public Optional<Integer> inAll() {
          return census(gate)
              .map(this::listed)
              .map(listed -> counted(gate, listed) + unlisted(gate, id -> true, listed));
        }

        private List<EmrStep> listed(Census census) {
          Map<String, List<EmrStep>> all = census.active(gate);
          active.ifPresent(steps -> all.put(clusterId, steps));
          return all.values().stream().flatMap(List::stream).collect(Collectors.toList());
        }

        @Override
        public Optional<String> uncounted() {
          return census(gate).flatMap(found -> found.failure(gate));
        }

        @Override
        public int together() {
          return passed.getOrDefault(gate.line(), 0);
        }

        @Override
        public int before() {
          return census(gate)
              .map(
                  found ->
                      Math.max(found.gone(gate.line()), unlisted(gate, id -> true, listed(found))))
              .orElse(0);
        }
      };
    }
  }

  /** For a job that goes anyway: the others' steps. */
  private static final class Told implements Count {
    private final StartGate gate;
    private final StepKey own;
    private final Census census;

    Told(StartGate gate, StepKey own, Census census) {
      this.gate = gate;
      this.own = own;
      this.census = census;
    }

    @Override
    public Optional<Integer> onCluster() {
      return Optional.empty();
    }

    @Override
    public Optional<Integer> inAll() {
      return Optional.of(
          census.active(gate).values().stream()
              .mapToInt(
                  steps ->
                      counted(
                          gate,
                          steps.stream()
                              .filter(step -> !own.isAtEndOf(step.name()))
                              .collect(Collectors.toList())))
              .sum());
    }

    @Override
    public Optional<String> uncounted() {
      return census.failure(gate);
    }

    @Override
    public int together() {
      return 0;
    }

    @Override
    public int before() {
      return 0;
    }

    @Override
    public int beforeOnCluster() {
      return 0;
    }
  }
}
