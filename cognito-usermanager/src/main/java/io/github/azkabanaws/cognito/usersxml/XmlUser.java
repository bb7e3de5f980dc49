package io.github.azkabanaws.cognito.usersxml;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A {@code <user>} of azkaban-users.xml. Immutable. */
public final class XmlUser {
  private final String name;
  private final StoredPassword password;
  private final Set<String> roles;
  private final Set<String> groups;
  private final Set<String> proxies;
  private final Optional<String> email;

  /**
   * @param email if there is one
   */
  public XmlUser(
      String name,
      StoredPassword password,
      Set<String> roles,
      Set<String> groups,
      Set<String> proxies,
      Optional<String> email) {
    this.name = Objects.requireNonNull(name, "name");
    this.password = Objects.requireNonNull(password, "password");
    this.roles = copy(roles);
    this.groups = copy(groups);
    this.proxies = copy(proxies);
    this.email = email;
  }

  String name() {
    return name;
  }

  StoredPassword password() {
    return password;
  }

  /** The roles of the user's own, which may be undefined in the file. */
  Set<String> roles() {
    return roles;
  }

  public Set<String> groups() {
    return groups;
  }

  /** The names that a project of this user may run as. */
  public Set<String> proxies() {
    return proxies;
  }

  /** Absent if the file has none. */
  Optional<String> email() {
    return email;
  }

  private static Set<String> copy(Set<String> names) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }
}
