package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeSettingsTest {
  private static final Instant LOGIN = TestTokens.NOW;
  private static final Instant TOKEN_END = LOGIN.plusSeconds(100);

  private final ConfigProblems problems = new ConfigProblems();

  @Test
  void endsAfterTwelveHoursByDefault() {
    LifetimeSettings settings = LifetimeSettings.read(new Props(), problems);
    assertThat(settings.endOf(LOGIN, TOKEN_END)).isEqualTo(LOGIN.plus(Duration.ofHours(12)));
    assertThat(settings).hasToString("43200 s after the login");
  }

  @Test
  void endsWithTheToken() {
    assertThat(read("token").endOf(LOGIN, TOKEN_END)).isEqualTo(TOKEN_END);
    assertThat(read("token")).hasToString("with the token");
  }

  @Test
  void neverEndsAsInAzkaban() {
    assertThat(read("azkaban").endOf(LOGIN, TOKEN_END)).isEqualTo(Instant.MAX);
    assertThat(read("azkaban")).hasToString("never");
  }

  @ParameterizedTest
  @CsvSource({"60s,60", "1m,60", "90m,5400", "12h,43200", "1 d,86400", "30d,2592000"})
  void readsDurations(String text, long seconds) {
    assertThat(read(text).endOf(LOGIN, TOKEN_END)).isEqualTo(LOGIN.plusSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "12", "0h", "59s", "31d", "-1h", "1.5h", "never", "Token", "99999999999h"})
  void refusesOtherValues(String text) {
    assertThat(read(text).endOf(LOGIN, TOKEN_END)).isEqualTo(LOGIN.plus(Duration.ofHours(12)));
    assertThatThrownBy(problems::throwIfAny).hasMessageContaining("cognito.session.end is ");
  }

  private LifetimeSettings read(String text) {
    Props props = new Props();
    props.put(LifetimeSettings.SESSION_END, text);
    return LifetimeSettings.read(props, problems);
  }
}
