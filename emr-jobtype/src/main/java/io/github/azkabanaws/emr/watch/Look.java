package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.aws.ApiBudget;
import java.time.Duration;
import java.util.Comparator;

/** One look that could be made now, and what it costs. Immutable. */
final class Look {
  /** What is looked at first, if there is quota for it. */
  enum Rank {
    /** One step that has probably ended, or that can't be asked for in any other way. */
    ONE_END(2),
    /** Steps of one cluster that have probably ended. */
    ENDS(2),
    /** One of several that have probably ended: if there is no quota to ask for all of them. */
    ONE_OF_SEVERAL_ENDS(2),
    /** What is looked at over and over. */
    REGULAR(3),
    /** The same in the other way, for a cluster with one step. */
    REGULAR_ONE(3);

    private final int calls;

    /**
     * @param calls how many there must be quota for: one is left to those that a user waits for,
     *     and another one to ends
     */
    Rank(int calls) {
      this.calls = calls;
    }
  }

  /** The most urgent first, and of several the one that waits the longest. */
  static final Comparator<Look> ORDER =
      Comparator.comparing((Look look) -> look.rank).thenComparing(look -> look.due);

  private final Rank rank;
  private final Duration due;
  private final ApiBudget.Operation operation;
  private final Runnable work;

  /**
   * @param due since when
   * @param operation the call that it makes
   * @param work makes it, and never throws
   */
  Look(Rank rank, Duration due, ApiBudget.Operation operation, Runnable work) {
    this.rank = rank;
    this.due = due;
    this.operation = operation;
    this.work = work;
  }

  Duration due() {
    return due;
  }

  /** Zero if the quota allows it now, or else the time after which to ask again. */
  Duration wait(ApiBudget budget) {
    return budget.untilSpare(operation, rank.calls);
  }

  void make() {
    work.run();
  }
}
