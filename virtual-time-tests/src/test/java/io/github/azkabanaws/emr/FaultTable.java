package io.github.azkabanaws.emr;

import java.util.EnumMap;
import java.util.Map;

/** The matrix as markdown. */
final class FaultTable {
  private static final String NOTHING = "–";

  private final Map<FaultKind, Map<FaultPhase, String>> cells = new EnumMap<>(FaultKind.class);

  void set(FaultKind kind, FaultPhase phase, String text) {
    cells.computeIfAbsent(kind, k -> new EnumMap<>(FaultPhase.class)).put(phase, text);
  }

  /** A row for each fault, a column for each phase. */
  String markdown() {
    StringBuilder text = new StringBuilder("| fault |");
    for (FaultPhase phase : FaultPhase.values()) {
      text.append(' ').append(phase).append(" |");
    }
    text.append("\n|---|").append("---|".repeat(FaultPhase.values().length)).append('\n');
    for (FaultKind kind : FaultKind.values()) {
      text.append("| ").append(kind).append(" |");
      for (FaultPhase phase : FaultPhase.values()) {
        text.append(' ')
            .append(cells.getOrDefault(kind, Map.of()).getOrDefault(phase, NOTHING))
            .append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }
}
