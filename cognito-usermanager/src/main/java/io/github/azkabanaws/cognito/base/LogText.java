package io.github.azkabanaws.cognito.base;

import java.util.Collection;
import java.util.StringJoiner;

/** Makes values that somebody else chose safe to stand in a log line or an error message. */
public final class LogText {
  private static final int MAX_LENGTH = 120;
  private static final int MAX_SENTENCES = 1000;

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

  public static String quoteAll(Collection<String> values) {
    StringJoiner quoted = new StringJoiner(", ", "[", "]");
    for (String value : values) {
      quoted.add(quote(value));
    }
    return quoted.toString();
  }
}
