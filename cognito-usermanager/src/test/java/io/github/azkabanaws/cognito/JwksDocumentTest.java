package io.github.azkabanaws.cognito;

import static io.github.azkabanaws.cognito.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.TestTokens.OTHER_KEYS;
import static io.github.azkabanaws.cognito.TestTokens.jwk;
import static io.github.azkabanaws.cognito.TestTokens.jwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import io.github.azkabanaws.cognito.JwksDocument.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksDocumentTest {
  @Test
  void readsTheKeys() throws Exception {
    JwksDocument document = JwksDocument.parse(jwks(jwk("a", KEYS), jwk("b", OTHER_KEYS)));
    assertThat(document.size()).isEqualTo(2);
    assertThat(document.find("a", "test")).isNotNull();
    assertThat(document.find("b", "test")).isNotNull();
    assertThat(document.warnings()).isEmpty();
  }

  @Test
  void oneBadKeyDoesNotSpoilTheOthers() throws Exception {
    JwksDocument document =
        JwksDocument.parse(
            jwks(
                "{\"kty\":\"RSA\",\"kid\":\"broken\",\"n\":1}",
                "7",
                jwk("weak", TestTokens.WEAK_KEYS),
                "{\"kty\":\"oct\",\"kid\":\"secret\",\"k\":\"AAAA\"}",
                "{\"kty\":\"NEW\",\"kid\":\"future\"}",
                jwk("x", OTHER_KEYS).replace("\"kid\":\"x\",", ""),
                jwk("good", KEYS)));
    assertThat(document.size()).isEqualTo(1);
    assertThat(document.knows("good")).isTrue();
    assertThat(document.knows("weak")).isTrue();
    assertThat(document.knows("broken")).isFalse();
    assertThat(document.warnings()).hasSize(6);
    assertThat(document.warnings().get(2)).contains("key 3", "weak", "1024 bits");
  }

  @Test
  void theFirstOfTwoKeysWithOneIdWins() throws Exception {
    JwksDocument document = JwksDocument.parse(jwks(jwk("a", KEYS), jwk("a", OTHER_KEYS)));
    byte[] content = TestTokens.utf8("a.b");
    Base64URL signature = Base64URL.encode(TestTokens.rs256("a.b", KEYS.getPrivate()));
    assertThat(document.find("a", "test").verifies(content, signature)).isTrue();
    assertThat(document.warnings()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"keys\":null}",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":[],\"keys\":[]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[null]}"
      })
  void refusesWhatHasNoUsableKey(String json) {
    assertThatThrownBy(() -> JwksDocument.parse(json)).isInstanceOf(MalformedException.class);
  }

  @Test
  void deepNestingIsRefused() {
    assertThatThrownBy(() -> JwksDocument.parse("{\"keys\":" + "[".repeat(100_000)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void saysWhyNoKeyIsUsable() {
    assertThatThrownBy(() -> JwksDocument.parse(jwks(jwk("weak", TestTokens.WEAK_KEYS))))
        .hasMessageContaining("no usable key")
        .hasMessageContaining("1024");
  }
}
