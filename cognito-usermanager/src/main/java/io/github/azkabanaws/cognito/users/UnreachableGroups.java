package io.github.azkabanaws.cognito.users;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.usersxml.UsersXml;
import java.util.Optional;

/**
 * Groups of azkaban-users.xml that have roles which nobody can get: no token can have the group as
 * the settings name and leave out groups, and no user of the file is in it.
 */
public final class UnreachableGroups {
  private UnreachableGroups() {}

  /** Adds a doubt for each. */
  public static void find(UsersXml users, GroupSettings groups, ConfigProblems problems) {
    for (String group : users.effectiveGroups()) {
      if (groups.canBe(group) || users.hasGroupOfUser(group)) {
        continue;
      }
      Optional<String> renamed = groups.renamed(group);
      problems.doubt(
          renamed.isPresent() ? GroupSettings.RENAME : GroupSettings.INCLUDE,
          "gives no token the group "
              + LogText.quote(group)
              + ", to which azkaban-users.xml gives roles"
              + renamed
                  .map(name -> ": it is renamed to " + LogText.quote(name))
                  .orElse(": it is left out"));
    }
  }
}
