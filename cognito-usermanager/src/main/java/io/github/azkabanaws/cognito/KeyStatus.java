package io.github.azkabanaws.cognito;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a key source could say of itself at one moment; immutable. */
final class KeyStatus {
  private final String source;
  private final Set<String> keyIds;
  private final Instant lastSuccess;
  private final long fetches;
  private final long failures;
  private final String problem;

  /**
   * @param source the kind and place of the source, fit for a log
   * @param keyIds of the keys that can verify tokens now
   * @param lastSuccess null if there was none
   * @param fetches how often the keys were fetched or read, with or without success
   * @param failures how many of those failed
   * @param problem why the last one failed; null if it did not
   */
  KeyStatus(
      String source,
      Set<String> keyIds,
      Instant lastSuccess,
      long fetches,
      long failures,
      String problem) {
    this.source = Objects.requireNonNull(source, "source");
    this.keyIds = Collections.unmodifiableSet(new TreeSet<>(keyIds));
    this.lastSuccess = lastSuccess;
    this.fetches = fetches;
    this.failures = failures;
    this.problem = problem;
  }

  String source() {
    return source;
  }

  /** The ids of the keys that can verify tokens now, sorted. */
  Set<String> keyIds() {
    return keyIds;
  }

  /** When the keys in use were fetched or read: now minus this is their age. */
  Optional<Instant> lastSuccess() {
    return Optional.ofNullable(lastSuccess);
  }

  long fetches() {
    return fetches;
  }

  long failures() {
    return failures;
  }

  /** Why the last fetch failed; empty when it succeeded. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
