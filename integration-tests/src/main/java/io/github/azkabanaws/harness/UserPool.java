package io.github.azkabanaws.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A user pool: one RSA key, its JWKS served on loopback where Cognito serves it ({@code
 * /<pool>/.well-known/jwks.json}), and ID tokens with the claims that AWS documents ("Understanding
 * the identity token", Amazon Cognito Developer Guide; not tried against AWS). Tokens are signed
 * with the JDK alone, so that no library checks its own work.
 */
public final class UserPool implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final String poolId;
  private final String clientId;
  private final String keyId = UUID.randomUUID().toString();
  private final KeyPair keys;
  private final HttpServer server;

  private UserPool(String poolId, String clientId, KeyPair keys, HttpServer server) {
    this.poolId = poolId;
    this.clientId = clientId;
    this.keys = keys;
    this.server = server;
  }

  /** Starts a pool with a new key on a free port of the loopback interface. */
  public static UserPool start(String poolId, String clientId) throws IOException {
    return start(poolId, clientId, 0);
  }

  /** The same on a port, 0 for any that is free. */
  public static UserPool start(String poolId, String clientId, int port) throws IOException {
    KeyPairGenerator generator;
    try {
      generator = KeyPairGenerator.getInstance("RSA");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has RSA", e);
    }
    generator.initialize(2048);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    UserPool pool = new UserPool(poolId, clientId, generator.generateKeyPair(), server);
    server.createContext(
        "/" + poolId + "/.well-known/jwks.json",
        exchange -> {
          byte[] body = pool.jwks().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    return pool;
  }

  public String poolId() {
    return poolId;
  }

  public String clientId() {
    return clientId;
  }

  /** What stands in the tokens' {@code iss}. */
  public String issuer() {
    String region = poolId.substring(0, poolId.indexOf('_'));
    return "https://cognito-idp." + region + ".amazonaws.com/" + poolId;
  }

  /** Where the keys really are, for {@code cognito.jwks}. */
  public URI jwksUri() {
    return URI.create(
        "http://127.0.0.1:"
            + server.getAddress().getPort()
            + "/"
            + poolId
            + "/.well-known/jwks.json");
  }

  /** The JWKS document. */
  public String jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return json(
        Map.of(
            "keys",
            List.of(
                Map.of(
                    "kty",
                    "RSA",
                    "alg",
                    "RS256",
                    "use",
                    "sig",
                    "kid",
                    keyId,
                    "n",
                    BASE64URL.encodeToString(unsigned(key.getModulus())),
                    "e",
                    BASE64URL.encodeToString(unsigned(key.getPublicExponent()))))));
  }

  /** An ID token of a user, good for an hour. */
  public String idToken(String userName, List<String> groups) {
    return idToken(userName, groups, Map.of());
  }

  /**
   * An ID token that differs from a good one.
   *
   * @param changes claims to put in place of the usual ones
   */
  public String idToken(String userName, List<String> groups, Map<String, Object> changes) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", sub(userName));
    claims.put("cognito:groups", groups);
    claims.put("email_verified", true);
    claims.put("iss", issuer());
    claims.put("cognito:username", userName);
    claims.put("origin_jti", UUID.randomUUID().toString());
    claims.put("aud", clientId);
    claims.put("event_id", UUID.randomUUID().toString());
    claims.put("token_use", "id");
    claims.put("auth_time", now);
    claims.put("exp", now + 3600);
    claims.put("iat", now);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("email", userName + "@example.com");
    claims.putAll(changes);
    return sign(claims);
  }

  /** What tokens of this user have as their subject. */
  public static String sub(String userName) {
    return UUID.nameUUIDFromBytes(userName.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String sign(Map<String, Object> claims) {
    String text = encode(json(Map.of("kid", keyId, "alg", "RS256"))) + "." + encode(json(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + BASE64URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Signing failed", e);
    }
  }

  /** Stops serving keys, as in an outage. */
  @Override
  public void close() {
    server.stop(0);
  }

  private static String encode(String text) {
    return BASE64URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** RFC 7518, 6.3.1.1: without the sign octet that BigInteger puts in front. */
  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Maps and lists can be written as JSON", e);
    }
  }
}
