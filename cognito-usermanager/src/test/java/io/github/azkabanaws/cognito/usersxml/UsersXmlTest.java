package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.Permission;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.usersxml.UsersXml.InvalidFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXParseException;

class UsersXmlTest {
  @TempDir Path folder;

  @Test
  void readsUsersAndGroups() throws Exception {
    UsersXml users = read(TestConfig.USERS);
    assertThat(users.hasUser("breakglass")).isTrue();
    assertThat(users.hasUser("BreakGlass")).isFalse();
    assertThat(users.hasUserLike("BreakGlass")).isTrue();
    assertThat(users.hasUserLike("alice")).isFalse();
    assertThat(users.groupRoles().of(Collections.singleton("ops")))
        .containsExactly("admin", "reader");
    assertThat(users.groupRoles().of(Arrays.asList("devs", "ops")))
        .containsExactly("reader", "ghost", "admin");
  }

  @Test
  void groupsWithoutRolesAreFine() throws Exception {
    UsersXml users =
        read("<azkaban-users><group name='a'/><group name='b' roles=' , '/></azkaban-users>");
    assertThat(users.groupRoles().of(Arrays.asList("a", "b", "c"))).isEmpty();
  }

  @Test
  void looksOnlyWhereAzkabanLooks() throws Exception {
    UsersXml users =
        read("<azkaban-users><x><group name='a' roles='admin'/><user/></x></azkaban-users>");
    assertThat(users.groupRoles().of(Collections.singleton("a"))).isEmpty();
  }

  @Test
  void externalEntitiesAreNotRead() {
    Path secret = TestConfig.write(folder.resolve("secret"), "admin");
    assertInvalid(
        "<!DOCTYPE azkaban-users [<!ENTITY x SYSTEM '"
            + secret.toUri()
            + "'>]>\n<azkaban-users><group name='a' roles='&x;'/></azkaban-users>",
        "DOCTYPE");
  }

  @Test
  void aCommentBeforeTheRootIsAProblem() {
    assertInvalid(
        "<?xml version=\"1.0\"?>\n<!-- ours -->\n<azkaban-users/>",
        "azkaban-users.xml line 2: a comment before <azkaban-users>");
    assertInvalid("<?style x?>\n<azkaban-users/>", "line 1: a processing instruction before");
  }

  @Test
  void commentsElsewhereAreFine() throws Exception {
    assertThat(
            read("<azkaban-users><!-- a --><user username='u' password='p'/></azkaban-users>\n"
                    + "<!-- b -->")
                .hasUser("u"))
        .isTrue();
  }

  @Test
  void readsAUsersAttributes() throws Exception {
    XmlUser user =
        read("<azkaban-users><user username='u' password='p' roles='a, b' groups=' g ,' proxy='x,y'"
                + " email='u@example.com'/></azkaban-users>")
            .user("u")
            .get();
    assertThat(user.roles()).containsExactly("a", "b");
    assertThat(user.groups()).containsExactly("g");
    assertThat(user.proxies()).containsExactly("x", "y");
    assertThat(user.email()).hasValue("u@example.com");
  }

  @Test
  void readsRolesAsAzkabanDoes() throws Exception {
    UsersXml users =
        read("<azkaban-users><role name='r' permissions='READ, WRITE,FLY'/></azkaban-users>");
    assertThat(users.role("r").get().getPermission().getTypes())
        .containsExactlyInAnyOrder(Permission.Type.READ, Permission.Type.WRITE);
    assertThat(users.role("s")).isEmpty();
    assertThat(users.warnings()).singleElement().asString().contains("line 1", "FLY", "\"r\"");
  }

  @Test
  void knowsTheGroupsThatAreNamedAnywhere() throws Exception {
    UsersXml users = read(TestConfig.USERS);
    assertThat(users.hasGroup("ops")).isTrue();
    assertThat(users.hasGroup("azkaban")).isTrue();
    assertThat(users.hasGroup("breakglass")).isFalse();
  }

  @Test
  void warnsOfPlainPasswordsAndDoubleUsers() throws Exception {
    UsersXml users =
        read(
            "<azkaban-users><user username='u' password='hunter2'/>"
                + "<user username='u' password='hunter3'/></azkaban-users>");
    assertThat(users.warnings())
        .hasSize(2)
        .anyMatch(warning -> warning.contains("plain passwords of [\"u\"]"))
        .anyMatch(warning -> warning.contains("has the user \"u\" a second time"))
        .noneMatch(warning -> warning.contains("hunter"));
  }

