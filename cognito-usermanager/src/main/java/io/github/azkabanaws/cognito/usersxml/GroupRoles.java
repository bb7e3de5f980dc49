package io.github.azkabanaws.cognito.usersxml;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The roles that azkaban-users.xml gives to groups: {@code <group name="ops" roles="admin"/>}. */
public final class GroupRoles {
  private final Map<String, Set<String>> rolesByGroup;

  GroupRoles(Map<String, Set<String>> rolesByGroup) {
    Map<String, Set<String>> copy = new HashMap<>();
    rolesByGroup.forEach(
        (group, roles) -> copy.put(group, Collections.unmodifiableSet(new LinkedHashSet<>(roles))));
    this.rolesByGroup = Collections.unmodifiableMap(copy);
  }

  /** The groups that have an entry. */
  Set<String> groups() {
    return rolesByGroup.keySet();
  }

  /** The roles of all these groups together; they may be undefined in the file. */
  public Set<String> of(Collection<String> groups) {
    Set<String> roles = new LinkedHashSet<>();
    groups.forEach(group -> roles.addAll(rolesByGroup.getOrDefault(group, Collections.emptySet())));
    return roles;
  }
}
