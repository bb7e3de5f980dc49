package io.github.azkabanaws.cognito.usersxml;

import azkaban.user.User;

/**
 * The same as {@code XmlUserManager} gives to its users: what a user may do is decided by roles and
 * groups, not by this.
 */
public final class EveryPermission implements User.UserPermissions {
  @Override
  public boolean hasPermission(String permission) {
    return true;
  }

  @Override
  public void addPermission(String permission) {
    // There is nothing to add to all.
  }
}
