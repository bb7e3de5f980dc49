package io.github.azkabanaws.cognito.usersxml;

import azkaban.user.User;
import java.util.Set;

/**
 * Gives a user roles, but none that azkaban-users.xml does not define: Azkaban asks every role for
 * its permissions without asking whether there is such a role. Reading the file has warned of them.
 */
public final class DefinedRoles {
  private DefinedRoles() {}

  /**
   * Gives a user those of the roles that the file defines.
   *
   * @param file the reading of azkaban-users.xml that the roles' names come from
   */
  public static void addTo(User user, Set<String> roles, UsersXml file) {
    roles.stream().filter(role -> file.role(role).isPresent()).forEach(user::addRole);
  }
}
