package io.github.azkabanaws.cognito;

import static io.github.azkabanaws.cognito.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.TestTokens.jwk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import io.github.azkabanaws.cognito.VerificationKey.UnsuitableKeyException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"use\":\"sig\"",
        "\"alg\":\"RS256\"",
        "\"key_ops\":[\"verify\"]",
        "\"use\":\"sig\",\"alg\":\"RS256\",\"key_ops\":[\"verify\",\"sign\"]"
      })
  void verifiesWithAKeyForSignatures(String members) throws Exception {
    VerificationKey key = VerificationKey.of(JWK.parse(jwk("k", KEYS, members)));
    byte[] content = "a.b".getBytes(StandardCharsets.US_ASCII);
    Base64URL signature = Base64URL.encode(TestTokens.rs256("a.b", KEYS.getPrivate()));
    assertThat(key.verifies(content, signature)).isTrue();
    assertThat(key.verifies("a.c".getBytes(StandardCharsets.US_ASCII), signature)).isFalse();
    assertThat(key.verifies(content, Base64URL.encode("short"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"use\":\"enc\"",
        "\"alg\":\"RS512\"",
        "\"alg\":\"PS256\"",
        "\"alg\":\"RSA-OAEP\"",
        "\"key_ops\":[\"encrypt\"]",
        "\"key_ops\":[]"
      })
  void refusesAKeyForAnythingElse(String members) throws Exception {
    assertUnsuitable(jwk("k", KEYS, members), "its ");
  }

  @Test
  void refusesWeakKeys() throws Exception {
    assertUnsuitable(jwk("k", TestTokens.WEAK_KEYS), "1024 bits");
  }

  @Test
  void refusesTheExponentOne() throws Exception {
    String one = jwk("k", KEYS).replaceAll("\"e\":\"[^\"]*\"", "\"e\":\"AQ\"");
    assertUnsuitable(one, "");
  }

  @Test
  void refusesPublishedPrivateKeys() throws Exception {
    KeyPair pair = TestTokens.rsa(2048);
    String d =
        TestTokens.base64(
            TestTokens.unsigned(((RSAPrivateKey) pair.getPrivate()).getPrivateExponent()));
    assertUnsuitable(jwk("k", pair, "\"d\":\"" + d + "\""), "private");
  }

  @Test
  void refusesOtherKinds() throws Exception {
    assertUnsuitable("{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"AAAA\"}", "not an RSA key");
  }

  private static void assertUnsuitable(String json, String message) throws Exception {
    JWK jwk = JWK.parse(json);
    assertThatThrownBy(() -> VerificationKey.of(jwk))
        .isInstanceOf(UnsuitableKeyException.class)
        .hasMessageContaining(message);
  }
}
