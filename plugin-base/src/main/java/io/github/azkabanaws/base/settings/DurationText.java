package io.github.azkabanaws.base.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 30}, {@code 15m}, ... */
public final class DurationText {
  /** How a duration may be written, in words. */
  public static final String ALLOWED = "a number with ms, s, m, h or d (seconds without)";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d|)");

  private DurationText() {}

  /** Empty when the text is no duration. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    switch (matcher.group(2)) {
      case "ms":
        return Optional.of(Duration.ofMillis(number));
      case "m":
        return Optional.of(Duration.ofMinutes(number));
      case "h":
        return Optional.of(Duration.ofHours(number));
      case "d":
        return Optional.of(Duration.ofDays(number));
      default:
        return Optional.of(Duration.ofSeconds(number));
    }
  }

  /** The shortest text that {@link #parse} reads back as the same duration. */
  public static String of(Duration duration) {
    String hours = inHours(duration);
    return hours.equals("0s") || !hours.endsWith("h") || duration.toHours() % 24 != 0
        ? hours
        : duration.toDays() + "d";
  }

  /** The same with hours as the largest unit. */
  public static String inHours(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3600 != 0 ? seconds / 60 + "m" : seconds / 3600 + "h";
  }
}
