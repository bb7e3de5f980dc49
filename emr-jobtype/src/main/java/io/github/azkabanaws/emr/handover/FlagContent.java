package io.github.azkabanaws.emr.handover;

import io.github.azkabanaws.emr.azkaban.Execution;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

/** What a flag stands for, as JSON. It has EMR's times alone, and the attempt that wrote it. */
final class FlagContent {
  private FlagContent() {}

  static byte[] json(Execution execution, List<CompletedStep> steps) {
    JsonWriter json = JsonWriter.create();
    json.writeStartObject();
    field(json, "project", execution.projectName());
    field(json, "flow", execution.flowId());
    field(json, "job", execution.jobId());
    json.writeFieldName("execution").writeValue(execution.executionId());
    json.writeFieldName("attempt").writeValue(execution.attempt());
    field(json, "cluster", steps.get(steps.size() - 1).address().clusterId());
    json.writeFieldName("steps").writeStartArray();
    for (CompletedStep step : steps) {
      json.writeStartObject();
      field(json, "id", step.address().stepId());
      time(json, "created", step.step().created());
      time(json, "started", step.step().started());
      time(json, "ended", step.step().ended());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    return json.getBytes();
  }

  private static void field(JsonWriter json, String name, String value) {
    json.writeFieldName(name).writeValue(value);
  }

  private static void time(JsonWriter json, String name, Optional<Instant> time) {
    time.ifPresent(known -> field(json, name, known.toString()));
  }
}
