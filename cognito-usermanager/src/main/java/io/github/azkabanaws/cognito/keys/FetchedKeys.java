package io.github.azkabanaws.cognito.keys;

import io.github.azkabanaws.cognito.jwks.JwksDocument;
import java.time.Instant;
import java.util.Optional;

/** The keys from the last fetch that succeeded, and how the fetches went so far; immutable. */
final class FetchedKeys {
  static final FetchedKeys NONE =
      new FetchedKeys(Optional.empty(), Optional.empty(), 0, 0, 0, Optional.empty());

  private final Optional<JwksDocument> document;
  private final Optional<Instant> fetchedAt;
  private final long fetches;
  private final long failures;
  private final long failuresInARow;
  private final Optional<String> problem;

  private FetchedKeys(
      Optional<JwksDocument> document,
      Optional<Instant> fetchedAt,
      long fetches,
      long failures,
      long failuresInARow,
      Optional<String> problem) {
    this.document = document;
    this.fetchedAt = fetchedAt;
    this.fetches = fetches;
    this.failures = failures;
    this.failuresInARow = failuresInARow;
    this.problem = problem;
  }

  FetchedKeys succeeded(JwksDocument newDocument, Instant now) {
    return new FetchedKeys(
        Optional.of(newDocument), Optional.of(now), fetches + 1, failures, 0, Optional.empty());
  }

  /** The keys stay, and their age counts from when they were fetched. */
  FetchedKeys failed(String newProblem) {
    return new FetchedKeys(
        document,
        fetchedAt,
        fetches + 1,
        failures + 1,
        failuresInARow + 1,
        Optional.of(newProblem));
  }

  /** Absent before the first success. */
  Optional<JwksDocument> document() {
    return document;
  }

  /** Absent before the first success. */
  Optional<Instant> fetchedAt() {
    return fetchedAt;
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
    return problem;
  }
}
