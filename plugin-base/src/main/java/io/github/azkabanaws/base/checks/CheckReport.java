package io.github.azkabanaws.base.checks;

import io.github.azkabanaws.base.checks.CheckLine.Status;
import java.util.List;
import java.util.stream.Collectors;

/** What all checks together come to. Immutable. */
public final class CheckReport {
  private final List<CheckLine> lines;

  /**
   * @param lines of all checks
   */
  public CheckReport(List<CheckLine> lines) {
    this.lines = lines;
  }

  /** Whether any check has. */
  public boolean hasFailed() {
    return count(Status.FAILED) > 0;
  }

  /** The last line of the text. */
  public String summary() {
    return count(Status.OK)
        + " ok, "
        + count(Status.WARNING)
        + " warnings, "
        + count(Status.FAILED)
        + " failed, "
        + count(Status.SKIPPED)
        + " skipped";
  }

  /** The same content as the lines of text: {@code {"failed":0,...,"checks":[...]}}. */
  public String json() {
    StringBuilder json = new StringBuilder("{");
    for (Status status : Status.values()) {
      json.append(quote(status.toString())).append(':').append(count(status)).append(',');
    }
    return json.append("\"checks\":")
        .append(lines.stream().map(CheckReport::json).collect(Collectors.joining(",", "[", "]")))
        .append('}')
        .toString();
  }

  private static String json(CheckLine line) {
    return "{\"check\":"
        + quote(line.check())
        + ",\"status\":"
        + quote(line.status().toString())
        + ",\"text\":"
        + quote(line.text())
        + ",\"advice\":"
        + quote(line.advice())
        + '}';
  }

  /** A line's texts have no control characters. */
  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private long count(Status status) {
    return lines.stream().filter(line -> line.status() == status).count();
  }
}
