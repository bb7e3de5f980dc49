package io.github.azkabanaws.emrsimulator;

import java.time.Instant;
import java.util.Optional;

/**
 * A cluster at one moment.
 *
 * @param id its id, {@code j-...}
 * @param arn its ARN
 * @param spec what it was made from; see {@code stepConcurrencyLevel} for the level that now holds
 * @param state its state at that moment
 * @param stepConcurrencyLevel how many steps it now runs at a time
 * @param termination why it ends or ended, if it does
 * @param created when it was asked for
 * @param ready when it took steps, if it ever did
 * @param ended when it was gone, if it is
 */
public record ClusterSnapshot(
    String id,
    String arn,
    ClusterSpec spec,
    ClusterState state,
    int stepConcurrencyLevel,
    Optional<TerminationReason> termination,
    Instant created,
    Optional<Instant> ready,
    Optional<Instant> ended) {

  /** The cluster's name. */
  public String name() {
    return spec.name();
  }
}
