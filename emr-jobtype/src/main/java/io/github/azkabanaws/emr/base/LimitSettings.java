package io.github.azkabanaws.emr.base;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How often and how long things are tried. */
public final class LimitSettings {
  public static final String WATCH_INTERVAL = "aws.emr.watch.interval";
  public static final String SUBMIT_TIMEOUT = "aws.emr.submit.timeout";
  public static final String KILL_GRACE = "aws.emr.kill.grace";
  public static final String KILL_TIMEOUT = "aws.emr.kill.timeout";
  public static final String BLIND_TIMEOUT = "aws.emr.watch.blind.timeout";
  public static final String STEP_TIMEOUT = "aws.emr.step.timeout";
  public static final String PENDING_TIMEOUT = "aws.emr.step.pending.timeout";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(
          Arrays.asList(WATCH_INTERVAL, SUBMIT_TIMEOUT, KILL_GRACE, KILL_TIMEOUT, BLIND_TIMEOUT));

  /** What the administrator sets for all jobs, or a job for itself below that. */
  public static final List<String> SHARED =
      Collections.unmodifiableList(Arrays.asList(STEP_TIMEOUT, PENDING_TIMEOUT));

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Duration watchInterval;
  private final Duration submitTimeout;
  private final Duration killGrace;
  private final Duration killTimeout;
  private final Optional<Duration> blindTimeout;
  private final Optional<Duration> stepTimeout;
  private final Optional<Duration> pendingTimeout;

  public LimitSettings(Settings settings) {
    this.watchInterval =
        settings.duration(
            WATCH_INTERVAL, Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(10));
    this.submitTimeout =
        settings.duration(SUBMIT_TIMEOUT, Duration.ofMinutes(30), SECOND, Duration.ofHours(24));
    this.killGrace =
        settings.duration(
            KILL_GRACE, Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofHours(1));
    this.killTimeout =
        settings.duration(KILL_TIMEOUT, Duration.ofMinutes(5), SECOND, Duration.ofHours(1));
    this.blindTimeout = optional(settings, BLIND_TIMEOUT);
    this.stepTimeout = optional(settings, STEP_TIMEOUT);
    this.pendingTimeout = optional(settings, PENDING_TIMEOUT);
    if (killGrace.compareTo(killTimeout) >= 0) {
      settings.problem(
          KILL_GRACE,
          Settings.show(killGrace),
          "must be shorter than " + KILL_TIMEOUT + "=" + Settings.show(killTimeout));
    }
  }

  public Duration watchInterval() {
    return watchInterval;
  }

  /** How long it may take until EMR has the step: finding the cluster, throttling, a full queue. */
  public Duration submitTimeout() {
    return submitTimeout;
  }

  /** How long a killed step has to end by itself before it is ended by force. */
  public Duration killGrace() {
    return killGrace;
  }

  /** How long a kill is followed until it is reported as not confirmed. */
  public Duration killTimeout() {
    return killTimeout;
  }

  /** How long EMR may give no answer about a step until the job ends; for ever without. */
  public Optional<Duration> blindTimeout() {
    return blindTimeout;
  }

  /** How long a step may run at most; for ever without. */
  public Optional<Duration> stepTimeout() {
    return stepTimeout;
  }

  /** How long a step may be PENDING at most; for ever without. */
  public Optional<Duration> pendingTimeout() {
    return pendingTimeout;
  }

  /** A limit that holds only if somebody sets it. */
  public static Optional<Duration> optional(Settings settings, String key) {
    return Optional.ofNullable(settings.duration(key, null, SECOND, LONGEST));
  }
}
