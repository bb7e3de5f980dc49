package io.github.azkabanaws.cognito.usersxml;

import azkaban.user.Permission;
import azkaban.user.Role;
import io.github.azkabanaws.base.text.LogText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The roles that azkaban-users.xml defines, and who in it is given one that it does not define. */
final class UsersXmlRoles {
  private final Map<String, Role> defined = new LinkedHashMap<>();
  private final List<Given> given = new ArrayList<>();

  /** Adds a {@code <role>}; false if there was one of this name before, which no longer counts. */
  boolean define(String name, Permission permission) {
    return defined.put(name, new Role(name, permission)) == null;
  }

  /**
   * Hears that somebody is given roles.
   *
   * @param owner who, in words: {@code the group "ops"}
   */
  void give(int line, String owner, Set<String> roles) {
    roles.forEach(role -> given.add(new Given(line, owner, role)));
  }

  Collection<Role> defined() {
    return defined.values();
  }

  /** A sentence for each that is given and not defined, when the whole file has been read. */
  void warnOfUndefined(UsersXmlWarnings warnings) {
    for (Given one : given) {
      if (!defined.containsKey(one.role)) {
        warnings.add(
            one.line,
            one.owner
                + " has the role "
                + LogText.quote(one.role)
                + ", which no <role> defines, so it is left out"
                + UsersXmlWords.inOtherCapitals(one.role, defined.keySet())
                    .map(other -> "; did you mean " + LogText.quote(other) + "?")
                    .orElse(""));
      }
    }
  }

  private static final class Given {
    final int line;
    final String owner;
    final String role;

    Given(int line, String owner, String role) {
      this.line = line;
      this.owner = Objects.requireNonNull(owner, "owner");
      this.role = Objects.requireNonNull(role, "role");
    }
  }
}
