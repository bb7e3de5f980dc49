package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.login.TokenLogin;
import io.github.azkabanaws.cognito.users.GroupSettings;
import io.github.azkabanaws.cognito.users.UserIdSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the users' file is warned of at the start and after each change. */
class UsersFileWarningsTest {
  private static final String GHOST =
      "<group name='g' roles='ghost'/>\n<group name='h' roles='spirit'/>\n";

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final List<String> warnings = new ArrayList<>();

  @Test
  void aLargeFileKeepsNoRelaxationOutOfTheLog() {
    Props props = TestConfig.props(folder);
    props.put(UserIdSettings.ALLOW_PROXY_NAMES, "true");
    props.put(GroupSettings.CLAIM, "cognito:group");
    StringBuilder groups = new StringBuilder();
    for (int i = 0; i < 1100; i++) {
      groups.append("<group name='g").append(i).append("' roles='ghost'/>\n");
    }
    users(groups + "<user username='plain' password='p'/>");
    TokenLogin.open(CognitoConfig.from(props), clock, warnings::add).close();
    assertThat(warnings)
        .anyMatch(text -> text.startsWith("cognito.allow.proxy.names=true permits"))
        .anyMatch(text -> text.startsWith("cognito.groups.claim is \"cognito:group\""))
        .anyMatch(text -> text.contains("holds plain passwords of [\"plain\"]"))
        .contains("azkaban-users.xml and 1050 more; correct these first");
    assertThat(warnings).filteredOn(text -> text.contains("\"ghost\"")).hasSize(50);
  }

  @Test
  void aLineThatMovesIsNotToldAgain() {
    Props props = TestConfig.props(folder);
    users(GHOST);
    try (TokenLogin login = TokenLogin.open(CognitoConfig.from(props), clock, warnings::add)) {
      assertThat(warnings).hasSize(2).allMatch(text -> text.startsWith("azkaban-users.xml line "));
      warnings.clear();
      change(login, "\n\n<!-- moved -->\n" + GHOST);
      assertThat(warnings).isEmpty();
      change(login, "\n" + GHOST + "<group name='new' roles='ghost'/>");
      assertThat(warnings).singleElement().asString().contains("line 4: the group \"new\"");
    }
  }

  @Test
  void whatWasCorrectedAndIsWrongAgainIsToldAgain() {
    Props props = TestConfig.props(folder);
    users(GHOST);
    try (TokenLogin login = TokenLogin.open(CognitoConfig.from(props), clock, warnings::add)) {
      change(login, "<group name='none'/>");
      warnings.clear();
      change(login, GHOST);
      assertThat(warnings).hasSize(2);
    }
  }

  private void change(TokenLogin login, String elements) {
    users(elements);
    clock.advance(WatchedFile.INTERVAL);
    login.users().get();
  }

  private void users(String elements) {
    TestConfig.users(folder, "<azkaban-users>" + elements + "</azkaban-users>");
  }
}
