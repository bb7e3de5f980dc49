package io.github.azkabanaws.emr.boundaries;

import java.util.Map;

/** Which clusters jobs may use, whatever the boundaries say. */
public interface ClusterUse {
  /** Whether some job may by the cluster's id or name. */
  boolean byName(String clusterId, String clusterName);

  /** Whether the administrator has written the cluster's id or name, in settings of jobs. */
  boolean isNamed(String clusterId, String clusterName);

  /** Whether some job may by tags that the administrator has chosen, if there are any. */
  boolean needsTags();

  /** Whether a cluster has those tags. */
  boolean byTags(Map<String, String> tags);
}
