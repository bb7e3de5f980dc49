package io.github.azkabanaws.emr.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.fixtures.Examples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class NoticeMessageTest {
  private static final Instant TIME = Instant.parse("2026-11-28T18:04:05.678Z");

  /** Everything that turns text, moves a cursor, ends a JSON string, or is half of something. */
  private static final String HOSTILE =
      "a\"\\,\n\r\u0000\u001b[2J\u202e\u2028\ud800\ufffe</x>&%00 {\"kind\":\"test\"}";

  @Test
  void saysWhatHappenedToWhat() {
    NoticeMessage message =
        message(
            Notice.of(NoticeKind.KILL_NOT_CONFIRMED, "It may still run.")
                .onStep("j-1", "s-1")
                .byRule("steps.active")
                .ofJob(Examples.EXECUTION, Optional.of("science")));
    assertThat(message.body())
        .isEqualTo(
            "{\"text\":\"It may still run.\",\"kind\":\"kill-not-confirmed\","
                + "\"time\":\"2026-11-28T18:04:05Z\",\"group\":\"science\",\"project\":\"demo\","
                + "\"flow\":\"reports\",\"job\":\"count\",\"execution\":42,\"attempt\":0,"
                + "\"cluster\":\"j-1\",\"step\":\"s-1\",\"rule\":\"steps.active\"}");
    assertThat(message.attributes())
        .isEqualTo(Map.of("kind", "kill-not-confirmed", "group", "science", "project", "demo"));
    assertThat(message.subject())
        .isEqualTo("Azkaban EMR: the end of a step is not confirmed (execution 42)");
  }

  @Test
  void whatIsNotKnownIsNotThere() {
    NoticeMessage message = message(Notice.of(NoticeKind.TEST, "A test."));
    assertThat(message.body())
        .isEqualTo("{\"text\":\"A test.\",\"kind\":\"test\",\"time\":\"2026-11-28T18:04:05Z\"}");
    assertThat(message.attributes()).isEqualTo(Map.of("kind", "test"));
    assertThat(message.subject()).isEqualTo("Azkaban EMR: a test");
  }

  @Test
  void whatAnAuthorSaysOfTheJobsPlaceIsNotThere() {
    Execution nested = new Execution(1, "p", "f", "count", "outer:inner:count", 2, "u", Set.of());
    assertThat(message(Notice.of(NoticeKind.TEST, "x").ofJob(nested, Optional.empty())).body())
        .contains("\"job\":\"count\",\"execution\":1,\"attempt\":2");
  }

  @Test
  void hostileNamesStandInOneLineOfPrintableText() {
    Execution execution = new Execution(1, HOSTILE, HOSTILE, HOSTILE, "", 0, "u", Set.of());
    NoticeMessage message =
        message(
            Notice.of(NoticeKind.ORPHAN_MET, HOSTILE)
                .onStep(HOSTILE, HOSTILE)
                .byRule(HOSTILE)
                .ofJob(execution, Optional.of(HOSTILE)));
    Map<String, JsonNode> members = JsonNode.parser().parse(message.body()).asObject();
    assertThat(members.get("kind").asString()).isEqualTo("orphan-met");
    String shown =
        "a\"\\,\\u000a\\u000d\\u0000\\u001b[2J\\u202e\\u2028\\ud800\\ufffe</x>&%00"
            + " {\"kind\":\"test\"}";
    for (String member : new String[] {"text", "group", "project", "job", "cluster", "rule"}) {
      assertThat(members.get(member).asString()).as(member).isEqualTo(shown);
    }
    assertThat(message.attributes()).containsEntry("group", shown).containsEntry("project", shown);
    assertThat(message.subject())
        .isEqualTo("Azkaban EMR: a step without an execution was met (execution 1)");
  }

  @Test
  void noNameMakesItLong() {
    String name = "\u0001".repeat(100_000);
    Execution execution = new Execution(1, name, name, name, name, 0, "u", Set.of());
    NoticeMessage message =
        message(
            Notice.of(NoticeKind.ORPHAN_MET, name)
                .onStep(name, name)
                .byRule(name)
                .ofJob(execution, Optional.of(name)));
    // SNS's own limit is 256 kB, attributes included.
    assertThat(message.body().getBytes(StandardCharsets.UTF_8).length).isLessThan(40_000);
    assertThat(message.attributes().values()).allMatch(value -> value.length() < 2000);
    assertThat(message.subject()).hasSizeLessThan(100);
  }

  @Test
  void noFilterByGroupHidesWhatConcernsEverybody() {
    NoticeMessage message =
        message(
            Notice.of(NoticeKind.EMR_SILENT, "x")
                .ofJob(Examples.EXECUTION, Optional.of("science")));
    assertThat(message.attributes()).isEqualTo(Map.of("kind", "emr-silent"));
    assertThat(message.body()).contains("\"group\":\"science\"");
  }

  @Test
  void anEmptyNameIsNoAttribute() {
    Execution execution = new Execution(1, " ", "f", "j", "", 0, "u", Set.of());
    assertThat(
            message(Notice.of(NoticeKind.TEST, "x").ofJob(execution, Optional.of(""))).attributes())
        .isEqualTo(Map.of("kind", "test"));
  }

  @ParameterizedTest
  @EnumSource
  void theSubjectIsAsSnsWantsIt(NoticeKind kind) {
    Execution execution = new Execution(Integer.MAX_VALUE, "p", "f", "j", "", 0, "u", Set.of());
    assertThat(message(Notice.of(kind, "x").ofJob(execution, Optional.empty())).subject())
        .matches("[\\x21-\\x7e][\\x20-\\x7e]{0,98}");
    assertThat(kind.text()).matches("[a-z-]+");
  }

  private static NoticeMessage message(Notice notice) {
    return NoticeMessage.of(notice, TIME);
  }
}
