package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.usersxml.UsersXml;

/** azkaban-users.xml, and whether its groups give anybody a role. */
final class UsersCheck implements SetupCheck {
  private final CognitoConfig config;

  UsersCheck(CognitoConfig config) {
    this.config = config;
  }

  @Override
  public void run(CheckLines lines) {
    UsersXml users = config.users();
    String counts =
        config.usersFile()
            + " has "
            + users.userCount()
            + " users, "
            + users.roleCount()
            + " roles, "
            + users.effectiveGroups().size()
            + " groups with roles";
    if (users.effectiveGroups().isEmpty()) {
      lines.warning(
          counts + ": whoever signs in with a token has no role",
          "give groups of the pool roles: <group name=\"ops\" roles=\"admin\"/>");
    } else {
      lines.ok(counts);
    }
    users.warnings().forEach(text -> lines.warning(text, "correct the file"));
  }
}
