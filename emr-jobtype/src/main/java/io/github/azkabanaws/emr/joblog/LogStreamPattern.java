package io.github.azkabanaws.emr.joblog;

import io.github.azkabanaws.emr.base.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the log streams of a step are called. Its placeholders stand between braces without a dollar
 * sign, because Azkaban itself replaces <code>${...}</code>. Immutable.
 *
 * <p>How EMR 7.11 and later name them is not documented, so the default follows the folders of the
 * logs in S3. Not tried against AWS.
 */
public final class LogStreamPattern {
  static final String DEFAULT = "{cluster}/steps/{step}/{file}";

  private static final String PREFIX = "{prefix}";
  private static final String STEP = "{step}";
  private static final String FILE = "{file}";
  private static final String UPPER_FILE = "{FILE}";

  /** No stream's name has a colon or an asterisk: "logStreamName" in the API reference. */
  private static final Pattern ALLOWED = Pattern.compile("[^:*\\p{Cntrl}]{1,200}");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{}]*}");
  private static final List<String> KNOWN =
      Collections.unmodifiableList(Arrays.asList(PREFIX, "{cluster}", STEP, FILE, UPPER_FILE));

  private final String pattern;

  LogStreamPattern(String pattern) {
    this.pattern = pattern;
  }

  static LogStreamPattern read(Settings settings) {
    String value =
        settings.matching(LogSettings.STREAM, ALLOWED, "without : and *").orElse(DEFAULT);
    if (!value.contains(STEP)) {
      settings.problem(
          LogSettings.STREAM, value, "must have " + STEP + ", or jobs would see others' logs");
    }
    Matcher placeholders = PLACEHOLDER.matcher(value);
    while (placeholders.find()) {
      if (!KNOWN.contains(placeholders.group())) {
        settings.problem(
            LogSettings.STREAM,
            value,
            "has the unknown placeholder " + placeholders.group() + "; known are " + KNOWN);
      }
    }
    return new LogStreamPattern(value);
  }

  /** Whether the cluster has to be asked what it puts before its streams' names. */
  public boolean needsPrefix() {
    return pattern.contains(PREFIX);
  }

  /**
   * The names of a step's streams.
   *
   * @param prefix what the cluster puts before its streams' names; empty if nothing
   */
  public Map<LogFile, String> names(String prefix, String clusterId, String stepId) {
    Map<LogFile, String> names = new LinkedHashMap<>();
    if (!pattern.contains(FILE) && !pattern.contains(UPPER_FILE)) {
      names.put(LogFile.LOG, name(prefix, clusterId, stepId, ""));
    } else {
      for (LogFile file : Arrays.asList(LogFile.STDOUT, LogFile.STDERR)) {
        names.put(file, name(prefix, clusterId, stepId, file.toString()));
      }
    }
    return names;
  }

  private String name(String prefix, String clusterId, String stepId, String file) {
    return pattern
        .replace("{cluster}", clusterId)
        .replace(STEP, stepId)
        .replace(FILE, file)
        .replace(UPPER_FILE, file.toUpperCase(Locale.ROOT))
        .replace(PREFIX, prefix);
  }

  @Override
  public String toString() {
    return pattern;
  }
}
