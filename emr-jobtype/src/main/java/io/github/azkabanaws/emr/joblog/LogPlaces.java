package io.github.azkabanaws.emr.joblog;

import software.amazon.awssdk.services.emr.model.CloudWatchLogConfiguration;

/** Where a cluster brings its logs, as DescribeCluster tells. Immutable. */
public final class LogPlaces {
  private final String uri;
  private final String group;
  private final String prefix;

  /**
   * @param uri in S3; null if there is none
   * @param group the log group of CloudWatch Logs; null if there is none
   * @param prefix what the names of its streams begin with; empty if nothing is set
   */
  LogPlaces(String uri, String group, String prefix) {
    this.uri = uri;
    this.group = group;
    this.prefix = prefix;
  }

  public static LogPlaces of(software.amazon.awssdk.services.emr.model.Cluster cluster) {
    CloudWatchLogConfiguration cloudWatch =
        cluster.monitoringConfiguration() == null
            ? null
            : cluster.monitoringConfiguration().cloudWatchLogConfiguration();
    boolean isOn =
        cloudWatch != null
            && Boolean.TRUE.equals(cloudWatch.enabled())
            && LogSettings.isGroup(cloudWatch.logGroupName());
    return new LogPlaces(
        cluster.logUri(),
        isOn ? cloudWatch.logGroupName() : null,
        isOn && cloudWatch.logStreamNamePrefix() != null ? cloudWatch.logStreamNamePrefix() : "");
  }

  /** The LogUri; null if there is none. */
  public String uri() {
    return uri;
  }

  /** Null if the cluster itself does not write to CloudWatch Logs. */
  public String group() {
    return group;
  }

  public String prefix() {
    return prefix;
  }
}
