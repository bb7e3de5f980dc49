package io.github.azkabanaws.cognito.login;

import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.token.PoolIssuer;
import io.github.azkabanaws.cognito.token.TokenSettings;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.Objects;

/**
 * Tries at the start whether a forged token is refused, and for the expected reason: whatever is
 * wrong with the class path, the security providers or this code, a server that lets strangers in
 * must not begin to serve.
 */
final class SelfTest {
  /** What decides about a token. */
  interface Verifier {
    /**
     * Checks a token.
     *
     * @throws TokenRejectedException if it is refused
     */
    VerifiedToken verify(String token) throws TokenRejectedException;
  }

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private static final long LIFETIME_SECONDS = 300;

  private final Verifier verifier;
  private final TokenSettings tokens;
  private final Clock clock;

  SelfTest(Verifier verifier, TokenSettings tokens, Clock clock) {
    this.verifier = Objects.requireNonNull(verifier, "verifier");
    this.tokens = Objects.requireNonNull(tokens, "tokens");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Presents tokens of an issuer that are right in everything but the signature.
   *
   * @param kid the id of a key that it has
   * @throws IllegalStateException if one is not refused as it has to be
   */
  void run(PoolIssuer source, String kid) {
    String claims = claims(source.issuers().get(0));
    expect(Reason.SIGNATURE_INVALID, sign(header("RS256", kid), claims, strangersKey()));
    expect(
        Reason.ALG_NOT_ALLOWED,
        encode(header("none", kid)) + "." + encode(claims) + "." + encode("none"));
  }

  private void expect(Reason reason, String token) {
    String outcome;
    try {
      verifier.verify(token);
      outcome = "accepted";
    } catch (TokenRejectedException e) {
      if (e.reason() == reason) {
        return;
      }
      outcome = "refused with " + e.reason() + " (" + e.getMessage() + ")";
    }
    throw new IllegalStateException(
        "The self-test of the token login failed: a forged token has to be refused with "
            + reason
            + ", but it was "
            + outcome
            + ". The server must not serve logins like this.");
  }

  private String claims(String issuer) {
    TokenUse use = tokens.uses().iterator().next();
    long now = clock.instant().getEpochSecond();
    return "{"
        + member("iss", issuer)
        + ","
        + member("token_use", use.claimValue())
        + ","
        + member(use == TokenUse.ID ? "aud" : "client_id", tokens.clients().iterator().next())
        + ","
        + member(use.userNameClaim(), "self-test")
        + ","
        + member("sub", "self-test")
        + ",\"iat\":"
        + now
        + ",\"exp\":"
        + (now + LIFETIME_SECONDS)
        + "}";
  }

  private static String header(String alg, String kid) {
    return "{" + member("alg", alg) + "," + member("kid", kid) + "}";
  }

  /**
   * A JSON string (RFC 8259 section 7). Key ids are opaque and may hold anything, even half of a
   * surrogate pair, which only an escape can carry through UTF-8.
   */
  private static String member(String name, String value) {
    StringBuilder json = new StringBuilder("\"").append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || c < ' ' || c > '~') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private static KeyPair strangersKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform has no RSA", e);
    }
  }

  private static String sign(String header, String claims, KeyPair key) {
    String content = encode(header) + "." + encode(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + BASE64URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform can't sign with RS256", e);
    }
  }

  private static String encode(String text) {
    return BASE64URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
