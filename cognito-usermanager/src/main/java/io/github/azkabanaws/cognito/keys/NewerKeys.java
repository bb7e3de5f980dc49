package io.github.azkabanaws.cognito.keys;

import io.github.azkabanaws.cognito.jwks.VerificationKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** What a source has found when it looked for other keys of an id than those at hand; immutable. */
public final class NewerKeys {
  private final List<VerificationKey> keys;
  private final String outcome;

  private NewerKeys(List<VerificationKey> keys, String outcome) {
    this.keys = Collections.unmodifiableList(keys);
    this.outcome = Objects.requireNonNull(outcome, "outcome");
  }

  /**
   * There is nothing newer.
   *
   * @param outcome why, as a part of a sentence
   */
  public static NewerKeys none(String outcome) {
    return new NewerKeys(Collections.emptyList(), outcome);
  }

  /**
   * Those of the keys that have not been tried.
   *
   * @param outcome how they were looked for, as a part of a sentence
   */
  static NewerKeys of(
      List<VerificationKey> now, Collection<VerificationKey> tried, String outcome) {
    List<VerificationKey> newer = new ArrayList<>(now);
    newer.removeAll(tried);
    return new NewerKeys(newer, outcome);
  }

  /** Empty if there are none. */
  public List<VerificationKey> keys() {
    return keys;
  }

  /** How it went: {@code no other one came with a new fetch}. */
  public String outcome() {
    return outcome;
  }
}
