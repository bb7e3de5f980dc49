package io.github.azkabanaws.base.text;

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

  @Test
  void aTextOfSeveralLinesBecomesOne() {
    assertThat(LogText.oneLine(" a\r\n\tb\u007f")).isEqualTo("a b");
    assertThat(LogText.oneLine("a b")).isEqualTo("a b");
  }

  @Test
  void aValueInASentenceIsOneShortLine() {
    assertThat(LogText.shorten("a\nb")).isEqualTo("a?b");
    assertThat(LogText.shorten("x".repeat(100))).isEqualTo("x".repeat(100));
    assertThat(LogText.shorten("x".repeat(101))).isEqualTo("x".repeat(100) + "...");
  }

  @Test
  void whatCannotBeSeenIsShown() {
    assertThat(LogText.visible(" a\u202eb\n\ud83d\ude00 \u00e9 ", 100))
        .isEqualTo("a\\u202eb\\u000a\\ud83d\\ude00 \u00e9");
    assertThat(LogText.visible("abcd", 3)).isEqualTo("abc...");
    assertThat(LogText.visible("abc", 3)).isEqualTo("abc");
  }
}
