package io.github.azkabanaws.cognito.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a key source could say of itself at one moment; immutable. */
public final class KeyStatus {
  private final String source;
  private final Set<String> keyIds;
  private final Optional<Instant> lastSuccess;
  private final long fetches;
  private final long failures;
  private final Optional<String> problem;
  private final List<String> leftOut;
  private final Optional<String> origin;

  /**
   * @param source the kind and place of the source, fit for a log
   * @param keyIds of the keys that can verify tokens now
   * @param lastSuccess absent if there was none
   * @param fetches how often the keys were fetched or read, with or without success
   * @param failures how many of those failed
   * @param problem why the last one failed; absent if it did not
   * @param leftOut a sentence for each key that can't be used
   */
  public KeyStatus(
      String source,
      Set<String> keyIds,
      Optional<Instant> lastSuccess,
      long fetches,
      long failures,
      Optional<String> problem,
      List<String> leftOut) {
    this(source, keyIds, lastSuccess, fetches, failures, problem, leftOut, Optional.empty());
  }

  private KeyStatus(
      String source,
      Set<String> keyIds,
      Optional<Instant> lastSuccess,
      long fetches,
      long failures,
      Optional<String> problem,
      List<String> leftOut,
      Optional<String> origin) {
    this.source = Objects.requireNonNull(source, "source");
    this.keyIds = Collections.unmodifiableSet(new TreeSet<>(keyIds));
    this.lastSuccess = lastSuccess;
    this.fetches = fetches;
    this.failures = failures;
    this.problem = problem;
    this.leftOut = Collections.unmodifiableList(new ArrayList<>(leftOut));
    this.origin = origin;
  }

  public String source() {
    return source;
  }

  /** The ids of the keys that can verify tokens now, sorted. */
  public Set<String> keyIds() {
    return keyIds;
  }

  /** When the keys in use were fetched or read: now minus this is their age. */
  public Optional<Instant> lastSuccess() {
    return lastSuccess;
  }

  public long fetches() {
    return fetches;
  }

  public long failures() {
    return failures;
  }

  /** Why the last fetch failed; empty when it succeeded. */
  public Optional<String> problem() {
    return problem;
  }

  /** The same, with the one of several addresses that the keys are from. */
  KeyStatus from(String address) {
    return new KeyStatus(
        source, keyIds, lastSuccess, fetches, failures, problem, leftOut, Optional.of(address));
  }

  /** The one of several addresses that the keys are from. */
  public Optional<String> origin() {
    return origin;
  }

  /** A sentence for each key of the source that can't be used; it says why. */
  public List<String> leftOut() {
    return leftOut;
  }
}
