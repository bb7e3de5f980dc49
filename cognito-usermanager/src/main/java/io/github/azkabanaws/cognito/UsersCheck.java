package io.github.azkabanaws.cognito;

import java.util.List;

/** azkaban-users.xml, and whether its groups give anybody a role. */
final class UsersCheck implements SetupCheck {
  private final CognitoConfig config;
  private final List<String> warnings;

  /**
   * @param warnings what was found when it was opened
   */
  UsersCheck(CognitoConfig config, List<String> warnings) {
    this.config = config;
    this.warnings = warnings;
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
            + users.groupRoles().size()
            + " groups with roles";
    if (users.groupRoles().size() == 0) {
      lines.warning(
          counts + ": whoever signs in with a token has no role",
          "give groups of the pool roles: <group name=\"ops\" roles=\"admin\"/>");
    } else {
      lines.ok(counts);
    }
    warnings.forEach(text -> lines.warning(text, "correct the file"));
  }
}
