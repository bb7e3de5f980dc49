package io.github.azkabanaws.cognito.users;

import azkaban.user.User;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The user of a token login, whose rights end while Azkaban's session goes on.
 *
 * <p>Azkaban never looks at the token again, and a session slides on for as long as it is used; but
 * it asks its user for roles, groups and id on every request. An ended user has no roles and no
 * groups, and an id that no project gives a permission to and that tells, where the page shows the
 * name, to sign in again.
 */
final class EndingUser extends User {
  /** How the id of every ended user begins; a token never gets such an id. */
  static final String ENDED = "session-ended.sign-in-again.";

  /**
   * An ended user may still be able to create a project, which Azkaban would give to the id. So no
   * id is ever used twice, by this web server or the next.
   */
  private static final AtomicLong NEXT = new AtomicLong(new SecureRandom().nextLong());

  private static final UserPermissions NOTHING =
      new UserPermissions() {
        @Override
        public boolean hasPermission(String permission) {
          return false;
        }

        @Override
        public void addPermission(String permission) {
          // The session has ended.
        }
      };

  private final SessionLimit limit;

  EndingUser(String userId, SessionLimit limit) {
    super(userId);
    this.limit = Objects.requireNonNull(limit, "limit");
  }

  /**
   * The user's id, or another one at each call after the end. Those have the characters of a user
   * id, because they too could come to stand in a command line, and fit into Azkaban's database.
   */
  @Override
  public String getUserId() {
    return hasEnded() ? ENDED + String.format("%016x", NEXT.getAndIncrement()) : super.getUserId();
  }

  @Override
  public List<String> getRoles() {
    return hasEnded() ? new ArrayList<>() : super.getRoles();
  }

  @Override
  public boolean hasRole(String role) {
    return !hasEnded() && super.hasRole(role);
  }

  @Override
  public List<String> getGroups() {
    return hasEnded() ? new ArrayList<>() : super.getGroups();
  }

  @Override
  public boolean isInGroup(String group) {
    return !hasEnded() && super.isInGroup(group);
  }

  @Override
  public UserPermissions getPermissions() {
    return hasEnded() ? NOTHING : super.getPermissions();
  }

  @Override
  public boolean hasPermission(String permission) {
    return !hasEnded() && super.hasPermission(permission);
  }

  @Override
  public String toString() {
    // One look, so that what is shown is of one side of the end.
    return hasEnded() ? getUserId() + ": []" : super.getUserId() + ": " + super.getGroups();
  }

  // equals and hashCode stay those of the user who signed in: a user in a set must not change.

  boolean hasEnded() {
    return limit.hasEnded();
  }
}
