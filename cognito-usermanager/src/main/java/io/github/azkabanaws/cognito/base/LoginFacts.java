package io.github.azkabanaws.cognito.base;

import java.util.Objects;
import java.util.Optional;

/** What is known of a token beside its owner, for the line about its login; immutable. */
public final class LoginFacts {
  /** Nothing is known. */
  static final LoginFacts NONE = new LoginFacts(null, null, null, null);

  private final String poolId;
  private final String issuer;
  private final String kid;
  private final String client;

  private LoginFacts(String poolId, String issuer, String kid, String client) {
    this.poolId = poolId;
    this.issuer = issuer;
    this.kid = kid;
    this.client = client;
  }

  /** What the header says, which anybody can write. */
  public static LoginFacts ofKey(String kid) {
    return new LoginFacts(null, null, Objects.requireNonNull(kid, "kid"), null);
  }

  /** The same key, of a pool and one of its issuers that the token claims to be from. */
  public LoginFacts ofPool(String pool, String poolIssuer) {
    return new LoginFacts(pool, poolIssuer, kid, client);
  }

  /** The same, when the signature has proved what the token says of its client. */
  public LoginFacts ofClient(String value) {
    return new LoginFacts(poolId, issuer, kid, value);
  }

  /** Absent if no configured pool is known. */
  public Optional<String> poolId() {
    return Optional.ofNullable(poolId);
  }

  /** Absent if no configured pool is known. */
  public Optional<String> issuer() {
    return Optional.ofNullable(issuer);
  }

  /** Absent if the text did not get that far. */
  public Optional<String> kid() {
    return Optional.ofNullable(kid);
  }

  /** Absent unless it is proved. */
  public Optional<String> client() {
    return Optional.ofNullable(client);
  }
}
