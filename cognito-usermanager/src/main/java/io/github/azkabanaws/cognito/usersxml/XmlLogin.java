package io.github.azkabanaws.cognito.usersxml;

import azkaban.user.User;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Signs in the users of azkaban-users.xml, as the file is now. Thread-safe.
 *
 * <p>Neither the answer nor the work behind it tells whether a name exists: every attempt costs as
 * many iterations as the most expensive password of the file.
 */
public final class XmlLogin {
  /** Longer ones are wrong without being looked at: Azkaban's form lets megabytes through. */
  public static final int MAX_PASSWORD_LENGTH = 1024;

  private static final byte[] NO_SALT = new byte[16];
  private static final String TOO_LONG = "too long";

  private final boolean enabled;
  private final Supplier<UsersXml> users;
  private final PasswordHash hasher;
  private final HashLimit limit;
  private final StoredPassword unknown = StoredPassword.unknown(new SecureRandom());

  /**
   * @param enabled otherwise nobody signs in
   * @param limit bounds how many attempts are checked at a time
   */
  public XmlLogin(boolean enabled, Supplier<UsersXml> users, PasswordHash hasher, HashLimit limit) {
    this.enabled = enabled;
    this.users = Objects.requireNonNull(users, "users");
    this.hasher = Objects.requireNonNull(hasher, "hasher");
    this.limit = Objects.requireNonNull(limit, "limit");
  }

  /**
   * Checks a name and a password.
   *
   * @param name not empty
   * @param password not empty
   * @return a new user for each login; absent if name or password are wrong
   * @throws HashLimit.BusyException when too many are being checked, before the name counts
   */
  public Optional<User> signIn(String name, String password) throws HashLimit.BusyException {
    UsersXml file = users.get();
    Optional<XmlUser> user = enabled ? file.user(name) : Optional.empty();
    StoredPassword stored = user.map(XmlUser::password).orElse(unknown);
    boolean readable = password.length() <= MAX_PASSWORD_LENGTH;
    String checked = readable ? password : TOO_LONG;
    int missing = file.mostIterations() - stored.iterations();
    boolean matches = limit.check(() -> matches(stored, checked, missing));
    return matches && readable ? user.map(xml -> azkabanUser(xml, file)) : Optional.empty();
  }

  private boolean matches(StoredPassword stored, String password, int missing) {
    boolean matches = stored.matches(password, hasher);
    if (missing > 0) {
      hasher.of(password, NO_SALT.clone(), missing);
    }
    return matches;
  }

  private User azkabanUser(XmlUser xml, UsersXml file) {
    User user = new User(xml.name());
    xml.groups().forEach(user::addGroup);
    DefinedRoles.addTo(user, xml.roles(), file);
    DefinedRoles.addTo(user, file.groupRoles().of(xml.groups()), file);
    xml.email().ifPresent(user::setEmail);
    user.setPermissions(new EveryPermission());
    return user;
  }
}
