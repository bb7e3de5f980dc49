package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.StepJobException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a b|\"a b\"",
        "\"\\|\"\\\"\\\\\"",
        "ü\uD83D\uDC33x|\"ü\uD83D\uDC33x\"",
      })
  void whatCanBeSeenIsShownAsItIs(String text, String quoted) {
    assertThat(Words.quote(text)).isEqualTo(quoted);
    assertThat(Words.hasOddBlank(text)).isFalse();
  }

  @Test
  void whatCanNotBeSeenIsAnEscape() {
    assertThat(Words.quote("a\nb\tc")).isEqualTo("\"a\\nb\\u0009c\"");
    assertThat(Words.quote("a\u00a0b\u200b")).isEqualTo("\"a\\u00a0b\\u200b\"");
    // A tag character, two units of UTF-16.
    assertThat(Words.quote("\uDB40\uDC41")).isEqualTo("\"\\udb40\\udc41\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u00a0b", "\t", "a\u200b", "\u2028"})
  void aBlankThatIsNoPlainOneIsOdd(String text) {
    assertThat(Words.hasOddBlank(text)).isTrue();
  }

  @Test
  void aPlainWordNeedsNoQuotes() {
    assertThat(Words.line(List.of("/x/a.sh", "a=b,c", "%d*", "it's")))
        .isEqualTo("/x/a.sh a=b,c %d* \"it's\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "x\0y"})
  void noProgramTakesTheZeroCharacter(String word) {
    assertThat(Words.isTransferable(word)).isFalse();
    assertThatThrownBy(() -> require("/x", word))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("command.2 has the zero character in \"")
        .hasMessageContaining("\\u0000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "x\uDC33y"})
  void halfOfACharacterHasNoBytes(String word) {
    assertThat(Words.isTransferable(word)).isFalse();
    assertThatThrownBy(() -> require("/x", word))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("command.2 has half of a surrogate pair in \"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "\n", "\uD83D\uDC33", "\u200b"})
  void anythingElseArrives(String word) {
    assertThat(Words.isTransferable(word)).isTrue();
    assertThatCode(() -> require("/x", word)).doesNotThrowAnyException();
  }

  private static void require(String... words) throws StepJobException {
    Words.requireTransferable(Command.of("command.2", List.of(words)));
  }
}
