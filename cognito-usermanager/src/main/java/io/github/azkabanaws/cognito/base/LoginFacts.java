package io.github.azkabanaws.cognito.base;

import java.util.Optional;

/** What is known of a token beside its owner, for the line about its login; immutable. */
public final class LoginFacts {
  /** Nothing is known. */
  static final LoginFacts NONE =
      new LoginFacts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final Optional<String> poolId;
  private final Optional<String> issuer;
  private final Optional<String> kid;
  private final Optional<String> client;

  private LoginFacts(
      Optional<String> poolId,
      Optional<String> issuer,
      Optional<String> kid,
      Optional<String> client) {
    this.poolId = poolId;
    this.issuer = issuer;
    this.kid = kid;
    this.client = client;
  }

  /** What the header says, which anybody can write. */
  public static LoginFacts ofKey(String kid) {
    return new LoginFacts(Optional.empty(), Optional.empty(), Optional.of(kid), Optional.empty());
  }

  /** The same key, of a pool and one of its issuers that the token claims to be from. */
  public LoginFacts ofPool(String pool, Optional<String> poolIssuer) {
    return new LoginFacts(Optional.of(pool), poolIssuer, kid, client);
  }

  /** The same, when the signature has proved what the token says of its client. */
  public LoginFacts ofClient(Optional<String> value) {
    return new LoginFacts(poolId, issuer, kid, value);
  }

  /** Absent if no configured pool is known. */
  public Optional<String> poolId() {
    return poolId;
  }

  /** Absent if no configured pool is known. */
  public Optional<String> issuer() {
    return issuer;
  }

  /** Absent if the text did not get that far. */
  public Optional<String> kid() {
    return kid;
  }

  /** Absent unless it is proved. */
  public Optional<String> client() {
    return client;
  }
}
