package io.github.azkabanaws.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The table at the end: what was asked, what EMR saw, how it ended, and whether that is as it
 * should be.
 */
final class Report {
  private record Row(String mark, String asked, String seen, String ended) {}

  private final List<Row> rows = new ArrayList<>();
  private boolean allRight = true;

  /**
   * Adds a row.
   *
   * @param expected how it has to end
   * @param ended how it did
   */
  void add(String asked, String seen, String expected, String ended) {
    boolean ok = ended.equals(expected);
    allRight &= ok;
    rows.add(new Row(ok ? "ok" : "WRONG", asked, seen, ok ? ended : ended + ", not " + expected));
  }

  boolean isAllRight() {
    return allRight;
  }

  /** Prints the table, each column as wide as it has to be. */
  void print(Console console) {
    List<Row> all = new ArrayList<>();
    all.add(new Row("", "ASKED", "WHAT EMR SAW", "HOW IT ENDED"));
    all.addAll(rows);
    int asked = all.stream().mapToInt(row -> row.asked().length()).max().orElse(0);
    int seen = all.stream().mapToInt(row -> row.seen().length()).max().orElse(0);
    String format = "%-5s %-" + asked + "s  %-" + seen + "s  %s";
    for (Row row : all) {
      String line = String.format(format, row.mark(), row.asked(), row.seen(), row.ended());
      if (row.mark().isEmpty()) {
        console.plain(line);
      } else {
        console.verdict(row.mark().equals("ok"), line);
      }
    }
  }
}
