package io.github.azkabanaws.emr.joblog;

import io.github.azkabanaws.emr.emrapi.EmrCluster;
import io.github.azkabanaws.emr.emrapi.EmrCluster.LogGroup;
import java.util.Optional;

/** Where a cluster brings its logs, as DescribeCluster tells. Immutable. */
public final class LogPlaces {
  private final Optional<String> uri;
  private final Optional<String> group;
  private final String prefix;
  private final S3Uploads uploads;

  /**
   * @param uri in S3
   * @param group the log group of CloudWatch Logs
   * @param prefix what the names of its streams begin with; empty if nothing is set
   * @param uploads which logs come to S3
   */
  LogPlaces(Optional<String> uri, Optional<String> group, String prefix, S3Uploads uploads) {
    this.uri = uri;
    this.group = group;
    this.prefix = prefix;
    this.uploads = uploads;
  }

  /** Those of a cluster, as far as it says. */
  public static LogPlaces of(EmrCluster cluster) {
    Optional<LogGroup> on = cluster.logGroup().filter(group -> LogSettings.isGroup(group.name()));
    return new LogPlaces(
        cluster.logUri(),
        on.map(LogGroup::name),
        on.map(LogGroup::prefix).orElse(""),
        new S3Uploads(cluster.s3Uploads()));
  }

  /** The LogUri, if there is one. */
  public Optional<String> uri() {
    return uri;
  }

  /** Which logs come there. */
  public S3Uploads uploads() {
    return uploads;
  }

  /** The log group, if the cluster itself writes to CloudWatch Logs. */
  public Optional<String> group() {
    return group;
  }

  public String prefix() {
    return prefix;
  }
}
