package io.github.azkabanaws.emr.base;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Settings that can't be used; there is no configuration made of them. */
public final class InvalidSettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final ArrayList<String> problems;

  InvalidSettingsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = new ArrayList<>(problems);
  }

  /** All that is wrong with them, a sentence each, at least one. */
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }
}
