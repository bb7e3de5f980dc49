package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import azkaban.user.User;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What must be true of a token whose user was let in, found out with nothing of the user manager's:
 * the JDK's signature check and another JSON parser.
 */
final class GenuineToken {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final double NOW = TestTokens.NOW.getEpochSecond();
  private static final double SKEW = 61;
  private static final double DAY = 86_401;

  private GenuineToken() {}

  /** Fails unless the key signed this text and the user is the one it names. */
  static void check(String token, PublicKey key, String kid, User user) throws Exception {
    String[] parts = token.split("\\.", -1);
    assertThat(parts).hasSize(3);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(key);
    signature.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(decode(parts[2]))).as("signed by the pool").isTrue();
    checkHeader(json(parts[0]), kid);
    JsonNode claims = json(parts[1]);
    checkClaims(claims);
    checkUser(claims, user);
  }

  private static void checkHeader(JsonNode header, String kid) {
    assertThat(header.fieldNames()).toIterable().isSubsetOf("alg", "kid", "typ");
    assertThat(header.path("alg").textValue()).isEqualTo("RS256");
    assertThat(header.path("kid").textValue()).isEqualTo(kid);
    if (header.has("typ")) {
      assertThat(header.path("typ").textValue()).isEqualTo("JWT");
    }
  }

  private static void checkClaims(JsonNode claims) {
    assertThat(claims.path("iss").textValue()).isIn(TestTokens.ISSUER, TestTokens.NEW_ISSUER);
    assertThat(claims.path("token_use").textValue()).isIn("id", "access");
    boolean id = isId(claims);
    JsonNode client = claims.path(id ? "aud" : "client_id");
    if (id && client.isArray()) {
      assertThat(texts(client)).isNotEmpty().containsOnly(TestTokens.CLIENT);
    } else {
      assertThat(client.textValue()).isEqualTo(TestTokens.CLIENT);
    }
    assertThat(claims.path("sub").textValue()).isNotEmpty();
    assertThat(claims.path("exp").isNumber()).isTrue();
    assertThat(claims.path("iat").isNumber()).isTrue();
    double exp = claims.path("exp").doubleValue();
    double iat = claims.path("iat").doubleValue();
    assertThat(exp).isGreaterThan(NOW - SKEW);
    assertThat(iat).isLessThan(NOW + SKEW);
    assertThat(exp - iat).isCloseTo(DAY / 2, within(DAY / 2 + 1));
    if (claims.hasNonNull("nbf")) {
      assertThat(claims.path("nbf").isNumber()).isTrue();
      assertThat(claims.path("nbf").doubleValue()).isLessThan(NOW + SKEW);
    }
  }

  private static void checkUser(JsonNode claims, User user) {
    String name = claims.path(isId(claims) ? "cognito:username" : "username").textValue();
    assertThat(user.getUserId())
        .isEqualTo(name)
        .matches("[A-Za-z_][A-Za-z0-9._@-]{0,63}")
        .isNotEqualToIgnoringCase("breakglass")
        .isNotEqualToIgnoringCase("root");
    assertThat(claims.path("cognito:groups").isArray()).isTrue();
    assertThat(user.getGroups()).isNotEmpty().isSubsetOf(texts(claims.path("cognito:groups")));
    if (!user.getGroups().contains("ops")) {
      assertThat(user.getRoles()).doesNotContain("admin");
    }
    if (user.getEmail() != null && !user.getEmail().isEmpty()) {
      assertThat(user.getEmail()).isEqualTo(claims.path("email").textValue());
    }
  }

  private static boolean isId(JsonNode claims) {
    return claims.path("token_use").textValue().equals("id");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.isTextual() ? element.textValue() : "not a text"));
    return texts;
  }

  private static JsonNode json(String part) throws Exception {
    String text =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decode(part))).toString();
    JsonNode node = JSON.readTree(text);
    assertThat(node.isObject()).isTrue();
    return node;
  }

  private static byte[] decode(String part) {
    byte[] bytes = Base64.getUrlDecoder().decode(part);
    assertThat(TestTokens.base64(bytes)).as("the one spelling").isEqualTo(part);
    return bytes;
  }
}
