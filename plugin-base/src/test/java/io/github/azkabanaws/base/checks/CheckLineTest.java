package io.github.azkabanaws.base.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.base.checks.CheckLine.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

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
  void theJsonHasTheTextsAsTheyAre() throws Exception {
    CheckReport report =
        new CheckReport(
            List.of(
                new CheckLine("x", Status.FAILED, HOSTILE, "do"),
                new CheckLine("y", Status.OK, "fine", "")));
    JsonNode json = new ObjectMapper().readTree(report.json());
    assertThat(json.get("failed").asInt()).isEqualTo(1);
    assertThat(json.get("warning").asInt()).isZero();
    assertThat(json.get("checks")).hasSize(2);
    JsonNode first = json.get("checks").get(0);
    assertThat(first.get("check").asText()).isEqualTo("x");
    assertThat(first.get("text").asText())
        .isEqualTo(new CheckLine("x", Status.FAILED, HOSTILE, "do").text());
    assertThat(first.get("advice").asText()).isEqualTo("do");
    assertThat(first.get("status").asText()).isEqualTo("failed");
    assertThat(report.hasFailed()).isTrue();
    assertThat(report.summary()).isEqualTo("1 ok, 0 warnings, 1 failed, 0 skipped");
  }
}
