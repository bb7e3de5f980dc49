package io.github.azkabanaws.virtualtime;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The matrix as markdown. */
public final class FaultTable {
  private static final String NOTHING = "–";

  private final List<FaultKind> kinds;
  private final Map<FaultKind, Map<FaultPhase, String>> cells = new EnumMap<>(FaultKind.class);

  /**
   * @param kinds the rows that it has
   */
  public FaultTable(List<FaultKind> kinds) {
    this.kinds = kinds;
  }

  public void set(FaultKind kind, FaultPhase phase, String text) {
    cells.computeIfAbsent(kind, k -> new EnumMap<>(FaultPhase.class)).put(phase, text);
  }

  /** A column for each phase. */
  public String header() {
    StringBuilder text = new StringBuilder("| fault |");
    for (FaultPhase phase : FaultPhase.values()) {
      text.append(' ').append(phase).append(" |");
    }
    text.append("\n|---|").append("---|".repeat(FaultPhase.values().length)).append('\n');
    return text.toString();
  }

  /** A row for each fault. */
  public String rows() {
    StringBuilder text = new StringBuilder();
    for (FaultKind kind : kinds) {
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
