package io.github.azkabanaws.emr.joblog;

import io.github.azkabanaws.emr.base.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the log of a step is found, and how much of it goes into the job's log. */
public final class LogSettings {
  public static final String LOGS = "aws.emr.logs";
  public static final String GROUP = "aws.log.group.name";
  static final String GROUPS_ALLOWED = "aws.emr.logs.groups.allowed";
  public static final String STREAM = "aws.emr.logs.stream";
  public static final String INTERVAL = "aws.emr.logs.interval";
  public static final String DRAIN = "aws.emr.logs.drain";
  public static final String WAIT = "aws.emr.logs.wait";
  public static final String WAIT_COMPLETED = "aws.emr.logs.wait.completed";
  static final String WAIT_KILLED = "aws.emr.logs.wait.killed";
  public static final String COPY_TIMEOUT = "aws.emr.logs.copy.timeout";
  public static final String MEGABYTES = "aws.emr.logs.megabytes";
  public static final String LINE_BYTES = "aws.emr.logs.line.bytes";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(
          Arrays.asList(
              GROUPS_ALLOWED,
              STREAM,
              INTERVAL,
              DRAIN,
              WAIT,
              WAIT_COMPLETED,
              WAIT_KILLED,
              COPY_TIMEOUT,
              MEGABYTES,
              LINE_BYTES));

  /** What the administrator sets for all jobs, or a job for itself. */
  public static final List<String> SHARED =
      Collections.unmodifiableList(Arrays.asList(LOGS, GROUP));

  /** "logGroupName" in the API reference of CloudWatch Logs. */
  private static final Pattern GROUP_NAME = Pattern.compile("[A-Za-z0-9._/#-]{1,512}");

  private final LogSource source;
  private final Optional<String> group;
  private final Set<String> groupsAllowed;
  private final LogStreamPattern stream;
  private final Duration interval;
  private final Duration drain;
  private final Duration wait;
  private final Duration waitCompleted;
  private final Duration waitKilled;
  private final Duration copyTimeout;
  private final long bytes;
  private final int lineBytes;

  public LogSettings(Settings settings) {
    this.source = source(settings).orElse(LogSource.AUTO);
    this.group = group(settings);
    this.groupsAllowed = settings.list(GROUPS_ALLOWED);
    for (String allowed : groupsAllowed) {
      if (!isGroup(allowed)) {
        settings.problem(GROUPS_ALLOWED, allowed, "is not the name of a log group");
      }
    }
    this.stream = LogStreamPattern.read(settings);
    Duration hour = Duration.ofHours(1);
    this.interval =
        settings.duration(
            INTERVAL, Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMinutes(10));
    this.drain = settings.duration(DRAIN, Duration.ofSeconds(30), Duration.ZERO, hour);
    this.wait = settings.duration(WAIT, Duration.ofMinutes(6), Duration.ZERO, hour);
    this.waitCompleted = settings.duration(WAIT_COMPLETED, Duration.ZERO, Duration.ZERO, hour);
    this.waitKilled = settings.duration(WAIT_KILLED, wait, Duration.ZERO, hour);
    this.copyTimeout =
        settings.duration(COPY_TIMEOUT, Duration.ofMinutes(10), Duration.ofSeconds(1), hour);
    this.bytes = settings.number(MEGABYTES, 20, 1, 10_000) * 1024L * 1024L;
    this.lineBytes = settings.number(LINE_BYTES, 8192, 100, 1_000_000);
  }

  /** The value of {@link #LOGS}, if it is set. */
  public static Optional<LogSource> source(Settings settings) {
    return settings.kind(LOGS, LogSource.class);
  }

  /** The value of {@link #GROUP}, if it is set. */
  public static Optional<String> group(Settings settings) {
    return settings.matching(
        GROUP, GROUP_NAME, "the name of a log group: letters, digits and ._/#-, at most 512");
  }

  /** Whether that can be the name of a log group. */
  static boolean isGroup(String name) {
    return GROUP_NAME.matcher(name).matches();
  }

  /** Where the log of jobs comes from that say nothing else. */
  public LogSource source() {
    return source;
  }

  /** Whether jobs that say nothing else may read CloudWatch Logs. */
  public boolean readsCloudWatch() {
    return source.includes(LogSource.CLOUDWATCH);
  }

  /** Whether jobs that say nothing else may read S3. */
  public boolean readsS3() {
    return source.includes(LogSource.S3);
  }

  /** The log group of jobs that name none, if there is one. */
  public Optional<String> group() {
    return group;
  }

  /** Whether a job may read that log group. */
  boolean isAllowed(String wanted) {
    return group.filter(wanted::equals).isPresent() || groupsAllowed.contains(wanted);
  }

  public LogStreamPattern stream() {
    return stream;
  }

  /** Between two looks at a log stream, if the quota allows. */
  public Duration interval() {
    return interval;
  }

  /** How long events are waited for after the step's end at most. */
  public Duration drain() {
    return drain;
  }

  /** How long the log is waited for in S3 after a step that did not complete. */
  public Duration waitFailed() {
    return wait;
  }

  /** The same after a step that completed. */
  public Duration waitCompleted() {
    return waitCompleted;
  }

  /** The same after a step that a kill has ended. */
  public Duration waitKilled() {
    return waitKilled;
  }

  /** How long the copying of one file from S3 may take. */
  public Duration copyTimeout() {
    return copyTimeout;
  }

  /** How much of the job's log its steps may take. */
  public long bytes() {
    return bytes;
  }

  /** The longest line that is not cut. */
  public int lineBytes() {
    return lineBytes;
  }
}
