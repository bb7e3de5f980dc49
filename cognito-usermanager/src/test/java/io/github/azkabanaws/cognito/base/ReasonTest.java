package io.github.azkabanaws.cognito.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {
  @ParameterizedTest
  @EnumSource
  void sentencesAreSafeInAPage(Reason reason) {
    assertThat(reason.sentence()).matches("[A-Za-z][-A-Za-z/ ,:'()]*\\.");
  }
}
