package io.github.azkabanaws.cognito;

import azkaban.user.User;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gives a user roles, but none that azkaban-users.xml does not define: Azkaban asks every role for
 * its permissions without asking whether there is such a role.
 */
final class DefinedRoles {
  private final Predicate<String> isDefined;
  private final WarnOnce warnings;

  DefinedRoles(Predicate<String> isDefined, WarnOnce warnings) {
    this.isDefined = Objects.requireNonNull(isDefined, "isDefined");
    this.warnings = Objects.requireNonNull(warnings, "warnings");
  }

  /**
   * @param element where azkaban-users.xml names the roles, for the warning
   */
  void addTo(User user, Set<String> roles, String element) {
    for (String role : roles) {
      if (isDefined.test(role)) {
        user.addRole(role);
      } else {
        warnings.warn(
            "The role "
                + LogText.quote(role)
                + " of a "
                + element
                + " in azkaban-users.xml is ignored: no <role> defines it");
      }
    }
  }
}
