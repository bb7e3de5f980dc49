package io.github.azkabanaws.cognito.jwks;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import io.github.azkabanaws.cognito.base.StrictJson;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.jwks.PublishedKey.UnsuitableKeyException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedKeyTest {
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
    VerificationKey key = key(jwk("k", KEYS, members));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"use\":\"\"|its use is \"\", not \"sig\"",
        "\"use\":7|its use is 7.0, not \"sig\"",
        "\"alg\":[]|its alg is an array, not \"RS256\"",
        "\"key_ops\":\"verify\"|its key_ops are no array of texts",
        "\"key_ops\":[\"verify\",\"fly\"]|its key_ops have \"fly\", which nobody knows",
        "\"key_ops\":[\"verify\",null]|its key_ops have nothing, which nobody knows",
        "\"use\":\"sig\",\"key_ops\":[\"verify\",\"encrypt\"]|its \"key_ops\" is malformed, or contra",
        "\"x5c\":[\"AAAA\"]|its \"x5c\" is malformed, or contradicts the rest of the key",
        "\"x5c\":[\"AAAA\"],\"x5t\":\"AAAA\"|its \"x5c\" is malformed, or contradicts the rest",
        "\"x5u\":\"not a url \"|its \"x5u\" is malformed, or contradicts the rest of the key",
        "\"exp\":\"soon\"|its \"exp\" is malformed, or contradicts the rest of the key"
      })
  void namesTheMemberThatIsOdd(String members, String message) throws Exception {
    assertUnsuitable(jwk("k", KEYS, members), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"n\":\"[^\"]*\"|\"n\":null|it has no n",
        "\"n\":\"[^\"]*\"|\"n\":\"\"|its n is not base64url",
        "\"n\":\"|\"n\":\"*|its n is not base64url",
        "\"e\":\"[^\"]*\"|\"e\":65537|its e is not base64url",
        "\"e\":\"[^\"]*\"|\"e\":\"AA\"|exponent is less than 3",
        "\"e\":\"[^\"]*\"|\"e\":\"AQAC\"|its RSA exponent is even",
        "\"e\":\"[^\"]*\"|\"e\":\"BA\"|its RSA exponent is even",
        "\"kty\":\"RSA\"|\"kty\":\"rsa\"|it is not an RSA key: its kty is \"rsa\"",
        "\"kty\":\"RSA\"|\"kty\":[]|it is not an RSA key: its kty is an array",
        "\"kty\":\"RSA\",|\"x\":1,|it has no kty"
      })
  void namesTheNumberOrKindThatIsOdd(String part, String other, String message) throws Exception {
    assertUnsuitable(jwk("k", KEYS).replaceFirst(part, other), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"use\":null,\"alg\":null,\"key_ops\":null",
        "\"x\":{\"y\":[1]}",
        "\"crv\":\"P-256\"",
        "\"ext\":true",
        "\"x5c\":null"
      })
  void whatSaysNothingAgainstTheKeyIsNoMatter(String members) throws Exception {
    assertThat(key(jwk("k", KEYS, members))).isNotNull();
  }

  @Test
  void takesAModulusInTheOtherAlphabetAndWithPadding() throws Exception {
    String modulus = jwk("k", KEYS).replaceFirst(".*\"n\":\"([^\"]*)\".*", "$1");
    String other = modulus.replace('-', '+').replace('_', '/') + "==";
    assertThat(key(jwk("k", KEYS).replace(modulus, other))).isEqualTo(key(jwk("k", KEYS)));
  }

  @Test
  void refusesAnEvenModulusAndOneThatIsTooLongForJava() throws Exception {
    BigInteger modulus = ((RSAPublicKey) KEYS.getPublic()).getModulus();
    assertUnsuitable(ofModulus(modulus.subtract(BigInteger.ONE)), "its RSA modulus is even");
    assertUnsuitable(
        ofModulus(modulus.shiftLeft(20_000).add(BigInteger.ONE)), "this Java does not take");
  }

  @Test
  void refusesAModulusOfTheWeakGenerator() throws Exception {
    assertUnsuitable(ofModulus(RocaFingerprintTest.MODULUS), "(ROCA, CVE-2017-15361)");
  }

  @Test
  void noSentenceHoldsWhatIsSecret() throws Exception {
    String mark = "c2VjcmV0c2VjcmV0";
    for (String members :
        List.of(
            "\"d\":\"" + mark + "\"",
            "\"oth\":[{\"r\":\"" + mark + "\"}]",
            "\"x5c\":[\"" + mark + "\"]",
            "\"x5t\":{\"" + mark + "\":1}")) {
      assertThatThrownBy(() -> key(jwk("k", KEYS, members)))
          .isInstanceOf(UnsuitableKeyException.class)
          .hasMessageNotContaining(mark)
          .hasNoCause();
    }
  }

  private static String ofModulus(BigInteger modulus) {
    return jwk("k", KEYS)
        .replaceFirst(
            "\"n\":\"[^\"]*\"",
            "\"n\":\"" + TestTokens.base64(TestTokens.unsigned(modulus)) + "\"");
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
    assertThatThrownBy(() -> key(json))
        .isInstanceOf(UnsuitableKeyException.class)
        .hasMessageContaining(message);
  }

  private static VerificationKey key(String json) throws Exception {
    return new PublishedKey(StrictJson.parseObject(json)).verificationKey();
  }
}
