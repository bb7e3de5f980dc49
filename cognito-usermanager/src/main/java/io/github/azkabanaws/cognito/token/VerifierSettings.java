package io.github.azkabanaws.cognito.token;

import java.util.Objects;

/** All that decides whether a token counts; immutable. */
public final class VerifierSettings {
  private final PoolSettings pools;
  private final TokenSettings tokens;
  private final ClaimSettings claims;

  public VerifierSettings(PoolSettings pools, TokenSettings tokens, ClaimSettings claims) {
    this.pools = Objects.requireNonNull(pools, "pools");
    this.tokens = Objects.requireNonNull(tokens, "tokens");
    this.claims = Objects.requireNonNull(claims, "claims");
  }

  PoolSettings pools() {
    return pools;
  }

  TokenSettings tokens() {
    return tokens;
  }

  ClaimSettings claims() {
    return claims;
  }
}
