package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** How often and how long things are tried. */
final class LimitSettings {
  static final String WATCH_INTERVAL = "aws.emr.watch.interval";
  static final String SUBMIT_TIMEOUT = "aws.emr.submit.timeout";
  static final String KILL_GRACE = "aws.emr.kill.grace";
  static final String KILL_TIMEOUT = "aws.emr.kill.timeout";

  static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(
          Arrays.asList(WATCH_INTERVAL, SUBMIT_TIMEOUT, KILL_GRACE, KILL_TIMEOUT));

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Duration watchInterval;
  private final Duration submitTimeout;
  private final Duration killGrace;
  private final Duration killTimeout;

  LimitSettings(Settings settings) {
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
    if (killGrace.compareTo(killTimeout) >= 0) {
      settings.problem(
          KILL_GRACE,
          Settings.show(killGrace),
          "must be shorter than " + KILL_TIMEOUT + "=" + Settings.show(killTimeout));
    }
  }

  Duration watchInterval() {
    return watchInterval;
  }

  /** How long it may take until EMR has the step: finding the cluster, throttling, a full queue. */
  Duration submitTimeout() {
    return submitTimeout;
  }

  /** How long a killed step has to end by itself before it is ended by force. */
  Duration killGrace() {
    return killGrace;
  }

  /** How long a kill is followed until it is reported as not confirmed. */
  Duration killTimeout() {
    return killTimeout;
  }
}
