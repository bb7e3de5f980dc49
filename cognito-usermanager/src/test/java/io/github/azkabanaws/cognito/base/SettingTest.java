package io.github.azkabanaws.cognito.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
  private final Props props = new Props();
  private final ConfigProblems problems = new ConfigProblems();

  @Test
  void whatIsMissingHasItsDefault() {
    assertThat(Setting.text(props, "a", problems)).isEmpty();
    assertThat(Setting.flag(props, "a", true, problems)).isTrue();
    assertThat(Setting.flag(props, "a", false, problems)).isFalse();
    problems.throwIfAny();
  }

  @Test
  void readsWhatIsThere() {
    props.put("a", " x ");
    props.put("yes", "true ");
    props.put("no", "false");
    assertThat(Setting.text(props, "a", problems)).contains("x");
    assertThat(Setting.flag(props, "yes", false, problems)).isTrue();
    assertThat(Setting.flag(props, "no", true, problems)).isFalse();
    problems.throwIfAny();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "TRUE", "1", "", " "})
  void otherFlagsAreProblems(String value) {
    props.put("a", value);
    Setting.flag(props, "a", false, problems);
    assertThatThrownBy(problems::throwIfAny).hasMessageContaining("1. a is ");
  }
}
