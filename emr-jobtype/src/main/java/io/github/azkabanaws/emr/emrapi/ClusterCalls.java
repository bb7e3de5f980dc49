package io.github.azkabanaws.emr.emrapi;

import java.util.Optional;

/**
 * EMR's calls for clusters. Each method makes one call, and throws what the SDK throws when EMR
 * refuses or does not answer.
 */
public interface ClusterCalls {
  /**
   * A page of those that have not ended (ListClusters), without their tags.
   *
   * @param marker the page's, none for the first
   */
  Page<EmrCluster> listAlive(Optional<String> marker);

  /** One in whatever state (DescribeCluster); none if the answer has none in it. */
  Optional<EmrCluster> describe(String clusterId);
}
