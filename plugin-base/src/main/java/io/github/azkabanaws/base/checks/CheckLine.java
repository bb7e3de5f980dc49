package io.github.azkabanaws.base.checks;

import java.util.Locale;
import java.util.Objects;

/** What one check has found, as one line. Immutable. */
public final class CheckLine {
  /** How a check can end. */
  public enum Status {
    OK,
    /** It works, but somebody should look; also what could not be told. */
    WARNING,
    /** It does not work, or not for everybody. */
    FAILED,
    /** It does not apply to these settings, or what it needs has failed. */
    SKIPPED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Enough for any sentence here; a service's own words can be as long as it likes. */
  private static final int LONGEST = 1000;

  private final String check;
  private final Status status;
  private final String text;
  private final String advice;

  /**
   * @param check what was looked at: {@code clock}
   * @param text what was found
   * @param advice what to do; empty if there is nothing
   */
  public CheckLine(String check, Status status, String text, String advice) {
    this.check = clean(check);
    this.status = Objects.requireNonNull(status, "status");
    this.text = clean(text);
    this.advice = clean(advice);
  }

  /** What was looked at. */
  public String check() {
    return check;
  }

  /** How it ended. */
  public Status status() {
    return status;
  }

  /** What was found. */
  public String text() {
    return text;
  }

  /** Empty if there is nothing to do. */
  public String advice() {
    return advice;
  }

  @Override
  public String toString() {
    String line = String.format("%-8s %s: %s", status, check, text);
    return advice.isEmpty() ? line : line + " -> " + advice;
  }

  /**
   * What others wrote, in one line that shows itself: nothing in it can begin a new line, move a
   * terminal's cursor or turn the direction of reading.
   */
  private static String clean(String text) {
    StringBuilder out = new StringBuilder();
    String whole = Objects.requireNonNull(text, "text").trim();
    int end = Math.min(whole.length(), LONGEST);
    for (int i = 0; i < end; i++) {
      char c = whole.charAt(i);
      int type = Character.getType(c);
      boolean unseen =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR
              || type == Character.SURROGATE
              || type == Character.UNASSIGNED
              || type == Character.PRIVATE_USE;
      out.append(unseen ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return end < whole.length() ? out.append("...").toString() : out.toString();
  }
}
