package io.github.azkabanaws.emr;

import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/** Where the clusters put the logs of steps, which a failed job points at. */
final class LogsCheck implements SetupCheck {
  private final AwsAccount account;
  private final List<Cluster> clusters;

  LogsCheck(AwsAccount account, List<Cluster> clusters) {
    this.account = account;
    this.clusters = clusters;
  }

  @Override
  public void run(CheckLines lines) {
    if (clusters.isEmpty()) {
      lines.skipped("there is no cluster to look at");
    }
    for (Cluster cluster : clusters) {
      try {
        String uri =
            account.emr().describeCluster(r -> r.clusterId(cluster.id())).cluster().logUri();
        if (uri == null || uri.isEmpty()) {
          lines.warning(
              "cluster " + cluster + " has no LogUri: the logs of its steps end with it",
              "give clusters a LogUri when they are made");
        } else {
          lines.ok("cluster " + cluster + " puts the logs of its steps below " + uri);
        }
      } catch (SdkException e) {
        lines.warning(
            "cluster " + cluster + " could not be described: " + EmrErrors.text(e),
            "allow elasticmapreduce:DescribeCluster");
      }
    }
  }
}
