package io.github.azkabanaws.emr.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.setup.CheckLine.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class CheckLineTest {
  private static final String HOSTILE = "a\u001b[2J\nok       b: fine\u202e\u2028\"\\\u0000\ud83d";

  @Test
  void aLineHasStatusCheckTextAndAdvice() {
    assertThat(new CheckLine("clock", Status.FAILED, "wrong", "set it"))
        .hasToString("failed   clock: wrong -> set it");
    assertThat(new CheckLine("clock", Status.OK, "right", "")).hasToString("ok       clock: right");
  }

  @Test
  void whatOthersWroteStaysOneLineThatShowsItself() {
    String line = new CheckLine("x", Status.FAILED, HOSTILE, HOSTILE).toString();
    assertThat(line)
        .contains("a\\u001b[2J\\u000aok       b: fine\\u202e\\u2028\"\\\\u0000\\ud83d")
        .doesNotContain("\n")
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
  }

  @Test
  void aTextWithoutAnEndIsCut() {
    assertThat(new CheckLine("x", Status.OK, "y".repeat(100_000), "").text())
        .hasSizeLessThan(1100)
        .endsWith("...");
  }

  @Test
  void theJsonHasTheTextsAsTheyAre() {
    CheckReport report =
        new CheckReport(
            List.of(
                new CheckLine("x", Status.FAILED, HOSTILE, "do"),
                new CheckLine("y", Status.OK, "fine", "")));
    JsonNode json = JsonNode.parser().parse(report.json());
    assertThat(json.field("failed").orElseThrow().asNumber()).isEqualTo("1");
    assertThat(json.field("warning").orElseThrow().asNumber()).isEqualTo("0");
    JsonNode first = json.field("checks").orElseThrow().asArray().get(0);
    assertThat(first.field("text").orElseThrow().asString())
        .isEqualTo(new CheckLine("x", Status.FAILED, HOSTILE, "do").text());
    assertThat(first.field("advice").orElseThrow().asString()).isEqualTo("do");
    assertThat(first.field("status").orElseThrow().asString()).isEqualTo("failed");
    assertThat(report.hasFailed()).isTrue();
    assertThat(report.summary()).isEqualTo("1 ok, 0 warnings, 1 failed, 0 skipped");
  }
}
