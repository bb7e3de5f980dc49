package io.github.azkabanaws.cognito;

import java.util.Objects;

/** What is known of a token beside its owner, for the line about its login; immutable. */
final class LoginFacts {
  /** Nothing is known. */
  static final LoginFacts NONE = new LoginFacts(null, null, null);

  private final String poolId;
  private final String kid;
  private final String client;

  private LoginFacts(String poolId, String kid, String client) {
    this.poolId = poolId;
    this.kid = kid;
    this.client = client;
  }

  /** What the header says, which anybody can write. */
  static LoginFacts ofKey(String kid) {
    return new LoginFacts(null, Objects.requireNonNull(kid, "kid"), null);
  }

  /** The same key, of a pool that the token claims to be from. */
  LoginFacts ofPool(String pool) {
    return new LoginFacts(pool, kid, client);
  }

  /** The same, when the signature has proved what the token says of its client. */
  LoginFacts ofClient(String value) {
    return new LoginFacts(poolId, kid, value);
  }

  /** Null if no configured pool is known. */
  String poolId() {
    return poolId;
  }

  /** Null if the text did not get that far. */
  String kid() {
    return kid;
  }

  /** Null unless it is proved. */
  String client() {
    return client;
  }
}
