package io.github.azkabanaws.emr.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a script has ended, as the last lines of a step's standard error tell. Immutable. */
final class ScriptEnd {
  /** How the wrapper on the cluster begins what it says itself, always as the last. */
  private static final String WRAPPER = "run-step.sh: ";

  private static final int MOST = 5;

  private final Optional<String> word;
  private final List<String> before;

  /**
   * @param errors the last lines of standard error, the oldest first
   */
  ScriptEnd(List<String> errors) {
    int last = errors.size() - 1;
    while (last >= 0 && !errors.get(last).startsWith(WRAPPER)) {
      last--;
    }
    this.word =
        last < 0 ? Optional.empty() : Optional.of(errors.get(last).substring(WRAPPER.length()));
    List<String> others = new ArrayList<>(errors);
    others.removeIf(line -> line.startsWith(WRAPPER) || line.trim().isEmpty());
    this.before = others;
  }

  /** Whether the wrapper has said how the script ended. */
  boolean isKnown() {
    return word.isPresent();
  }

  /**
   * What the wrapper has said last: with which exit code or by which signal the script ended, or
   * why it did not begin.
   *
   * @param withLines whether the script's own last lines belong to it, because nothing else says
   *     more
   * @return empty if nothing is known
   */
  String text(boolean withLines) {
    List<String> parts = new ArrayList<>();
    word.ifPresent(parts::add);
    if (withLines && !before.isEmpty()) {
      int from = Math.max(0, before.size() - MOST);
      parts.add("last lines of stderr: " + String.join(" / ", before.subList(from, before.size())));
    }
    return String.join(" | ", parts);
  }
}
