package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.cognito.usersxml.UsersXml;
import java.nio.file.Path;

/** azkaban-users.xml, and whether its groups give anybody a role. */
final class UsersCheck implements SetupCheck {
  private final UsersXml users;
  private final Path file;

  UsersCheck(UsersXml users, Path file) {
    this.users = users;
    this.file = file;
  }

  @Override
  public void run(CheckLines lines) {
    String counts =
        file
            + " has "
            + count(users.userCount(), "user")
            + ", "
            + count(users.roleCount(), "role")
            + ", "
            + count(users.effectiveGroups().size(), "group")
            + " with roles";
    if (users.effectiveGroups().isEmpty()) {
      lines.warning(
          counts + ": whoever signs in with a token has no role",
          "give groups of the pool roles: <group name=\"ops\" roles=\"admin\"/>");
    } else {
      lines.ok(counts);
    }
    users.warnings().forEach(text -> lines.warning(text, "correct the file"));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
