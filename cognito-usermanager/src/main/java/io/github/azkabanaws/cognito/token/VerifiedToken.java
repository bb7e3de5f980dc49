package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.cognito.base.LoginFacts;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What a token says, after its signature and every claim about its validity were checked. */
public final class VerifiedToken {
  private final TokenUse use;
  private final String poolId;
  private final String kid;
  private final String subject;
  private final Claims claims;

  public VerifiedToken(TokenUse use, String poolId, String kid, String subject, Claims claims) {
    this.use = Objects.requireNonNull(use, "use");
    this.poolId = Objects.requireNonNull(poolId, "poolId");
    this.kid = Objects.requireNonNull(kid, "kid");
    this.subject = Objects.requireNonNull(subject, "subject");
    this.claims = Objects.requireNonNull(claims, "claims");
  }

  public TokenUse use() {
    return use;
  }

  public String poolId() {
    return poolId;
  }

  /** The id of the key that the token is signed with. */
  String kid() {
    return kid;
  }

  /** The stable id of the user, claim {@code sub}. */
  public String subject() {
    return subject;
  }

  /** The app client that the token was issued to; of an {@code aud} array all, with commas. */
  Optional<String> client() {
    return claims.client();
  }

  /** The id of this token. */
  public Optional<String> jti() {
    return claims.text("jti");
  }

  /** The id of the sign-in that this token and its refreshed successors come from. */
  public Optional<String> originJti() {
    return claims.text("origin_jti");
  }

  /** When the token's own lifetime ends, without the clock skew. */
  public Instant expiresAt() {
    return Instant.ofEpochSecond(((Number) claims.get("exp")).longValue());
  }

  public Claims claims() {
    return claims;
  }

  /** What the line about the login tells beside the owner. */
  public LoginFacts facts() {
    return LoginFacts.ofKey(kid).ofPool(poolId, claims.text("iss")).ofClient(client());
  }

  /** A refusal of this token, whose owner is known by now. */
  public TokenRejectedException refusal(Reason reason, String detail) {
    return new TokenRejectedException(reason, detail, Optional.of(subject)).with(facts());
  }
}
