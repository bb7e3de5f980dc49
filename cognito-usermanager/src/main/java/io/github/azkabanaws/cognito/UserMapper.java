package io.github.azkabanaws.cognito;

import azkaban.user.User;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Makes Azkaban's user from a verified token. Thread-safe. */
final class UserMapper {
  private static final Pattern EMAIL = Pattern.compile("[!-~&&[^@<>,;:\\\\\"]]+@[A-Za-z0-9.-]+");
  private static final int MAX_EMAIL_LENGTH = 254;

  private final UserIds userIds;
  private final GroupClaim groupClaim;
  private final Function<Collection<String>, Set<String>> rolesOfGroups;
  private final DefinedRoles roles;
  private final BiFunction<String, VerifiedToken, User> newUser;

  /**
   * @param rolesOfGroups the roles that azkaban-users.xml gives to groups
   * @param newUser makes the user from the id
   */
  UserMapper(
      UserIds userIds,
      GroupClaim groupClaim,
      Function<Collection<String>, Set<String>> rolesOfGroups,
      DefinedRoles roles,
      BiFunction<String, VerifiedToken, User> newUser) {
    this.userIds = Objects.requireNonNull(userIds, "userIds");
    this.groupClaim = Objects.requireNonNull(groupClaim, "groupClaim");
    this.rolesOfGroups = Objects.requireNonNull(rolesOfGroups, "rolesOfGroups");
    this.roles = Objects.requireNonNull(roles, "roles");
    this.newUser = Objects.requireNonNull(newUser, "newUser");
  }

  /**
   * A new user for this login.
   *
   * @throws TokenRejectedException when the token's owner can't be a user of this Azkaban
   */
  User map(VerifiedToken token) throws TokenRejectedException {
    User user = newUser.apply(userIds.of(token), token);
    Set<String> groups = groupClaim.read(token);
    groups.forEach(user::addGroup);
    roles.addTo(user, rolesOfGroups.apply(groups), "<group>");
    if (token.use() == TokenUse.ID) {
      addEmail(user, token.claims());
    }
    user.setPermissions(new EveryPermission());
    return user;
  }

  /** An address that nobody verified could be anybody's. */
  private static void addEmail(User user, Claims claims) {
    String email = claims.text(ClaimTrust.EMAIL);
    if (ClaimTrust.hasVerifiedEmail(claims)
        && email != null
        && email.length() <= MAX_EMAIL_LENGTH
        && EMAIL.matcher(email).matches()) {
      user.setEmail(email);
    }
  }
}
