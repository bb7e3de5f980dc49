package io.github.azkabanaws.emr.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one call that lists steps of a cluster should ask for: that which tells the most about those
 * that have waited the longest. For the watch's one thread, and one look.
 */
final class ListChoice {
  /** What can be listed. */
  enum What {
    /** The first page of all steps. */
    NEWEST,
    /** All that have not ended, page by page. */
    ACTIVE,
    /** Ten by their ids. */
    IDS
  }

  private static final double WEIGHT_OF_END = 100;

  /** What a list of active steps is worth: how those have ended that it lacks has to be asked. */
  private static final double WITHOUT_ENDS = 0.85;

  /** The same where others leave few of the calls that ask it. */
  private static final double WITHOUT_ENDS_WHEN_SCARCE = 0.6;

  /** If fewer of them are on the first page, it is cheaper to ask for all that are active. */
  private static final double MOST = 0.8;

  private static final int IDS_IN_CALL = 10;
  private static final int STEPS_ON_PAGE = 50;

  /** Of those in a call: ends that somebody makes up must not keep others waiting. */
  private static final int FOR_OVERDUE = 2;

  private final Collection<WatchedStep> steps;
  private final Set<String> expected;
  private final Set<String> newest;
  private final Duration now;
  private final List<WatchedStep> byId;

  /**
   * @param steps those that can be listed and those that have to be asked for alone
   * @param expected those that have probably ended
   * @param alone those that have to be asked for alone
   * @param newest those that are on the first page
   */
  ListChoice(
      Collection<WatchedStep> steps,
      Set<String> expected,
      Set<String> alone,
      Set<String> newest,
      Duration now) {
    this.steps = steps;
    this.expected = expected;
    this.newest = newest;
    this.now = now;
    this.byId =
        soonest(
            steps.stream().filter(step -> !alone.contains(step.id())).collect(Collectors.toList()));
  }

  /** Those to ask for by their ids. */
  List<WatchedStep> byId() {
    return byId;
  }

  /**
   * Chooses.
   *
   * @param activeOnCluster as many as were listed last
   * @param late whether an ordinary look is overdue for so long that it is as urgent as one at an
   *     end
   * @param scarce whether others leave few of the calls that ask for one step
   */
  What choose(int activeOnCluster, boolean late, boolean scarce) {
    double ids = waiting(byId);
    double worth = scarce ? WITHOUT_ENDS_WHEN_SCARCE : WITHOUT_ENDS;
    double active =
        expected.isEmpty() || late ? worth * waiting(steps) / pages(activeOnCluster) : 0;
    List<WatchedStep> young =
        steps.stream().filter(step -> newest.contains(step.id())).collect(Collectors.toList());
    int onPage = Math.min(young.size(), STEPS_ON_PAGE);
    double first = onPage >= MOST * steps.size() ? waiting(young) * onPage / young.size() : 0;
    if (onPage > byId.size() && first > Math.max(ids, active)) {
      return What.NEWEST;
    }
    return active > ids ? What.ACTIVE : What.IDS;
  }

  /**
   * As many as go in one call: of those that are due the ones whose end is near first, but for a
   * few that wait the longest, and then the others.
   */
  private List<WatchedStep> soonest(List<WatchedStep> listed) {
    Comparator<WatchedStep> longest = Comparator.comparing(WatchedStep::nextLook);
    Comparator<WatchedStep> dueFirst = Comparator.comparing(step -> !isDue(step));
    List<WatchedStep> ordered = new ArrayList<>(listed);
    ordered.sort(
        dueFirst
            .thenComparing((WatchedStep step) -> !expected.contains(step.id()))
            .thenComparing(longest));
    Set<WatchedStep> chosen = new LinkedHashSet<>();
    ordered.stream().limit(IDS_IN_CALL - FOR_OVERDUE).forEach(chosen::add);
    listed.stream()
        .filter(step -> isDue(step) && !chosen.contains(step))
        .sorted(longest)
        .limit(FOR_OVERDUE)
        .forEach(chosen::add);
    for (WatchedStep step : ordered) {
      if (chosen.size() == IDS_IN_CALL) {
        break;
      }
      chosen.add(step);
    }
    return new ArrayList<>(chosen);
  }

  /**
   * How much an answer about them is waited for. By squares: twice as long is worse than twice as
   * many, and those that have probably ended are worse still.
   */
  private double waiting(Collection<WatchedStep> some) {
    double sum = 0;
    for (WatchedStep step : some) {
      if (isDue(step)) {
        double seconds = 1 + step.unseen().toMillis() / 1000.0;
        sum += seconds * seconds * (expected.contains(step.id()) ? WEIGHT_OF_END : 1);
      }
    }
    return sum;
  }

  private boolean isDue(WatchedStep step) {
    return step.nextLook().compareTo(now) <= 0;
  }

  private int pages(int activeOnCluster) {
    return (Math.max(activeOnCluster, steps.size()) + STEPS_ON_PAGE - 1) / STEPS_ON_PAGE;
  }
}
