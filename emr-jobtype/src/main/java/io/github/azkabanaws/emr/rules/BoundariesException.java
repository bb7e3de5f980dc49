package io.github.azkabanaws.emr.rules;

import io.github.azkabanaws.base.text.SentenceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A file that no boundaries can be made of. */
public final class BoundariesException extends SentenceException {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> mistakes;

  BoundariesException(List<String> mistakes) {
    super(String.join("; ", mistakes));
    this.mistakes = new ArrayList<>(mistakes);
  }

  /** All of them, each with its line, at least one. */
  public List<String> mistakes() {
    return Collections.unmodifiableList(mistakes);
  }
}
