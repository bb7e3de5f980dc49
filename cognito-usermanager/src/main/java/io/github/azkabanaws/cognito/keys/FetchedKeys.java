package io.github.azkabanaws.cognito.keys;

import io.github.azkabanaws.cognito.jwks.JwksDocument;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** The keys from the last fetch that succeeded, and how the fetches went so far; immutable. */
final class FetchedKeys {
  static final FetchedKeys NONE = new FetchedKeys(null, null, 0, 0, 0, null);

  private final JwksDocument document;
  private final Instant fetchedAt;
  private final long fetches;
  private final long failures;
  private final long failuresInARow;
  private final String problem;

  private FetchedKeys(
      JwksDocument document,
      Instant fetchedAt,
      long fetches,
      long failures,
      long failuresInARow,
      String problem) {
    this.document = document;
    this.fetchedAt = fetchedAt;
    this.fetches = fetches;
    this.failures = failures;
    this.failuresInARow = failuresInARow;
    this.problem = problem;
  }

  FetchedKeys succeeded(JwksDocument newDocument, Instant now) {
    return new FetchedKeys(
        Objects.requireNonNull(newDocument, "newDocument"), now, fetches + 1, failures, 0, null);
  }

  /** The keys stay, and their age counts from when they were fetched. */
  FetchedKeys failed(String newProblem) {
    return new FetchedKeys(
        document,
        fetchedAt,
        fetches + 1,
        failures + 1,
        failuresInARow + 1,
        Objects.requireNonNull(newProblem, "newProblem"));
  }

  /** Absent before the first success. */
  Optional<JwksDocument> document() {
    return Optional.ofNullable(document);
  }

  /** Absent before the first success. */
  Optional<Instant> fetchedAt() {
    return Optional.ofNullable(fetchedAt);
  }

  long fetches() {
    return fetches;
  }

  long failures() {
    return failures;
  }

  long failuresInARow() {
    return failuresInARow;
  }

  /** Why the last fetch failed; absent when it succeeded or there was none. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
