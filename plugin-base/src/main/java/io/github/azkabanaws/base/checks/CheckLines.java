package io.github.azkabanaws.base.checks;

import io.github.azkabanaws.base.checks.CheckLine.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The lines of one check, as it writes them. Thread-safe: a check that hangs is not waited for. */
public final class CheckLines {
  private final String check;
  private final List<CheckLine> lines = new ArrayList<>();

  /**
   * @param check the name that every line begins with
   */
  public CheckLines(String check) {
    this.check = check;
  }

  /** It is right. */
  public void ok(String text) {
    add(Status.OK, text, "");
  }

  /** It works, but somebody should look. */
  public void warning(String text, String advice) {
    add(Status.WARNING, text, advice);
  }

  /** It does not work. */
  public void failed(String text, String advice) {
    add(Status.FAILED, text, advice);
  }

  /** It does not apply, or can't be looked at. */
  public void skipped(String text) {
    add(Status.SKIPPED, text, "");
  }

  /** What has been written up to now. */
  public synchronized List<CheckLine> soFar() {
    return Collections.unmodifiableList(new ArrayList<>(lines));
  }

  private synchronized void add(Status status, String text, String advice) {
    lines.add(new CheckLine(check, status, text, advice));
  }
}
