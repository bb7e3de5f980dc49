package io.github.azkabanaws.emr.notices;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.emr.azkaban.Execution;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

/** A notice as it goes over the wire, a few kilobytes at most. Immutable. */
public final class NoticeMessage {
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_SENTENCE = 1000;

  private final NoticeKind kind;
  private final String identity;
  private final String subject;
  private final String body;
  private final Map<String, String> attributes;

  private NoticeMessage(
      NoticeKind kind,
      String identity,
      String subject,
      String body,
      Map<String, String> attributes) {
    this.kind = kind;
    this.identity = identity;
    this.subject = subject;
    this.body = body;
    this.attributes = attributes;
  }

  /** What is sent of a notice that was told at that time. */
  public static NoticeMessage of(Notice notice, Instant time) {
    Objects.requireNonNull(time, "time");
    Map<String, String> attributes = new LinkedHashMap<>();
    put(attributes, "kind", Optional.of(notice.kind().text()));
    if (!notice.kind().isOfEverybody()) {
      put(attributes, "group", notice.group());
      put(attributes, "project", notice.execution().map(Execution::projectName));
    }
    return new NoticeMessage(
        notice.kind(),
        notice.identity(),
        subject(notice),
        body(notice, time),
        Collections.unmodifiableMap(attributes));
  }

  /** ASCII without control characters and shorter than 100 characters, as SNS wants it. */
  private static String subject(Notice notice) {
    return "Azkaban EMR: "
        + notice.kind().headline()
        + notice.execution().map(job -> " (execution " + job.executionId() + ")").orElse("");
  }

  private static String body(Notice notice, Instant time) {
    JsonWriter json = JsonWriter.create().writeStartObject();
    text(json, "text", LogText.visible(notice.sentence(), LONGEST_SENTENCE));
    text(json, "kind", notice.kind().text());
    text(json, "time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    name(json, "group", notice.group());
    if (notice.execution().isPresent()) {
      Execution job = notice.execution().get();
      name(json, "project", Optional.of(job.projectName()));
      name(json, "flow", Optional.of(job.flowId()));
      // Without its place among embedded flows, which an author can write.
      name(json, "job", Optional.of(job.jobId()));
      json.writeFieldName("execution").writeValue(job.executionId());
      json.writeFieldName("attempt").writeValue(job.attempt());
    }
    name(json, "cluster", notice.cluster());
    name(json, "step", notice.step());
    name(json, "rule", notice.rule());
    json.writeEndObject();
    return new String(json.getBytes(), StandardCharsets.UTF_8);
  }

  private static void name(JsonWriter json, String member, Optional<String> value) {
    value.ifPresent(name -> text(json, member, LogText.visible(name, LONGEST_NAME)));
  }

  private static void text(JsonWriter json, String member, String value) {
    json.writeFieldName(member).writeValue(value);
  }

  /** SNS takes no empty value; what a filter compares is what the message says. */
  private static void put(Map<String, String> attributes, String name, Optional<String> value) {
    value
        .map(text -> LogText.visible(text, LONGEST_NAME))
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> attributes.put(name, text));
  }

  NoticeKind kind() {
    return kind;
  }

  /** As {@link Notice#identity} has it. */
  String identity() {
    return identity;
  }

  /** Of a mail. */
  String subject() {
    return subject;
  }

  /** JSON. */
  String body() {
    return body;
  }

  /** What subscribers filter by; none of them is empty. */
  Map<String, String> attributes() {
    return attributes;
  }
}
