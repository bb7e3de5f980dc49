package io.github.azkabanaws.cognito;

import azkaban.user.User;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Makes Azkaban's user from a verified token. Thread-safe.
 *
 * <p>The characters of a user id are a security control: Azkaban's executor builds the command
 * {@code execute-as-user <user id> <command>} as one text.
 */
final class UserMapper {
  /** 64 characters: what the column {@code submit_user} of Azkaban's database holds. */
  private static final Pattern USER_ID = Pattern.compile("[A-Za-z_][A-Za-z0-9._@-]{0,63}");

  private static final Pattern EMAIL = Pattern.compile("[!-~&&[^@<>,;:\\\\\"]]+@[A-Za-z0-9.-]+");
  private static final int MAX_EMAIL_LENGTH = 254;

  private final Predicate<String> isXmlUser;
  private final Function<Collection<String>, Set<String>> rolesOfGroups;
  private final DefinedRoles roles;
  private final BiFunction<String, VerifiedToken, User> newUser;
  private final GroupClaim groupClaim;

  /**
   * @param isXmlUser whether azkaban-users.xml has a user of this name
   * @param rolesOfGroups the roles that azkaban-users.xml gives to groups
   * @param isDefinedRole whether azkaban-users.xml defines the role
   * @param warnings takes what an administrator should correct, but keeps nobody out
   * @param newUser makes the user from the id
   */
  UserMapper(
      Predicate<String> isXmlUser,
      Function<Collection<String>, Set<String>> rolesOfGroups,
      Predicate<String> isDefinedRole,
      WarnOnce warnings,
      BiFunction<String, VerifiedToken, User> newUser) {
    this.isXmlUser = Objects.requireNonNull(isXmlUser, "isXmlUser");
    this.rolesOfGroups = Objects.requireNonNull(rolesOfGroups, "rolesOfGroups");
    this.roles = new DefinedRoles(isDefinedRole, warnings);
    this.newUser = Objects.requireNonNull(newUser, "newUser");
    this.groupClaim = new GroupClaim(warnings);
  }

  /**
   * A new user for this login.
   *
   * @throws TokenRejectedException when the token's owner can't be a user of this Azkaban
   */
  User map(VerifiedToken token) throws TokenRejectedException {
    User user = newUser.apply(userId(token), token);
    Set<String> groups = groupClaim.read(token);
    groups.forEach(user::addGroup);
    roles.addTo(user, rolesOfGroups.apply(groups), "<group>");
    if (token.use() == TokenUse.ID) {
      addEmail(user, token.claims());
    }
    user.setPermissions(new EveryPermission());
    return user;
  }

  private String userId(VerifiedToken token) throws TokenRejectedException {
    String claim = token.use().userNameClaim();
    Object value = token.claims().get(claim);
    if (value == null) {
      // A machine-to-machine access token has no user.
      throw token.refusal(Reason.USER_MISSING, "the token has no claim " + claim);
    }
    if (!(value instanceof String) || !USER_ID.matcher((String) value).matches()) {
      throw token.refusal(
          Reason.USER_NAME_NOT_ALLOWED,
          "expected " + claim + " to match " + USER_ID + ", got " + LogText.quoteJson(value));
    }
    String id = (String) value;
    if (ReservedNames.contains(id)) {
      throw token.refusal(
          Reason.USER_NAME_RESERVED, claim + " is the reserved name " + LogText.quote(id));
    }
    if (isXmlUser.test(id)) {
      throw token.refusal(
          Reason.USER_NAME_OF_XML_USER,
          claim + " is " + LogText.quote(id) + ", the name of a user in azkaban-users.xml");
    }
    return id;
  }

  /** An address that nobody verified could be anybody's. */
  private static void addEmail(User user, Claims claims) {
    Object verified = claims.get("email_verified");
    String email = claims.text("email");
    if ((Boolean.TRUE.equals(verified) || "true".equals(verified))
        && email != null
        && email.length() <= MAX_EMAIL_LENGTH
        && EMAIL.matcher(email).matches()) {
      user.setEmail(email);
    }
  }
}
