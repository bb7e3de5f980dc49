package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.user.Permission;
import azkaban.user.Role;
import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.usersxml.StoredPassword;
import io.github.azkabanaws.cognito.usersxml.UsersXml;
import io.github.azkabanaws.cognito.usersxml.XmlUser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnreachableGroupsTest {
  private final Props props = new Props();

  @Test
  void aGroupThatIsLeftOutOrRenamedIsDoubted() {
    props.put(GroupSettings.INCLUDE, "devs|ops");
    props.put(GroupSettings.RENAME, "ops -> operators");
    assertThat(doubts())
        .containsExactly(
            "cognito.groups.include gives no token the group \"admins\", to which azkaban-users.xml"
                + " gives roles: it is left out",
            "cognito.groups.rename gives no token the group \"ops\", to which azkaban-users.xml"
                + " gives roles: it is renamed to \"operators\"");
  }

  @Test
  void aGroupThatATokenCanHaveIsNot() {
    assertThat(doubts()).isEmpty();
  }

  private List<String> doubts() {
    Permission admin = new Permission(Permission.Type.ADMIN);
    UsersXml users =
        new UsersXml(
            List.of(
                new XmlUser(
                    "etl",
                    StoredPassword.parse("p"),
                    Set.of(),
                    Set.of("batch"),
                    Set.of(),
                    Optional.empty())),
            List.of(new Role("admin", admin), new Role("nothing", new Permission())),
            Map.of(
                "admins", Set.of("admin"),
                "ops", Set.of("admin"),
                "devs", Set.of("admin"),
                "batch", Set.of("admin"),
                "guests", Set.of("nothing")),
            List.of());
    ConfigProblems problems = new ConfigProblems();
    UnreachableGroups.find(users, GroupSettings.read(props, problems), problems);
    problems.throwIfAny();
    return problems.doubts();
  }
}
