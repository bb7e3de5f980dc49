package io.github.azkabanaws.cognito;

import azkaban.user.User;
import java.util.Objects;
import java.util.Set;

/**
 * Gives a user roles, but none that azkaban-users.xml does not define: Azkaban asks every role for
 * its permissions without asking whether there is such a role.
 */
final class DefinedRoles {
  private final WarnOnce warnings;

  DefinedRoles(WarnOnce warnings) {
    this.warnings = Objects.requireNonNull(warnings, "warnings");
  }

  /**
   * @param file the reading of azkaban-users.xml that the roles' names come from
   * @param element what in the file names the roles, for the warning
   */
  void addTo(User user, Set<String> roles, UsersXml file, String element) {
    for (String role : roles) {
      if (file.role(role) != null) {
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
