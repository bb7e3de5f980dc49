package io.github.azkabanaws.cognito.jwks;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.OTHER_KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwk;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.jwks.JwksDocument.MalformedException;
import java.security.KeyPair;
import java.util.List;
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
    assertThat(document.keyIds()).containsExactly("good");
    assertThat(document.warnings()).hasSize(6);
    assertThat(document.warnings().get(2)).contains("key 3", "weak", "1024 bits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":1}",
        "{\"kty\":\"EC\",\"kid\":\"a\",\"crv\":\"P-999\",\"x\":\"AA\",\"y\":\"AA\"}",
        "{\"kty\":\"EC\",\"kid\":\"a\",\"kid\":\"a\"}",
        "{\"kid\":\"a\"}",
        "{\"kid\":\"a\",\"kty\":7}",
        "{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":1e999,\"e\":\"AQAB\"}",
        "{\"kty\":\"RSA\",\"kid\":\"a\",\"x\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}",
        "{\"kty\":\"OKP\",\"kid\":\"a\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
        "7",
        "null",
        "[]"
      })
  void anOddKeyTakesNeitherTheSetNorAnIdFromTheOthers(String odd) throws Exception {
    for (String json :
        List.of(
            jwks(odd, jwk("a", KEYS)),
            jwks(jwk("a", KEYS), odd),
            jwks(jwk("a", KEYS, "\"use\":\"enc\""), odd, jwk("a", KEYS), odd))) {
      JwksDocument document = JwksDocument.parse(json);
      assertThat(document.find("a", "test")).hasSize(1);
      assertThat(document.size()).isEqualTo(1);
      assertThat(document.warnings()).isNotEmpty().allMatch(w -> w.startsWith("key "));
    }
  }

  @Test
  void aDeepEntryTakesNothingFromTheOthers() throws Exception {
    String deep = "{\"kty\":\"NEW\",\"x\":" + "[".repeat(300) + "]".repeat(300) + "}";
    JwksDocument document = JwksDocument.parse(jwks(deep, jwk("a", KEYS)));
    assertThat(document.keyIds()).containsExactly("a");
    assertThat(document.warnings()).hasSize(1);
  }

  @Test
  void aRepeatedMemberIsNamed() throws Exception {
    JwksDocument document =
        JwksDocument.parse(jwks(jwk("a", KEYS), jwk("b", OTHER_KEYS, "\"alg\":1,\"alg\":2")));
    assertThat(document.keyIds()).containsExactly("a");
    assertThat(document.warnings())
        .containsExactly("key 2 of the JWKS can't be used: it has the member \"alg\" twice");
  }

  @Test
  void everyKeyOfOneIdCounts() throws Exception {
    JwksDocument document =
        JwksDocument.parse(jwks(jwk("a", KEYS), jwk("a", OTHER_KEYS), jwk("a", KEYS)));
    assertThat(document.size()).isEqualTo(2);
    assertThat(document.warnings()).isEmpty();
    byte[] content = TestTokens.utf8("a.b");
    for (KeyPair pair : List.of(KEYS, OTHER_KEYS)) {
      Base64URL signature = Base64URL.encode(TestTokens.rs256("a.b", pair.getPrivate()));
      assertThat(document.find("a", "test")).anyMatch(key -> key.verifies(content, signature));
    }
  }

  @Test
  void anIdOfUnusableKeysOnlyIsToldWithAllReasons() throws Exception {
    JwksDocument document =
        JwksDocument.parse(
            jwks(
                jwk("good", KEYS),
                jwk("a", KEYS, "\"use\":\"enc\""),
                jwk("a", TestTokens.WEAK_KEYS)));
    assertThatThrownBy(() -> document.find("a", "test"))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.KEY_UNSUITABLE))
        .hasMessageContainingAll("\"enc\"", "1024 bits");
  }

  @Test
  void aByteOrderMarkIsNoMatter() throws Exception {
    assertThat(JwksDocument.parse("\ufeff" + TestTokens.poolJwks()).size()).isEqualTo(1);
  }

  @Test
  void whatStandsBesideTheKeysIsNoMatter() throws Exception {
    String json = TestTokens.poolJwks();
    String more = "{\"x\":1,\"x\":[1e999],\"keys\":" + json.substring(8, json.length() - 1);
    assertThat(JwksDocument.parse(more + ",\"y\":null}").size()).isEqualTo(1);
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
        "{\"keys\":[null]}",
        "{\"keys\":[",
        "{\"keys\":[]} {",
        "{'keys':[]}"
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
