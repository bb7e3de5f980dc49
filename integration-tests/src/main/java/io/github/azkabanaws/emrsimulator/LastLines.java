package io.github.azkabanaws.emrsimulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The last lines that say something, for FailureDetails; bounded in lines and characters. */
final class LastLines {
  private static final int LINES = 3;
  private static final int CHARACTERS = 1024;
  private final Deque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (line.isBlank()) {
      return;
    }
    lines.addLast(line.length() > CHARACTERS ? line.substring(0, CHARACTERS) : line);
    if (lines.size() > LINES) {
      lines.removeFirst();
    }
  }

  synchronized Optional<String> text() {
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String all = String.join("\n", lines);
    return Optional.of(all.substring(Math.max(0, all.length() - CHARACTERS)));
  }
}
