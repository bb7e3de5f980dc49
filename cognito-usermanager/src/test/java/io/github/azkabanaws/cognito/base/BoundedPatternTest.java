package io.github.azkabanaws.cognito.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedPatternTest {
  @Test
  void matchesWholeTexts() {
    BoundedPattern pattern = BoundedPattern.compile("a(b+)");
    assertThat(pattern.matches("abb")).isTrue();
    assertThat(pattern.matches("abbc")).isFalse();
    assertThat(pattern.matches("xab")).isFalse();
    assertThat(pattern.match("abb").map(match -> match.group(1))).contains("bb");
    assertThat(pattern.groupCount()).isEqualTo(1);
    assertThat(pattern).hasToString("a(b+)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+b", "(a|a)*b", "(.*a){30}b", "(a*)*\\1b", "([a-z]+)*=", "(x+x+)+y"})
  void givesUpInBoundedTime(String expression) {
    BoundedPattern pattern = BoundedPattern.compile(expression);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertThat(pattern.matches("a".repeat(256))).isFalse();
          assertThat(pattern.matches("x".repeat(256))).isFalse();
        });
  }

  @Test
  void ordinaryExpressionsHaveEnoughSteps() {
    assertThat(BoundedPattern.compile("(?:[a-z]+_)?(.+)@example\\.com").matches("a".repeat(200)))
        .isFalse();
    assertThat(BoundedPattern.compile("(.+)_(.+)@(.+)").matches("x".repeat(120) + "_y@z")).isTrue();
  }

  @Test
  void textsThatAreTooLongDoNotMatch() {
    assertThat(BoundedPattern.compile(".*").matches("a".repeat(256))).isTrue();
    assertThat(BoundedPattern.compile(".*").matches("a".repeat(257))).isFalse();
  }

  @Test
  void saysInOneLineWhatIsWrong() {
    assertThatThrownBy(() -> BoundedPattern.compile("(a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unclosed group near index 2");
  }
}
