package io.github.azkabanaws.base.text;

import java.util.Collection;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Makes values that somebody else chose safe to stand in a log line or an error message. */
public final class LogText {
  private static final int MAX_LENGTH = 120;
  private static final int MAX_SENTENCES = 1000;
  private static final int MAX_SHORT = 100;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

  private LogText() {}

  /**
   * The value in double quotes, cut to a readable length. Everything but printable ASCII is
   * escaped, so that a value can neither start a new log line nor turn the reading direction of the
   * page.
   */
  public static String quote(String value) {
    return quote(value, MAX_LENGTH, "\"\\");
  }

  /** The same for a text of several sentences, most of them our own. */
  public static String quoteSentences(String value) {
    return quote(value, MAX_SENTENCES, "\"\\");
  }

  /** The same with single backslashes, for a value in which they are what matters. */
  public static String quoteAsIs(String value) {
    return quote(value, MAX_LENGTH, "\"");
  }

  private static String quote(String value, int maxLength, String escaped) {
    if (value == null) {
      return "nothing";
    }
    StringBuilder out = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length() && i < maxLength; i++) {
      char c = value.charAt(i);
      if (escaped.indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    if (value.length() > maxLength) {
      out.append("...");
    }
    return out.append('"').toString();
  }

  /** A JSON value: text is quoted, anything else is named by its kind. */
  public static String quoteJson(Object value) {
    if (value == null || value instanceof String) {
      return quote((String) value);
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    return value instanceof Collection ? "an array" : "an object";
  }

  /** Several values, each quoted. */
  public static String quoteAll(Collection<String> values) {
    StringJoiner quoted = new StringJoiner(", ", "[", "]");
    for (String value : values) {
      quoted.add(quote(value));
    }
    return quoted.toString();
  }

  /** The text as one line: a blank for whatever control characters stand in a row. */
  public static String oneLine(String text) {
    return CONTROLS.matcher(text).replaceAll(" ").trim();
  }

  /** A value as it may stand in a sentence: one line, and not longer than a line should be. */
  public static String shorten(String value) {
    String oneLine = CONTROL.matcher(value).replaceAll("?");
    return oneLine.length() <= MAX_SHORT ? oneLine : oneLine.substring(0, MAX_SHORT) + "...";
  }

  /**
   * What others wrote, in one line that shows itself: what is {@link Unseen} or no single {@code
   * char} is written as Java does.
   *
   * @param longest where it is cut
   */
  public static String visible(String text, int longest) {
    StringBuilder out = new StringBuilder();
    String whole = text.trim();
    int end = Math.min(whole.length(), longest);
    for (int i = 0; i < end; i++) {
      char c = whole.charAt(i);
      out.append(Unseen.is(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return end < whole.length() ? out.append("...").toString() : out.toString();
  }
}
