package io.github.azkabanaws.cognito.setup;

import com.nimbusds.jose.shaded.gson.stream.JsonWriter;
import io.github.azkabanaws.cognito.setup.CheckLine.Status;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** What all checks together come to. Immutable. */
public final class CheckReport {
  private final List<CheckLine> lines;

  public CheckReport(List<CheckLine> lines) {
    this.lines = lines;
  }

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
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      for (Status status : Status.values()) {
        json.name(status.toString()).value(count(status));
      }
      json.name("checks").beginArray();
      for (CheckLine line : lines) {
        json.beginObject();
        json.name("check").value(line.check());
        json.name("status").value(line.status().toString());
        json.name("text").value(line.text());
        json.name("advice").value(line.advice());
        json.endObject();
      }
      json.endArray().endObject();
    } catch (IOException e) {
      throw new IllegalStateException("Nothing is written but memory", e);
    }
    return text.toString();
  }

  private long count(Status status) {
    return lines.stream().filter(line -> line.status() == status).count();
  }
}
