package io.github.azkabanaws.cognito;

import java.util.Objects;

/** What a token says, after its signature and every claim about its validity were checked. */
final class VerifiedToken {
  private final TokenUse use;
  private final String poolId;
  private final String subject;
  private final Claims claims;

  VerifiedToken(TokenUse use, String poolId, String subject, Claims claims) {
    this.use = Objects.requireNonNull(use, "use");
    this.poolId = Objects.requireNonNull(poolId, "poolId");
    this.subject = Objects.requireNonNull(subject, "subject");
    this.claims = Objects.requireNonNull(claims, "claims");
  }

  TokenUse use() {
    return use;
  }

  String poolId() {
    return poolId;
  }

  /** The stable id of the user, claim {@code sub}. */
  String subject() {
    return subject;
  }

  Claims claims() {
    return claims;
  }

  /** A refusal of this token, whose owner is known by now. */
  TokenRejectedException refusal(Reason reason, String detail) {
    return new TokenRejectedException(reason, detail, subject);
  }
}
