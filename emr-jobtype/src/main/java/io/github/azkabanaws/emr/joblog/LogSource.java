package io.github.azkabanaws.emr.joblog;

/** Where a step's log comes from, as {@code aws.emr.logs} names it. */
public enum LogSource {
  /** CloudWatch Logs if a log group is known, or else S3. */
  AUTO,
  CLOUDWATCH,
  S3,
  NONE;

  /** Whether that one place may have the log. */
  public boolean includes(LogSource place) {
    return this == place || (this == AUTO && place != NONE);
  }
}
