package io.github.azkabanaws.cognito.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class LogTextTest {
  @Test
  void quotesPlainText() {
    assertThat(LogText.quote("alice")).isEqualTo("\"alice\"");
    assertThat(LogText.quote(null)).isEqualTo("nothing");
  }

  @Test
  void escapesWhatCouldForgeALine() {
    assertThat(LogText.quote("a\r\nLogin accepted")).isEqualTo("\"a\\u000d\\u000aLogin accepted\"");
    assertThat(LogText.quote("\u2028\u202e\u0000\u007f\u00e9"))
        .isEqualTo("\"\\u2028\\u202e\\u0000\\u007f\\u00e9\"");
    assertThat(LogText.quote("a\" user=\"root\\")).isEqualTo("\"a\\\" user=\\\"root\\\\\"");
  }

  @Test
  void cutsLongText() {
    assertThat(LogText.quote("x".repeat(500))).hasSizeLessThan(130).endsWith("...\"");
  }

  @Test
  void namesJsonByKind() {
    assertThat(LogText.quoteJson(null)).isEqualTo("nothing");
    assertThat(LogText.quoteJson("x")).isEqualTo("\"x\"");
    assertThat(LogText.quoteJson(true)).isEqualTo("true");
    assertThat(LogText.quoteJson(1.5)).isEqualTo("1.5");
    assertThat(LogText.quoteJson(Collections.emptyList())).isEqualTo("an array");
    assertThat(LogText.quoteJson(Collections.emptyMap())).isEqualTo("an object");
  }

  @Test
  void quotesLists() {
    assertThat(LogText.quoteAll(Arrays.asList("a", "b\n"))).isEqualTo("[\"a\", \"b\\u000a\"]");
  }
}
