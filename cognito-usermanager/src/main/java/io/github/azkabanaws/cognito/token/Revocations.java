package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.base.files.FileStatus;
import java.util.Optional;

/** Tells which tokens must not count any more although they verify. Thread-safe. */
public interface Revocations {
  /** No token is revoked. */
  Revocations NONE = (sub, jti, originJti) -> false;

  /**
   * Whether a token is revoked by its owner, its own id, or the id of the sign-in it comes from.
   *
   * @param jti if the token has one
   * @param originJti if the token has one
   */
  boolean contains(String sub, Optional<String> jti, Optional<String> originJti);

  /** How it stands with the file that tells; empty if there is none. */
  default Optional<FileStatus> watchedFile() {
    return Optional.empty();
  }
}
