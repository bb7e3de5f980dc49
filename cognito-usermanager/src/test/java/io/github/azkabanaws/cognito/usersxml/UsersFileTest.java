package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.Permission;
import azkaban.user.User;
import azkaban.user.UserManagerException;
import azkaban.utils.Props;
import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.cognito.CognitoUserManager;
import io.github.azkabanaws.cognito.FaceOfPlugin;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The users' file that changes while the web server runs. */
class UsersFileTest {
  private static final String CHANGED =
      """
      <azkaban-users>
        <user username='fresh' password='new secret' roles='boss' groups='g'/>
        <group name='ops' roles='boss,ghost'/>
        <role name='boss' permissions='ADMIN'/>
      </azkaban-users>
      """;

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private CognitoUserManager manager;

  @BeforeEach
  void start() {
    Props props = TestConfig.props(folder);
    manager = FaceOfPlugin.manager(props, clock);
  }

  @Test
  void aWrittenFileIsTakenWithinSeconds() throws Exception {
    TestConfig.users(folder, CHANGED);
    clock.advance(WatchedFile.INTERVAL);
    assertChanged();
  }

  @Test
  void aRenamedFileIsTakenWithinSeconds() throws Exception {
    Path next = TestConfig.write(folder.resolve("next.xml"), CHANGED);
    Files.move(next, folder.resolve("azkaban-users.xml"), StandardCopyOption.REPLACE_EXISTING);
    clock.advance(WatchedFile.INTERVAL);
    assertChanged();
  }

  @Test
  void aFileThatDoesNotParseChangesNothing() throws Exception {
    try (LogCapture log = LogCapture.start()) {
      for (String bad :
          List.of("", "<azkaban-users><user", "<!-- x --><azkaban-users/>", "<users></users>")) {
        TestConfig.users(folder, bad);
        clock.advance(WatchedFile.INTERVAL);
        assertThat(manager.getUser("breakglass", "open sesame").getRoles())
            .containsExactly("admin");
      }
      assertThat(log.lines()).filteredOn(line -> line.contains("not taken")).hasSize(4);
    }
  }

  @Test
  void aRoleThatIsGoneHasNoPermissionInALiveSession() throws Exception {
    User user = manager.getUser("cognitoToken", TestTokens.id().token());
    assertThat(user.getRoles()).containsExactlyInAnyOrder("admin", "reader");
    TestConfig.users(folder, CHANGED);
    clock.advance(WatchedFile.INTERVAL);
    for (String role : user.getRoles()) {
      assertThat(manager.getRole(role).getPermission().getTypes()).isEmpty();
    }
    assertThat(manager.getRole(null).getPermission().getTypes()).isEmpty();
  }

  @Test
  void aRoleThatIsDefinedLaterCountsFromThenOn() throws Exception {
    String token = TestTokens.id().claim("cognito:groups", "[\"devs\"]").token();
    assertThat(manager.getUser("cognitoToken", token).getRoles()).containsExactly("reader");
    TestConfig.users(
        folder, TestConfig.USERS.replace("<role name=\"admin\"", "<role name=\"ghost\""));
    clock.advance(WatchedFile.INTERVAL);
    assertThat(manager.getUser("cognitoToken", token).getRoles())
        .containsExactlyInAnyOrder("reader", "ghost");
  }

  @Test
  void theNamesOfNewXmlUsersAreTaken() throws Exception {
    String token = TestTokens.id().claim("cognito:username", "\"Fresh\"").token();
    assertThat(manager.getUser("cognitoToken", token).getUserId()).isEqualTo("Fresh");
    TestConfig.users(folder, CHANGED);
    clock.advance(WatchedFile.INTERVAL);
    assertThatThrownBy(() -> manager.getUser("cognitoToken", token))
        .hasMessageStartingWith(Reason.USER_NAME_OF_XML_USER.sentence());
  }

  @Test
  void loginsWhileTheFileChangesSeeOneStateOrTheOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> logins = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        if (i % 10 == 0) {
          Path next =
              TestConfig.write(folder.resolve("n"), i % 20 == 0 ? CHANGED : TestConfig.USERS);
          Files.move(
              next, folder.resolve("azkaban-users.xml"), StandardCopyOption.REPLACE_EXISTING);
          clock.advance(WatchedFile.INTERVAL);
        }
        logins.add(threads.submit(() -> signsIn("breakglass", "open sesame", "admin")));
        logins.add(threads.submit(() -> signsIn("fresh", "new secret", "boss")));
      }
      for (Future<Boolean> login : logins) {
        login.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    clock.advance(WatchedFile.INTERVAL);
    assertThat(signsIn("breakglass", "open sesame", "admin")).isTrue();
  }

  private boolean signsIn(String name, String password, String role) {
    try {
      User user = manager.getUser(name, password);
      assertThat(user.getUserId()).isEqualTo(name);
      assertThat(user.getRoles()).containsExactly(role);
      return true;
    } catch (UserManagerException e) {
      assertThat(e).hasMessageStartingWith("Username/Password not found.");
      return false;
    }
  }

  private void assertChanged() throws Exception {
    User user = manager.getUser("fresh", "new secret");
    assertThat(user.getRoles()).containsExactly("boss");
    assertThat(user.getGroups()).containsExactly("g");
    assertThatThrownBy(() -> manager.getUser("breakglass", "open sesame"))
        .isInstanceOf(UserManagerException.class);
    assertThat(manager.getUser("cognitoToken", TestTokens.id().token()).getRoles())
        .containsExactly("boss");
    assertThat(manager.getRole("boss").getPermission().isPermissionSet(Permission.Type.ADMIN))
        .isTrue();
  }
}
