package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.emrapi.ClusterCalls;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.watch.StepSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * When all clusters are looked at, and for whom: one look serves all lanes for a while. On the
 * lanes' one thread; the look itself is made on another.
 */
final class Counting {
  /** For so long it can hold somebody back. */
  private static final Duration HOLDS = Duration.ofSeconds(30);

  /**
   * However often somebody leaves a place. For so long, or for as long as the look has taken, it
   * lets somebody pass, too.
   */
  static final Duration EVERY = Duration.ofSeconds(5);

  /** One that takes longer is lost, as after an error of the JVM's. */
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final ClusterCalls clusters;
  private final StepSearch search;
  private final ApiBudget budget;
  private final Timer timer;
  private final Scheduler lanes;
  private final Scheduler counting;
  private final KnownClusters known;
  private final Map<String, StartGate> wanted = new HashMap<>();
  private final List<Consumer<Census>> listeners = new ArrayList<>();
  private Consumer<Census> made = census -> {};
  private Optional<Census> latest = Optional.empty();
  private Duration latestAt = Duration.ZERO;
  private Optional<Duration> begun = Optional.empty();
  private Duration took = Duration.ZERO;
  private boolean isUnderWay;
  private boolean isPlanned;

  Counting(
      ClusterCalls clusters,
      StepSearch search,
      ApiBudget budget,
      Timer timer,
      Scheduler lanes,
      Scheduler counting) {
    this.clusters = clusters;
    this.search = search;
    this.budget = budget;
    this.timer = timer;
    this.lanes = lanes;
    this.counting = counting;
    this.known = new KnownClusters(timer);
  }

  /** Has {@code listener} hear of each look, before anybody else goes by it. */
  void whenMade(Consumer<Census> listener) {
    made = made.andThen(listener);
  }

  /** What can let a gate's step pass; if there is nothing, it is looked for. */
  Optional<Census> toPass(StartGate gate) {
    Optional<Census> good =
        latest.filter(
            census -> isYoungerThan(Durations.longer(EVERY, took)) && census.serves(gate.line()));
    if (!good.isPresent()) {
      want(gate);
    }
    return good;
  }

  /** Whether what could let it pass has been given away to others of its line. */
  boolean isSpent(StartGate gate) {
    return latest
        .filter(census -> isYoungerThan(HOLDS) && census.isSpent(gate.line()))
        .filter(census -> !census.failure(gate).isPresent())
        .isPresent();
  }

  /** What can hold it back. */
  Optional<Census> toHold(StartGate gate) {
    return latest.filter(census -> isYoungerThan(HOLDS) && census.lines().contains(gate.line()));
  }

  /** Has {@code listener} hear of the next look that is made for a gate. */
  void tell(StartGate gate, Consumer<Census> listener) {
    listeners.add(
        new Consumer<Census>() {
          @Override
          public void accept(Census census) {
            if (census.lines().contains(gate.line())) {
              listeners.remove(this);
              listener.accept(census);
            }
          }
        });
    want(gate);
  }

  private void want(StartGate gate) {
    wanted.put(gate.line(), gate);
    plan();
  }

  private void plan() {
    Duration now = timer.now();
    boolean isLost = begun.filter(at -> now.minus(at).compareTo(LONGEST) > 0).isPresent();
    if (isPlanned || wanted.isEmpty() || (isUnderWay && !isLost)) {
      return;
    }
    isPlanned = true;
    // At most half of the quota that others leave.
    Duration pause = Durations.longer(EVERY, took);
    Duration wait = begun.map(at -> latestAt.plus(pause).minus(now)).orElse(Duration.ZERO);
    lanes.after(wait.isNegative() ? Duration.ZERO : wait, this::begin);
  }

  private void begin() {
    isPlanned = false;
    isUnderWay = true;
    begun = Optional.of(timer.now());
    Collection<StartGate> gates = new ArrayList<>(wanted.values());
    wanted.clear();
    Survey survey =
        new Survey(
            clusters,
            search,
            budget,
            timer,
            counting,
            known,
            gates,
            census -> lanes.after(Duration.ZERO, () -> take(census)));
    try {
      survey.begin();
    } catch (RuntimeException | Error e) {
      // No thread can be had; those who wait ask again.
      isUnderWay = false;
      throw e;
    }
  }

  private void take(Census census) {
    isUnderWay = false;
    latest = Optional.of(census);
    latestAt = timer.now();
    took = latestAt.minus(begun.get());
    made.accept(census);
    new ArrayList<>(listeners).forEach(listener -> listener.accept(census));
    plan();
    // It serves nobody any more, and it can be large.
    lanes.after(Durations.longer(HOLDS, took), () -> latest = latest.filter(is -> is != census));
  }

  private boolean isYoungerThan(Duration age) {
    return timer.now().minus(latestAt).compareTo(age) < 0;
  }

  /** Somebody has looked at a cluster. */
  void seen(String clusterId, List<EmrStep> active) {
    latest.ifPresent(census -> census.seen(clusterId, active, timer.now()));
  }

  /** A step has ended. */
  void left(StepKey key) {
    latest.ifPresent(census -> census.left(key));
  }

  /** A line has taken its share of what is free: the next needs another look. */
  void spend(String line) {
    latest.ifPresent(census -> census.spend(line));
  }

  /** The latest look, whoever can go by it. */
  Optional<Census> latest() {
    return latest;
  }
}
