package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.boundaries.Hold;
import io.github.azkabanaws.emr.boundaries.Refusal;
import io.github.azkabanaws.emr.boundaries.StartGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Those of one lane that a boundary keeps from being sent, each line in its order. On the lane's
 * thread.
 */
final class Held {
  /** A look at all clusters wakes who waits for it; in case that it never comes. */
  private static final Duration COUNTED = Duration.ofSeconds(15);

  private final String clusterId;
  private final Places places;
  private final ApiBudget budget;
  private final Timer timer;
  private final Map<String, Line> lines = new HashMap<>();

  Held(String clusterId, Places places, ApiBudget budget, Timer timer) {
    this.clusterId = clusterId;
    this.places = places;
    this.budget = budget;
    this.timer = timer;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /**
   * Takes it if its gate, or somebody before it in its line, holds it back, and ends it if it must
   * not be submitted at all.
   *
   * @return whether it is here now, or over
   */
  boolean take(Submission submission, Places.Look look) {
    Optional<Refusal> refusal = submission.gate().refusal();
    if (refusal.isPresent()) {
      submission.outOfBounds(refusal.get());
      return true;
    }
    if (takeBehind(submission)) {
      return true;
    }
    Optional<Hold> hold = look.hold(submission.gate());
    if (hold.isPresent()) {
      add(submission, hold.get());
    } else {
      submission.pass();
    }
    return hold.isPresent();
  }

  /** The same if somebody before it in its line is here: then it waits for what they wait for. */
  boolean takeBehind(Submission submission) {
    Line line = lines.get(submission.gate().line());
    if (line == null || line.members.firstKey() > submission.turn()) {
      return false;
    }
    add(submission, line.hold.after(timer.now().minus(line.since)));
    return true;
  }

  private void add(Submission submission, Hold hold) {
    submission.hold(hold);
    if (submission.isEnded()) {
      return;
    }
    Line line = lines.computeIfAbsent(submission.gate().line(), key -> new Line());
    boolean isFirst = line.members.isEmpty() || submission.turn() < line.members.firstKey();
    line.members.put(submission.turn(), submission);
    if (isFirst) {
      line.hold = hold;
      line.since = timer.now();
      line.due = line.since.plus(hold.pause());
      // They wait for what the first waits for, for as long.
      line.members.tailMap(submission.turn(), false).values().forEach(one -> one.hold(hold));
    }
  }

  /** No longer has those that are over. */
  void expire() {
    lines.values().forEach(line -> line.members.values().forEach(Submission::expire));
    lines.values().forEach(line -> line.members.values().removeIf(Submission::isEnded));
    lines.values().removeIf(line -> line.members.isEmpty());
  }

  /**
   * Somebody has left a place, so the line is asked for again soon: at once the first time, and
   * then not more often than a look is worth.
   *
   * @return whether there is such a line
   */
  boolean recheck(String name) {
    Line line = lines.get(name);
    if (line != null) {
      Duration soon = Durations.longer(timer.now(), line.since.plus(Counting.EVERY));
      line.due = Durations.shorter(line.due, soon);
    }
    return line != null;
  }

  /** All clusters have been looked at for these lines. */
  void counted(Collection<String> names) {
    names.stream()
        .map(lines::get)
        .filter(line -> line != null && !line.hold.isOfRule())
        .forEach(line -> line.due = timer.now());
  }

  /**
   * Brings those of each line that is due back whom a look may let pass, in front of those that
   * wait. Where what is known already says that they can't, nobody looks.
   */
  void recall(Deque<Submission> waiting) {
    Duration now = timer.now();
    List<Submission> back = new ArrayList<>();
    try {
      recall(now, waiting, back);
    } finally {
      // Whatever happens: nobody else has them.
      for (int i = back.size() - 1; i >= 0; i--) {
        waiting.addFirst(back.get(i));
      }
    }
    lines.values().removeIf(line -> line.members.isEmpty());
    expire();
  }

  private void recall(Duration now, Deque<Submission> waiting, List<Submission> back) {
    for (Line line : new ArrayList<>(lines.values())) {
      if (line.due.compareTo(now) > 0 || line.members.isEmpty()) {
        continue;
      }
      if (waiting.stream().anyMatch(line::isBehind)) {
        line.due = now.plus(Counting.EVERY);
        continue;
      }
      Optional<Hold> hold = stillHeld(line.members.firstEntry().getValue());
      if (hold.isPresent()) {
        line.hold = hold.get();
        line.since = now;
        line.due = now.plus(hold.get().pause());
        line.members.values().forEach(member -> member.hold(hold.get()));
      } else {
        // Those behind them follow, by another look.
        line.hold = behind(line);
        back.addAll(line.next());
        line.since = now;
        line.due = now.plus(Counting.EVERY);
        line.members.values().forEach(member -> member.hold(line.hold));
      }
    }
  }

  /** It is the boundary's own pace that keeps them, unless nobody knows what it would have to. */
  private Hold behind(Line line) {
    return places.isCountedWell(line.members.firstEntry().getValue().gate())
        ? Hold.share(Counting.EVERY)
        : Hold.brief(Counting.EVERY);
  }

  private Optional<Hold> stillHeld(Submission first) {
    StartGate gate = first.gate();
    if (gate.refusal().isPresent()) {
      return Optional.empty();
    }
    // One that may be on the cluster is looked for, now and then: it may be what fills the place.
    if (!first.isDoubtfulForLong()) {
      Optional<Hold> known = places.known(gate, clusterId);
      if (known.isPresent()) {
        return known;
      }
      if (!places.isCounted(gate)) {
        return places.isSpent(gate) ? Optional.of(Hold.share(COUNTED)) : gate.uncounted(COUNTED);
      }
    }
    // It has waited, so it leaves the call to those for whom it is the first.
    Duration wait = budget.untilSpare(ApiBudget.Operation.LIST_STEPS, 1);
    return wait.isZero() ? Optional.empty() : Optional.of(Hold.brief(wait));
  }

  /** When to work next; none if nobody is here. */
  Optional<Duration> next() {
    Optional<Duration> next = Optional.empty();
    for (Line line : lines.values()) {
      Duration first = line.due;
      for (Submission submission : line.members.values()) {
        first = Durations.shorter(first, submission.deadline());
      }
      next = Optional.of(Durations.shorter(next.orElse(first), first));
    }
    return next;
  }

  /** Those that wait for the same. */
  private static final class Line {
    private final TreeMap<Long, Submission> members = new TreeMap<>();
    private Hold hold;
    private Duration since;
    private Duration due;

    /** Whether somebody of the line has its turn before them all. */
    private boolean isBehind(Submission other) {
      Map.Entry<Long, Submission> first = members.firstEntry();
      return other.turn() < first.getKey()
          && other.gate().line().equals(first.getValue().gate().line());
    }

    /** Takes out as many as one look may let pass. */
    private List<Submission> next() {
      List<Submission> next = new ArrayList<>();
      int most = members.firstEntry().getValue().gate().atOnce();
      while (!members.isEmpty() && next.size() < most) {
        next.add(members.pollFirstEntry().getValue());
      }
      return next;
    }
  }
}
