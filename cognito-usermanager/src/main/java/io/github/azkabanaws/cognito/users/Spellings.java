package io.github.azkabanaws.cognito.users;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps two people from having user ids that differ only in the case of their letters. Azkaban
 * tells them apart, but those who give permissions may not, nor does every directory of accounts
 * that a job's user is looked up in. Who signs in first keeps the id, until the web server starts
 * again or {@link RecentlySeen#MAX} others were seen since. Thread-safe.
 */
public final class Spellings {
  /** Asked and told in one go. */
  @GuardedBy("this")
  private final RecentlySeen<Owner> owners = new RecentlySeen<>();

  /**
   * Hears who signs in, as the last of all checks, so that who may not sign in takes no id away.
   *
   * @param id ASCII
   * @throws TokenRejectedException when another person has the id in another spelling
   */
  synchronized void check(String id, VerifiedToken token) throws TokenRejectedException {
    String letters = id.toLowerCase(Locale.ROOT);
    String person = token.poolId() + " " + token.subject();
    Optional<Owner> another =
        owners.get(letters).filter(seen -> !seen.id.equals(id) && !seen.person.equals(person));
    if (another.isPresent()) {
      Owner owner = another.get();
      throw token.refusal(
          Reason.USER_NAME_IN_OTHER_CASE,
          LogText.quote(id)
              + " differs only in case from "
              + LogText.quote(owner.id)
              + ", which another person (pool and sub: "
              + LogText.quote(owner.person)
              + ") has signed in as since the start");
    }
    owners.add(letters, new Owner(id, person));
  }

  private static final class Owner {
    final String id;
    final String person;

    Owner(String id, String person) {
      this.id = Objects.requireNonNull(id, "id");
      this.person = Objects.requireNonNull(person, "person");
    }
  }
}
