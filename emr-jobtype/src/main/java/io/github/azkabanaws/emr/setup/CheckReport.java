package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.emr.setup.CheckLine.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

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
    JsonWriter json = JsonWriter.create();
    json.writeStartObject();
    for (Status status : Status.values()) {
      json.writeFieldName(status.toString()).writeValue((int) count(status));
    }
    json.writeFieldName("checks").writeStartArray();
    for (CheckLine line : lines) {
      json.writeStartObject();
      json.writeFieldName("check").writeValue(line.check());
      json.writeFieldName("status").writeValue(line.status().toString());
      json.writeFieldName("text").writeValue(line.text());
      json.writeFieldName("advice").writeValue(line.advice());
      json.writeEndObject();
    }
    json.writeEndArray().writeEndObject();
    return new String(json.getBytes(), StandardCharsets.UTF_8);
  }

  private long count(Status status) {
    return lines.stream().filter(line -> line.status() == status).count();
  }
}
