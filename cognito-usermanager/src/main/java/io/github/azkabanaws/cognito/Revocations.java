package io.github.azkabanaws.cognito;

/** Tells which tokens must not count any more although they verify. Thread-safe. */
interface Revocations {
  /** No token is revoked. */
  Revocations NONE = (sub, jti, originJti) -> false;

  /**
   * Whether a token is revoked by its owner, its own id, or the id of the sign-in it comes from.
   *
   * @param sub never null
   * @param jti null if the token has none
   * @param originJti null if the token has none
   */
  boolean contains(String sub, String jti, String originJti);
}
