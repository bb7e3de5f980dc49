package io.github.azkabanaws.cognito.users;

import azkaban.user.User;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.token.ClaimTrust;
import io.github.azkabanaws.cognito.token.Claims;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import io.github.azkabanaws.cognito.usersxml.DefinedRoles;
import io.github.azkabanaws.cognito.usersxml.EveryPermission;
import io.github.azkabanaws.cognito.usersxml.UsersXml;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Makes Azkaban's user from a verified token. Thread-safe. */
public final class UserMapper {
  private static final Pattern EMAIL = Pattern.compile("[!-~&&[^@<>,;:\\\\\"]]+@[A-Za-z0-9.-]+");
  private static final int MAX_EMAIL_LENGTH = 254;

  private final UserIds userIds;
  private final GroupClaim groupClaim;
  private final Supplier<UsersXml> users;
  private final BiFunction<String, VerifiedToken, User> newUser;
  private final Spellings spellings;

  /**
   * @param users azkaban-users.xml, which gives roles to groups
   * @param newUser makes the user from the id
   * @param spellings of the user ids that were seen
   */
  public UserMapper(
      UserIds userIds,
      GroupClaim groupClaim,
      Supplier<UsersXml> users,
      BiFunction<String, VerifiedToken, User> newUser,
      Spellings spellings) {
    this.userIds = Objects.requireNonNull(userIds, "userIds");
    this.groupClaim = Objects.requireNonNull(groupClaim, "groupClaim");
    this.users = Objects.requireNonNull(users, "users");
    this.newUser = Objects.requireNonNull(newUser, "newUser");
    this.spellings = Objects.requireNonNull(spellings, "spellings");
  }

  /**
   * A new user for this login.
   *
   * @throws TokenRejectedException when the token's owner can't be a user of this Azkaban
   */
  public User map(VerifiedToken token) throws TokenRejectedException {
    String id = userIds.of(token);
    Set<String> groups = groupClaim.read(token);
    spellings.check(id, token);
    User user = newUser.apply(id, token);
    groups.forEach(user::addGroup);
    UsersXml file = users.get();
    DefinedRoles.addTo(user, file.groupRoles().of(groups), file);
    if (token.use() == TokenUse.ID) {
      addEmail(user, token.claims());
    }
    user.setPermissions(new EveryPermission());
    return user;
  }

  /** An address that nobody verified could be anybody's. */
  private static void addEmail(User user, Claims claims) {
    if (ClaimTrust.hasVerifiedEmail(claims)) {
      claims
          .text(ClaimTrust.EMAIL)
          .filter(email -> email.length() <= MAX_EMAIL_LENGTH && EMAIL.matcher(email).matches())
          .ifPresent(user::setEmail);
    }
  }
}