  @Test
  void aBrokenHashIsAProblemThatDoesNotShowIt() {
    assertInvalid(
        "<azkaban-users>\n"
            + "<user username='u' password='pbkdf2-sha256$1$AAAA$BBBB'/></azkaban-users>",
        "line 2: the password of the user \"u\" has 1 iterations; allowed: 100000 to 2000000");
  }

  @Test
  void namesTheLine() {
    assertInvalid("<azkaban-users>\n\n<group/>\n</azkaban-users>", "line 3: <group> has no");
    assertInvalid("<azkaban-users>\n<role name='a'/></azkaban-users>", "line 2: <role> has no");
    assertInvalid("<azkaban-users>\n<user password='a'/></azkaban-users>", "line 2: <user> has");
    assertInvalid("<azkaban-users>\n<user></azkaban-users>", "line 2: ");
    assertInvalid("<users/>", "line 1: the root element is another one; allowed: <azkaban-users>");
    assertInvalid("", "azkaban-users.xml");
    assertInvalid(
        "<azkaban-users>\n<user username='a\n</azkaban-users>",
        "azkaban-users.xml line 3: column ");
  }

  @Test
  void anEncodingThatThereIsNotIsNamed() {
    assertInvalid(
        "<?xml version='1.0' encoding='x-none'?>\n<azkaban-users/>",
        "azkaban-users.xml: it is not text in the encoding that its first line names");
  }

  @Test
  void countsUsersAndRoles() throws Exception {
    UsersXml users = read(TestConfig.USERS);
    assertThat(users.userCount()).isEqualTo(1);
    assertThat(users.roleCount()).isEqualTo(2);
    assertThat(users.effectiveGroups()).containsExactly("devs", "ops");
    assertThat(users.hasGroupOfUser("azkaban")).isTrue();
    assertThat(users.hasGroupOfUser("ops")).isFalse();
  }

  @Test
  void aGroupWhoseRolesPermitNothingHasNoEffect() throws Exception {
    UsersXml users =
        read(
            "<azkaban-users><group name='a' roles='nothing, ghost'/><group name='b'"
                + " roles='reader'/><role name='nothing' permissions=''/><role name='reader'"
                + " permissions='READ'/></azkaban-users>");
    assertThat(users.effectiveGroups()).containsExactly("b");
  }

  @Test
  void aPlaceIsNamedIfItIsKnown() {
    XmlFault known = XmlFault.of(new SAXParseException("secret", null, null, 3, 1));
    assertThat(known.line()).isEqualTo(3);
    assertThat(known).hasMessageStartingWith("column 1: this is not well-formed");
    XmlFault unknown = XmlFault.of(new SAXParseException(null, null, null, -1, 0));
    assertThat(unknown).hasMessageStartingWith("this is not well-formed");
    Path file = folder.resolve("users.xml");
    assertThat(new InvalidFileException(file, 1, "x")).hasMessage("users.xml line 1: x");
    assertThat(new InvalidFileException(file, 0, "x")).hasMessage("users.xml: x");
  }

  @Test
  void theNameOfTokenLoginsIsNobodys() {
    assertInvalid(
        "<azkaban-users>\n<user username='cognitoToken' password='p'/></azkaban-users>",
        "line 2: the user \"cognitoToken\": that name stands for token logins, rename it");
  }

  @Test
  void knowsTheFormsOfProxies() throws Exception {
    UsersXml users =
        read("<azkaban-users><user username='u' password='p' proxy='Etl'/></azkaban-users>");
    assertThat(users.hasProxyLike("etl")).isTrue();
    assertThat(users.hasProxyLike("u")).isFalse();
  }

  @Test
  void namesAFileThatIsMissing() {
    assertThatThrownBy(() -> UsersXml.read(folder.resolve("none.xml")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("none.xml: it is not there; put it back")
        .hasMessageContaining("(its folder was last changed at 20");
  }

  private UsersXml read(String xml) throws InvalidFileException {
    return UsersXml.read(TestConfig.users(folder, xml));
  }

  private void assertInvalid(String xml, String message) {
    assertThatThrownBy(() -> read(xml))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
  }
}
