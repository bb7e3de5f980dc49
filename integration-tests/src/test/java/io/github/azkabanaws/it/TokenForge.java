package io.github.azkabanaws.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes tokens of a pool, good ones and any other text that can be signed; signatures by the JDK.
 */
final class TokenForge {
  static final String POOL = "eu-west-1_Forge0001";
  static final String ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/" + POOL;
  static final String NEW_ISSUER = "https://issuer-cognito-idp.eu-west-1.amazonaws.com/" + POOL;
  static final List<String> CLIENTS = List.of("client1", "client2");

  /** Cognito has a key for ID tokens and one for access tokens. */
  static final List<String> KIDS = List.of("kid+for/id=", "kid+for/access=");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final List<KeyPair> keys = List.of(rsa(), rsa());
  private final KeyPair stranger = rsa();

  /** The claims of a good token, to be changed at will. */
  static Map<String, Object> claims(String use) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");
    claims.put("cognito:groups", List.of("analytics"));
    claims.put("iss", ISSUER);
    claims.put("token_use", use);
    claims.put("auth_time", now - 30);
    claims.put("iat", now - 30);
    claims.put("exp", now + 3570);
    claims.put("jti", "00000000-1111-2222-3333-444444444444");
    if (use.equals("id")) {
      claims.put("aud", CLIENTS.get(0));
      claims.put("cognito:username", "alice");
      claims.put("email", "alice@example.com");
      claims.put("email_verified", true);
    } else {
      claims.put("client_id", CLIENTS.get(0));
      claims.put("username", "alice");
      claims.put("scope", "aws.cognito.signin.user.admin");
    }
    return claims;
  }

  /** The header of a good token. */
  static Map<String, Object> header(int key) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("kid", KIDS.get(key));
    header.put("alg", "RS256");
    return header;
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Maps and lists can be written as JSON", e);
    }
  }

  static String base64(byte[] bytes) {
    return BASE64URL.encodeToString(bytes);
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A token by one of the pool's keys. */
  String token(int key, Map<String, Object> header, Map<String, Object> claims) {
    return token(key, json(header), json(claims));
  }

  /** The same for texts that need not be JSON. */
  String token(int key, String header, String claims) {
    return sign(base64(header) + '.' + base64(claims), "SHA256withRSA", keys.get(key).getPrivate());
  }

  /** Signs two segments as they stand. */
  String signSegments(int key, String segments) {
    return sign(segments, "SHA256withRSA", keys.get(key).getPrivate());
  }

  /** Signed by the pool's key, in a way that is not RS256. */
  String otherAlgorithm(
      int key, String jca, Map<String, Object> header, Map<String, Object> claims) {
    return sign(base64(json(header)) + '.' + base64(json(claims)), jca, keys.get(key).getPrivate());
  }

  /** Signed by a key that is not the pool's. */
  String stranger(Map<String, Object> header, Map<String, Object> claims) {
    return sign(
        base64(json(header)) + '.' + base64(json(claims)), "SHA256withRSA", stranger.getPrivate());
  }

  /** The public key taken for a shared secret. */
  String macByPublicKey(int key, Map<String, Object> header, Map<String, Object> claims) {
    String content = base64(json(header)) + '.' + base64(json(claims));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys.get(key).getPublic().getEncoded(), "HmacSHA256"));
      return content + '.' + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The stranger's public key, for headers that bring their own. */
  Map<String, Object> strangerJwk() {
    return jwk(stranger, "stranger");
  }

  /** The pool's JWKS. */
  String jwks() {
    return json(
        Map.of("keys", List.of(jwk(keys.get(0), KIDS.get(0)), jwk(keys.get(1), KIDS.get(1)))));
  }

  private static Map<String, Object> jwk(KeyPair pair, String kid) {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    Map<String, Object> jwk = new LinkedHashMap<>();
    jwk.put("kty", "RSA");
    jwk.put("alg", "RS256");
    jwk.put("use", "sig");
    jwk.put("kid", kid);
    jwk.put("n", base64(unsigned(key.getModulus())));
    jwk.put("e", base64(unsigned(key.getPublicExponent())));
    return jwk;
  }

  private static String sign(String content, String jca, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(jca);
      signature.initSign(key);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + '.' + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** RFC 7518, 6.3.1.1: without the sign octet that BigInteger puts in front. */
  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
