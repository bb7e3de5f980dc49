package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.User;
import azkaban.user.XmlUserManager;
import azkaban.utils.Props;
import io.github.azkabanaws.cognito.CognitoUserManager;
import io.github.azkabanaws.cognito.FaceOfPlugin;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.users.GroupSettings;
import io.github.azkabanaws.cognito.usersxml.UsersXml.InvalidFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody wrote into azkaban-users.xml, and nobody would notice that it has no effect. */
class UsersXmlMistakesTest {
  private static final String ROLES =
      "<role name='admin' permissions='ADMIN'/><role name='reader' permissions='READ'/>";
  private static final String HASHED =
      "pbkdf2-sha256$100000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<Group name='ops' roles='admin'/>|the element is written <group>, in small letters",
        "<USER username='a' password='b'/>|the element is written <user>, in small letters",
        "<group name='ops' Roles='admin'/>|of <group> is written roles, in small letters",
        "<group Name='ops'/>|of <group> is written name, in small letters",
        "<user userName='a' password='b'/>|of <user> is written username, in small letters",
        "<role name='a' permissions='Admin'/>|of the role \"a\" is written ADMIN, in capitals",
        "<role name='a' permissions='READ,write'/>|of the role \"a\" is written WRITE, in capitals"
      })
  void wrongCapitalsAreAnError(String element, String problem) {
    assertThatThrownBy(() -> read("\n" + element))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("azkaban-users.xml line 2: ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<grup name='x'/>|there is an element that has no effect; did you mean group?",
        "<users><user/></users>|there is an element that has no effect; did you mean user?",
        "<hunter2/>|there is an element that has no effect; known: user, role, group",
        "<group name='x' role='admin'/>|attribute 2 of <group> has no effect; did you mean roles?",
        "<role name='x' permissions='READ' permission='ADMIN'/>|did you mean permissions?",
        "<user username='x' password='PW' hunter2=''/>|attribute 3 of <user> has no effect; known:",
        "<user username='x' password='PW'><group name='x'/></user>|inside another has no effect",
        "hunter2|text between the elements has no effect",
        "<group name='g' roles='admin,ghost'/>|the group \"g\" has the role \"ghost\", which no"
            + " <role>",
        "<group name='g' roles='Admin'/>|so it is left out; did you mean \"admin\"?",
        "<user username='x' password='PW' roles='boss'/>|the user \"x\" has the role \"boss\","
            + " which no",
        "<group name='g'/><group name='g' roles='admin'/>|has the group \"g\" a second time",
        "<group name='g'/><group name=' g '/>|has the group \"g\" a second time",
        "<role name='reader' permissions='WRITE'/>|has the role \"reader\" a second time",
        "<role name='x' permissions=''/>|the role \"x\" permits nothing",
        "<role name='x' permissions='REED'/>|no such permission; did you mean READ?",
        "<group name=' ops ' roles='admin'/>|the blanks around the name of the group \"ops\" are"
            + " left",
        "<group name=' ' roles='admin'/>|a <group> has no name",
        "<role name='x ' permissions='READ'/>|the blanks around the name of the role \"x\" are left"
            + " out",
        "<user username=' x' password='PW'/>|the user \" x\" has blanks around the name",
        "<user username='' password='PW'/>|the user \"\" can't sign in with that name",
        "<user username='&lt;OAuth>' password='PW'/>|can't sign in with that name",
        "<user username='x' password=' '/>|the user \"x\" can't sign in: the password is blank"
      })
  void whatHasNoEffectIsAWarningWithItsLine(String element, String warning) throws Exception {
    UsersXml users = read("\n\n" + element.replace("PW", HASHED));
    assertThat(users.warnings())
        .anyMatch(text -> text.matches("azkaban-users.xml line [34]: .*") && text.contains(warning))
        .noneMatch(text -> text.contains("hunter2"));
  }

  @Test
  void aPasswordThatIsTooLongForALoginIsAWarning() throws Exception {
    assertThat(read("<user username='x' password='" + "p".repeat(1025) + "'/>").warnings())
        .anyMatch(text -> text.contains("the user \"x\" can't sign in"));
  }

  @Test
  void theLongestPasswordOfALoginIsNone() throws Exception {
    assertThat(read("<user username='x' password='" + "p".repeat(1024) + "'/>").warnings())
        .noneMatch(text -> text.contains("can't sign in"));
  }

  @Test
  void theFirstFiftyLinesAreToldAndTheRestIsCounted() throws Exception {
    String ghost = "<group name='g%d' roles='ghost'/>\n";
    StringBuilder groups = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      groups.append(String.format(ghost, i));
    }
    assertThat(read(groups.toString()).warnings()).hasSize(50);
    groups.append(String.format(ghost, 50));
    assertThat(read(groups.toString()).warnings())
        .hasSize(51)
        .last()
        .isEqualTo("azkaban-users.xml and 1 more; correct these first");
  }

  @Test
  void aFileThatIsRightHasNoWarning() throws Exception {
    UsersXml users =
        UsersXml.read(
            TestConfig.users(
                folder,
                "<azkaban-users xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
                    + " xsi:noNamespaceSchemaLocation='x.xsd'><user username='x' password='"
                    + HASHED
                    + "' groups='any, other' proxy='etl' email='x@example.com' roles=' admin '/>"
                    + "<!-- c --> <group name='ops' roles='admin , reader'/><group name='none'/>"
                    + ROLES
                    + "</azkaban-users>"));
    assertThat(users.warnings()).isEmpty();
    assertThat(users.effectiveGroups()).containsExactly("ops");
  }

  /** Azkaban leaves blanks at both places as they are, so that they match; so must ours. */
  @Test
  void blanksAroundNamesGiveWhatTheyGiveInAzkaban() throws Exception {
    String xml =
        "<azkaban-users><user username='u' password='p' groups=' ops ' roles=' reader '/>"
            + "<group name=' ops ' roles='admin'/><role name='admin' permissions='ADMIN'/>"
            + "<role name=' reader ' permissions='READ'/></azkaban-users>";
    Props props = TestConfig.props(folder);
    props.put(XmlUserSettings.FILE, TestConfig.users(folder, xml).toString());
    User stock = new XmlUserManager(props).getUser("u", "p");
    assertThat(stock.getRoles()).hasSize(2).contains("admin", " reader ");
    CognitoUserManager manager = FaceOfPlugin.manager(props, new TestClock());
    try {
      assertThat(manager.getUser("u", "p").getRoles())
          .containsExactlyInAnyOrder("admin", "reader")
          .allMatch(role -> !manager.getRole(role).getPermission().getTypes().isEmpty());
      assertThat(manager.getUser("cognitoToken", TestTokens.id().token()).getRoles())
          .containsExactly("admin");
    } finally {
      FaceOfPlugin.close(manager);
    }
  }

  @Test
  void allIsToldAtTheStart() {
    Props props = TestConfig.props(folder);
    TestConfig.users(
        folder,
        "<azkaban-users>\n<user username='breakglass' password='p' roles='amin'/>"
            + ROLES
            + "<group name='ops' roles='admin'/></azkaban-users>");
    try (LogCapture log = LogCapture.start()) {
      FaceOfPlugin.close(FaceOfPlugin.manager(props, new TestClock()));
      assertThat(log.lines())
          .contains(
              "WARN azkaban-users.xml line 2: the user \"breakglass\" has the role \"amin\", which"
                  + " no <role> defines, so it is left out");
    }
  }

  private UsersXml read(String elements) throws InvalidFileException {
    return UsersXml.read(
        TestConfig.users(folder, "<azkaban-users>" + elements + "\n" + ROLES + "</azkaban-users>"));
  }

  @Test
  void groupsThatNoTokenCanHaveAreDoubted() {
    Props props = TestConfig.props(folder);
    props.put(GroupSettings.INCLUDE, "azkaban-.+");
    assertThat(CognitoConfig.from(props).doubts())
        .hasSize(2)
        .contains(
            "cognito.groups.include gives no token the group \"ops\", to which azkaban-users.xml"
                + " gives roles: it is left out");
    props.put(GroupSettings.RENAME, "azkaban-ops -> ops, azkaban-devs -> devs");
    assertThat(CognitoConfig.from(props).doubts()).isEmpty();
    props.removeLocal(GroupSettings.INCLUDE);
    props.put(GroupSettings.RENAME, "ops -> operators");
    assertThat(CognitoConfig.from(props).doubts())
        .isEqualTo(
            List.of(
                "cognito.groups.rename gives no token the group \"ops\", to which azkaban-users.xml"
                    + " gives roles: it is renamed to \"operators\""));
  }
}
