package io.github.azkabanaws.cognito.keys;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwk;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.jwks.JwksDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StaticKeySourceTest {
  private StaticKeySource source;

  @BeforeEach
  void setUp() throws Exception {
    source =
        new StaticKeySource(
            "inline JSON",
            JwksDocument.parse(jwks(jwk("good", KEYS), jwk("weak", TestTokens.WEAK_KEYS))),
            TestTokens.NOW);
  }

  @Test
  void findsKeysById() throws Exception {
    assertThat(source.find("good")).isNotNull();
    source.close();
    assertThat(source.find("good")).isNotNull();
  }

  @Test
  void tellsUnknownFromUnsuitable() {
    assertThatThrownBy(() -> source.find("other"))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.KEY_UNKNOWN));
    assertThatThrownBy(() -> source.find("weak"))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.KEY_UNSUITABLE))
        .hasMessageContaining("1024 bits");
  }

  @Test
  void warnsOfKeysThatCannotBeUsed() {
    try (LogCapture log = LogCapture.start()) {
      source.prepare();
      assertThat(log.lines()).singleElement().asString().startsWith("WARN").contains("weak");
    }
  }

  @Test
  void tellsWhatItHas() {
    source.refresh();
    KeyStatus status = source.status();
    assertThat(status.source()).isEqualTo("inline JSON");
    assertThat(status.keyIds()).hasSize(1);
    assertThat(status.lastSuccess()).hasValue(TestTokens.NOW);
    assertThat(status.fetches()).isZero();
    assertThat(status.failures()).isZero();
    assertThat(status.problem()).isEmpty();
  }
}
