package io.github.azkabanaws.cognito;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tokens and key sets made by hand: JSON as text, signatures by the JDK, so that a mistake of the
 * library under the verifier can't hide itself.
 */
final class TestTokens {
  static final String POOL = "eu-central-1_AbCdEf123";
  static final String ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/" + POOL;
  static final String NEW_ISSUER = "https://issuer-cognito-idp.eu-central-1.amazonaws.com/" + POOL;
  static final String CLIENT = "1example23456789";
  static final String SUBJECT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

  /** Cognito's key ids are base64 text. */
  static final String KID = "abc+def/123=";

  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  static final KeyPair KEYS = rsa(2048, 1);
  static final KeyPair OTHER_KEYS = rsa(2048, 2);
  static final KeyPair WEAK_KEYS = rsa(1024, 3);

  private TestTokens() {}

  /** An ID token of alice, in the group ops, valid at {@link #NOW}. */
  static Builder id() {
    return common("id")
        .claim("aud", quote(CLIENT))
        .claim("cognito:username", "\"alice\"")
        .claim("email", "\"alice@example.com\"")
        .claim("email_verified", "true");
  }

  /** An access token of alice, in the group ops, valid at {@link #NOW}. */
  static Builder access() {
    return common("access")
        .claim("client_id", quote(CLIENT))
        .claim("username", "\"alice\"")
        .claim("scope", "\"aws.cognito.signin.user.admin\"")
        .claim("version", "2");
  }

  private static Builder common(String use) {
    long now = NOW.getEpochSecond();
    return new Builder()
        .header("kid", quote(KID))
        .header("alg", "\"RS256\"")
        .claim("sub", quote(SUBJECT))
        .claim("iss", quote(ISSUER))
        .claim("token_use", quote(use))
        .claim("cognito:groups", "[\"ops\"]")
        .claim("auth_time", String.valueOf(now - 60))
        .claim("iat", String.valueOf(now - 60))
        .claim("exp", String.valueOf(now + 3540))
        .claim("jti", "\"00000000-1111-2222-3333-444444444444\"");
  }

  static KeyPair rsa(int bits) {
    return rsa(bits, bits);
  }

  /** The same pair in each run, so that what is made of it by a fixed seed is the same too. */
  private static KeyPair rsa(int bits, long seed) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String jwks(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  /** The key set of the pool as Cognito publishes it. */
  static String poolJwks() {
    return jwks(jwk(KID, KEYS));
  }

  static String jwk(String kid, KeyPair pair) {
    return jwk(kid, pair, "\"use\":\"sig\",\"alg\":\"RS256\"");
  }

  /**
   * @param members further members as JSON text
   */
  static String jwk(String kid, KeyPair pair, String members) {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return "{\"kty\":\"RSA\",\"kid\":"
        + quote(kid)
        + ",\"n\":"
        + quote(base64(unsigned(key.getModulus())))
        + ",\"e\":"
        + quote(base64(unsigned(key.getPublicExponent())))
        + (members.isEmpty() ? "" : "," + members)
        + "}";
  }

  static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  static String sign(String header, String payload, PrivateKey key) {
    return sign(utf8(header), utf8(payload), key);
  }

  static String sign(byte[] header, byte[] payload, PrivateKey key) {
    String content = base64(header) + "." + base64(payload);
    return content + "." + base64(rs256(content, key));
  }

  static byte[] rs256(String content, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String quote(String text) {
    return '"' + text + '"';
  }

  /** Header members and claims as JSON text, in order. */
  static final class Builder {
    private final Map<String, String> header = new LinkedHashMap<>();
    private final Map<String, String> claims = new LinkedHashMap<>();
    private KeyPair keys = KEYS;

    Builder header(String name, String json) {
      header.put(name, json);
      return this;
    }

    Builder withoutHeader(String name) {
      header.remove(name);
      return this;
    }

    Builder claim(String name, String json) {
      claims.put(name, json);
      return this;
    }

    Builder claim(String name, long number) {
      return claim(name, String.valueOf(number));
    }

    Builder without(String name) {
      claims.remove(name);
      return this;
    }

    Builder signedBy(KeyPair signer) {
      this.keys = signer;
      return this;
    }

    String headerJson() {
      return json(header);
    }

    String claimsJson() {
      return json(claims);
    }

    String token() {
      return sign(headerJson(), claimsJson(), keys.getPrivate());
    }

    private static String json(Map<String, String> members) {
      return members.entrySet().stream()
          .map(member -> quote(member.getKey()) + ":" + member.getValue())
          .collect(Collectors.joining(",", "{", "}"));
    }
  }
}
