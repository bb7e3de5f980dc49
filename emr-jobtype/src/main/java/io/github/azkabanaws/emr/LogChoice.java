package io.github.azkabanaws.emr;

/** Where the logs of one job's steps come from. Immutable. */
final class LogChoice {
  private final LogSource source;
  private final String group;

  private LogChoice(LogSource source, String group) {
    this.source = source;
    this.group = group;
  }

  /**
   * The job's wish, or else the administrator's.
   *
   * @throws StepJobException if the job names a log group that it may not read
   */
  static LogChoice of(LogSettings plugin, JobConfig job) throws StepJobException {
    if (job.logGroup() != null && !plugin.isAllowed(job.logGroup())) {
      throw new StepJobException(
          "The job may not read log group '"
              + job.logGroup()
              + "' ("
              + LogSettings.GROUP
              + "): it is not among those that the administrator allows ("
              + LogSettings.GROUPS_ALLOWED
              + "). Nothing was submitted.");
    }
    return new LogChoice(
        job.logs() == null ? plugin.source() : job.logs(),
        job.logGroup() == null ? plugin.group() : job.logGroup());
  }

  LogSource source() {
    return source;
  }

  /** The log group; null if the cluster has to tell. */
  String group() {
    return group;
  }

  /** Whether CloudWatch Logs may have the log. */
  boolean mayBeInCloudWatch() {
    return source == LogSource.AUTO || source == LogSource.CLOUDWATCH;
  }

  /** Whether S3 may have the log. */
  boolean mayBeInS3() {
    return source == LogSource.AUTO || source == LogSource.S3;
  }
}
