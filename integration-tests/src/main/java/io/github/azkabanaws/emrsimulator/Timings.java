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
 */
public record Timings(
    Duration starting,
    Duration bootstrapping,
    Duration terminating,
    Duration stepStart,
    Duration cancel) {

  /** A second for each transition of a cluster, none for those of a step. */
  public static Timings defaults() {
    Duration second = Duration.ofSeconds(1);
    return new Timings(second, second, second, Duration.ZERO, Duration.ZERO);
  }

  /** The same, with steps that stay PENDING for {@code duration}. */
  public Timings withStepStart(Duration duration) {
    return new Timings(starting, bootstrapping, terminating, duration, cancel);
  }

  /** The same, with cancels that take effect after {@code duration}. */
  public Timings withCancel(Duration duration) {
    return new Timings(starting, bootstrapping, terminating, stepStart, duration);
  }

  /** The same, with other times for a cluster's life. */
  public Timings withCluster(Duration toBootstrap, Duration toReady, Duration toEnd) {
    return new Timings(toBootstrap, toReady, toEnd, stepStart, cancel);
  }
}
