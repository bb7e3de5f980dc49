package io.github.azkabanaws.cognito.login;

import io.github.azkabanaws.cognito.base.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of the checks that a token goes through, which are the first of {@link Reason}. A
 * token that is refused for one reason has passed every check before it, and none after it was
 * made.
 */
public final class CheckList {
  /** What became of one check. */
  public enum Outcome {
    PASS("pass"),
    FAIL("FAIL"),
    NOT_REACHED("-");

    private final String word;

    Outcome(String word) {
      this.word = Objects.requireNonNull(word, "word");
    }

    @Override
    public String toString() {
      return word;
    }
  }

  private CheckList() {}

  /**
   * All checks with their outcome, in their order.
   *
   * @param refusal why the token was refused; absent if it was accepted
   */
  public static Map<Reason, Outcome> outcomes(Optional<Reason> refusal) {
    refusal.ifPresent(
        reason -> {
          if (!reason.check().isPresent()) {
            throw new IllegalArgumentException(reason + " is not a check of a token");
          }
        });
    Map<Reason, Outcome> outcomes = new LinkedHashMap<>();
    Outcome outcome = Outcome.PASS;
    for (Reason check : Reason.values()) {
      boolean refused = refusal.isPresent() && refusal.get() == check;
      if (check.check().isPresent()) {
        outcomes.put(check, refused ? Outcome.FAIL : outcome);
      }
      if (refused) {
        outcome = Outcome.NOT_REACHED;
      }
    }
    return Collections.unmodifiableMap(outcomes);
  }
}
