package io.github.azkabanaws.cognito.keys;

import io.github.azkabanaws.base.files.FileStatus;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.jwks.VerificationKey;
import java.util.List;
import java.util.Optional;

/**
 * The public keys of one user pool, by key id. Thread-safe.
 *
 * <p>Each pool has its own, so that a key of one pool never vouches for another pool's issuer.
 */
public interface KeySource extends AutoCloseable {
  /**
   * The keys with this id, at least one: an issuer may publish several (RFC 7517 section 4.5). Keys
   * that are in memory are found without a lock or a wait, whatever else happens; for any other the
   * wait is bounded.
   *
   * @throws TokenRejectedException {@link Reason#KEY_UNKNOWN} when the pool has no such key, {@link
   *     Reason#KEY_UNSUITABLE} when it has one that may not be used, {@link
   *     Reason#KEYS_UNAVAILABLE} when the keys could not be had, so that nobody can tell
   */
  List<VerificationKey> find(String kid) throws TokenRejectedException;

  /**
   * Looks for keys with this id again, because none of those at hand fits: an issuer may publish
   * another key under an id that it has used before. The wait is bounded.
   *
   * @param tried what {@link #find} gave
   */
  NewerKeys findNewer(String kid, List<VerificationKey> tried);

  /** Tries to have the keys at hand before the first login; says why when that fails, once. */
  void prepare();

  /**
   * Gets the keys again now, for an administrator; waits within a bound, never fails. {@link
   * #status} tells how it went.
   */
  void refresh();

  /** What there is now; it never waits. */
  KeyStatus status();

  /** How it stands with the file that the keys come from; empty if they come from elsewhere. */
  default Optional<FileStatus> watchedFile() {
    return Optional.empty();
  }

  /** Ends background work; a source that is closed still finds what it has in memory. */
  @Override
  void close();
}
