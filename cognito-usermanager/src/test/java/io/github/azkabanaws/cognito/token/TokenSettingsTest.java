package io.github.azkabanaws.cognito.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSettingsTest {
  private final Props props = new Props();
  private final ConfigProblems problems = new ConfigProblems();

  @BeforeEach
  void setUp() {
    props.put(TokenSettings.CLIENT_ID, "1example23456789");
  }

  @Test
  void hasTheseDefaults() {
    TokenSettings settings = TokenSettings.read(props, problems);
    problems.throwIfAny();
    assertThat(settings.clients()).containsExactly("1example23456789");
    assertThat(settings.uses()).containsExactly(TokenUse.ID);
    assertThat(settings.clockSkew()).isEqualTo(Duration.ofMinutes(1));
    assertThat(problems.doubts()).isEmpty();
  }

  @Test
  void takesWhatIsSet() {
    props.put(TokenSettings.CLIENT_ID, "a1,b2");
    props.put(TokenUse.PROPERTY, "access, id");
    props.put(TokenSettings.CLOCK_SKEW, "5m");
    TokenSettings settings = TokenSettings.read(props, problems);
    problems.throwIfAny();
    assertThat(settings.clients()).containsExactly("a1", "b2");
    assertThat(settings.uses()).containsExactly(TokenUse.ID, TokenUse.ACCESS);
    assertThat(settings.clockSkew()).isEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a-b", "a,", "https://a.example", "a.b"})
  void anIdThatNoAppClientHasIsRefused(String client) {
    props.put(TokenSettings.CLIENT_ID, client);
    TokenSettings.read(props, problems);
    assertThatThrownBy(problems::throwIfAny).hasMessageContaining("cognito.client.id ");
  }

  @Test
  void theNameOfAnAppClientIsDoubted() {
    props.put(TokenSettings.CLIENT_ID, "a1,MyApp");
    TokenSettings.read(props, problems);
    problems.throwIfAny();
    assertThat(problems.doubts())
        .singleElement()
        .asString()
        .startsWith("cognito.client.id has \"MyApp\", but Cognito makes the ids");
  }

  @ParameterizedTest
  @ValueSource(strings = {"refresh", "id,", "ID", "id,refresh"})
  void anotherUseIsRefused(String uses) {
    props.put(TokenUse.PROPERTY, uses);
    TokenSettings.read(props, problems);
    assertThatThrownBy(problems::throwIfAny)
        .hasMessageContaining("cognito.token.use is \"" + uses + "\"; allowed: id, access");
  }
}
