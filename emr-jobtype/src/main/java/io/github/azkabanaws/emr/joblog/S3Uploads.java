package io.github.azkabanaws.emr.joblog;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which logs a cluster brings to S3 ("S3LoggingConfiguration", EMR API reference). To which type
 * the log of a step belongs is not documented: it is one of two, and both are looked at. Not tried
 * against AWS.
 */
public final class S3Uploads {
  private static final String SETTING = "S3LoggingConfiguration";
  private static final String APPLICATION_LOGS = "application-logs";
  private static final String SYSTEM_LOGS = "system-logs";
  private static final String DISABLED = "disabled";
  private static final String EMR_MANAGED = "emr-managed";

  private final List<String> disabled;
  private final boolean isKeptByEmr;

  /**
   * @param policies what becomes of each type, in EMR's words
   */
  S3Uploads(Map<String, String> policies) {
    this.disabled =
        Collections.unmodifiableList(
            Stream.of(APPLICATION_LOGS, SYSTEM_LOGS)
                .filter(type -> DISABLED.equals(policies.get(type)))
                .collect(Collectors.toList()));
    this.isKeptByEmr = EMR_MANAGED.equals(policies.get(APPLICATION_LOGS));
  }

  /** Whether a step's log may never come, so that waiting for it makes no sense. */
  public boolean mayBeOff() {
    return !disabled.isEmpty();
  }

  /** Whether a step's log never comes. */
  public boolean isOff() {
    return disabled.size() == 2;
  }

  /** Whether EMR keeps the logs of a cluster that names no place for them. */
  public boolean isKeptByEmr() {
    return isKeptByEmr;
  }

  /** What is switched off, as it stands in parentheses; only to be asked if something may be. */
  public String whatIsOff() {
    return SETTING
        + ": "
        + String.join(" and ", disabled)
        + (disabled.size() == 1 ? " is " : " are ")
        + DISABLED;
  }

  /** That EMR keeps them, as it stands in parentheses. */
  public static String whatIsKept() {
    return SETTING + ": " + APPLICATION_LOGS + " is " + EMR_MANAGED;
  }
}
