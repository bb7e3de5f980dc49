package io.github.azkabanaws.emrsimulator;

import java.time.Duration;

/**
 * How long the simulated transitions take. A zero transition happens within the request that causes
 * it.
 *
 * @param starting from RunJobFlow to BOOTSTRAPPING
 * @param bootstrapping from BOOTSTRAPPING to RUNNING or WAITING
 * @param terminating from TERMINATING to TERMINATED, at least
 * @param stepStart how long a step is PENDING at least
 * @param cancel from CancelSteps to its effect
 * @param listing from AddJobFlowSteps until ListSteps shows the step
 */
public record Timings(
    Duration starting,
    Duration bootstrapping,
    Duration terminating,
    Duration stepStart,
    Duration cancel,
    Duration listing) {

  /** A second for each transition of a cluster, none for those of a step. */
  public static Timings defaults() {
    Duration second = Duration.ofSeconds(1);
    return new Timings(second, second, second, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  /** The same, with steps that stay PENDING for {@code duration}. */
  public Timings withStepStart(Duration duration) {
    return new Timings(starting, bootstrapping, terminating, duration, cancel, listing);
  }

  /** The same, with cancels that take effect after {@code duration}. */
  public Timings withCancel(Duration duration) {
    return new Timings(starting, bootstrapping, terminating, stepStart, duration, listing);
  }

  /** The same, with other times for a cluster's life. */
  public Timings withCluster(Duration toBootstrap, Duration toReady, Duration toEnd) {
    return new Timings(toBootstrap, toReady, toEnd, stepStart, cancel, listing);
  }

  /**
   * The same, with steps that ListSteps shows only after {@code duration}. By their ids they are
   * left out until then; DescribeStep and CancelSteps know them at once. Whether AWS ever lags like
   * this is not known.
   */
  public Timings withListing(Duration duration) {
    return new Timings(starting, bootstrapping, terminating, stepStart, cancel, duration);
  }
}
