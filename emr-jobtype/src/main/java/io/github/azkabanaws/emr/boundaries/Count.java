package io.github.azkabanaws.emr.boundaries;

import java.util.Optional;

/** The active steps of a group, as was found out. */
public interface Count {
  /** On the cluster; none if it was not looked at. */
  Optional<Integer> onCluster();

  /** On all clusters; none if they were not looked at. */
  Optional<Integer> inAll();

  /** Why they could not be counted on all clusters, as the end of a sentence. */
  Optional<String> uncounted();

  /** How many go with the same call, and so are in neither of these. */
  int together();

  /**
   * How many have gone by the same look at all clusters, in calls before, or are not listed by EMR
   * yet; they are in {@link #inAll}. What others have sent meanwhile need not be listed either.
   */
  int before();

  /** How many were sent to the cluster that EMR does not list yet; in {@link #onCluster}. */
  int beforeOnCluster();
}
