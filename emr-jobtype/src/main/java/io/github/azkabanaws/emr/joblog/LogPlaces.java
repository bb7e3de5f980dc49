package io.github.azkabanaws.emr.joblog;

import io.github.azkabanaws.emr.emrapi.EmrCluster;
import io.github.azkabanaws.emr.emrapi.EmrCluster.LogGroup;
import java.util.Optional;

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

  /** Those of a cluster, as far as it says. */
  public static LogPlaces of(EmrCluster cluster) {
    Optional<LogGroup> on = cluster.logGroup().filter(group -> LogSettings.isGroup(group.name()));
    return new LogPlaces(
        cluster.logUri().orElse(null),
        on.map(LogGroup::name).orElse(null),
        on.map(LogGroup::prefix).orElse(""));
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
