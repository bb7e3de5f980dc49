package io.github.azkabanaws.base.checks;

import io.github.azkabanaws.base.text.LogText;
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

  private static String clean(String text) {
    return LogText.visible(text, LONGEST);
  }
}
