package io.github.azkabanaws.cognito;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.access;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.Permission;
import azkaban.user.User;
import azkaban.user.UserManager;
import azkaban.user.UserManagerException;
import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.fixtures.JwksServer;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.FetchBudget;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.token.TokenSettings;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.users.GroupSettings;
import io.github.azkabanaws.cognito.users.UserIdSettings;
import io.github.azkabanaws.cognito.usersxml.XmlUserSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CognitoUserManagerTest {
  private static final String TOKEN_USER = "cognitoToken";

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
  }

  @Test
  void azkabanCanConstructIt() throws Exception {
    Object manager =
        Class.forName("io.github.azkabanaws.cognito.CognitoUserManager")
            .getConstructor(Props.class)
            .newInstance(props);
    assertThat(manager).isInstanceOf(UserManager.class);
    long now = Instant.now().getEpochSecond();
    User user =
        ((UserManager) manager)
            .getUser(TOKEN_USER, id().claim("iat", now).claim("exp", now + 60).token());
    assertThat(user.getUserId()).isEqualTo("alice");
  }

  @Test
  void signsInWithAnIdToken() throws Exception {
    CognitoUserManager manager = manager();
    try (LogCapture log = LogCapture.start()) {
      User user = manager.getUser(TOKEN_USER, id().token());
      assertThat(user.getUserId()).isEqualTo("alice");
      assertThat(user.getGroups()).containsExactly("ops");
      assertThat(user.getRoles()).containsExactlyInAnyOrder("admin", "reader");
      assertThat(user.getEmail()).isEqualTo("alice@example.com");
      assertThat(user.hasPermission("x")).isTrue();
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("INFO Login accepted: user=\"alice\" sub=\"" + TestTokens.SUBJECT)
          .contains("token=id");
    }
  }

  @Test
  void signsInWithAnAccessTokenWhenToldSo() throws Exception {
    props.put(TokenUse.PROPERTY, "id,access");
    assertThat(manager().getUser(TOKEN_USER, access().token()).getUserId()).isEqualTo("alice");
  }

  @Test
  void mapsAsTheSettingsSay() throws Exception {
    props.put(UserIdSettings.USER_ID, "u-{cognito:username},u-{username}");
    props.put(UserIdSettings.PATTERN, "u-[a-z]+");
    props.put(GroupSettings.INCLUDE, "pool-.+");
    props.put(GroupSettings.RENAME, "pool-admins -> ops");
    User user =
        manager()
            .getUser(
                TOKEN_USER,
                id().claim("cognito:groups", "[\"pool-admins\",\"pool-x\",\"ops\"]").token());
    assertThat(user.getUserId()).isEqualTo("u-alice");
    assertThat(user.getGroups()).containsExactlyInAnyOrder("ops", "pool-x");
    assertThat(user.getRoles()).containsExactlyInAnyOrder("admin", "reader");
  }

  @Test
  void xmlUsersCanBeSwitchedOffButKeepTheirNames() {
    props.put(XmlUserSettings.XML_USERS, "false");
    CognitoUserManager manager = manager();
    assertThatThrownBy(() -> manager.getUser("breakglass", "open sesame"))
        .hasMessage("Username/Password not found. (reference 0badcafe)");
    assertThatThrownBy(
            () ->
                manager.getUser(
                    TOKEN_USER, id().claim("cognito:username", "\"breakglass\"").token()))
        .hasMessageStartingWith(Reason.USER_NAME_OF_XML_USER.sentence());
  }

  @Test
  void everyRoleOfAUserIsDefined() throws Exception {
    CognitoUserManager manager = manager();
    User user =
        manager.getUser(
            TOKEN_USER, id().claim("cognito:groups", "[\"devs\",\"ops\",\"x\"]").token());
    assertThat(user.getRoles())
        .containsExactlyInAnyOrder("admin", "reader")
        .allMatch(role -> manager.getRole(role).getPermission() != null);
    assertThat(manager.getRole("admin").getPermission().isPermissionSet(Permission.Type.ADMIN))
        .isTrue();
  }

  @Test
  void xmlUsersSignInAsBefore() throws Exception {
    CognitoUserManager manager = manager();
    User user = manager.getUser("breakglass", "open sesame");
    assertThat(user.getUserId()).isEqualTo("breakglass");
    assertThat(user.getRoles()).contains("admin");
    assertThat(manager.validateUser("breakglass")).isTrue();
    assertThat(manager.validateGroup("ops")).isTrue();
  }

  @Test
  void xmlRefusalsKeepTheirSentence() {
    CognitoUserManager manager = manager();
    assertThatThrownBy(() -> manager.getUser("breakglass", "wrong"))
        .isInstanceOf(UserManagerException.class)
        .hasMessage("Username/Password not found. (reference 0badcafe)");
    assertThatThrownBy(() -> manager.getUser("nobody", "wrong"))
        .hasMessage("Username/Password not found. (reference 0badcafe)");
    assertThatThrownBy(() -> manager.getUser(null, null))
        .hasMessage("Username is empty. (reference 0badcafe)");
    assertThatThrownBy(() -> manager.getUser("breakglass", " "))
        .hasMessage("Password is empty. (reference 0badcafe)");
  }

  @Test
  void logsTheNameOfAnXmlUserOnlyIfThereIsOne() throws Exception {
    CognitoUserManager manager = manager();
    try (LogCapture log = LogCapture.start()) {
      assertThatThrownBy(() -> manager.getUser("breakglass", "hunter2")).isNotNull();
      assertThatThrownBy(() -> manager.getUser("hunter2", "breakglass")).isNotNull();
      assertThat(log.lines())
          .containsExactly(
              "WARN Login refused: reference=0badcafe reason=XML_LOGIN_REFUSED user=\"breakglass\"",
              "WARN Login refused: reference=0badcafe reason=XML_LOGIN_REFUSED user=unknown");
      assertThat(log.everything()).doesNotContain("hunter2");
    }
  }

  @Test
  void aPasswordIsNotAToken() {
    CognitoUserManager manager = manager();
    assertThatThrownBy(() -> manager.getUser(TOKEN_USER, "open sesame"))
        .isInstanceOf(UserManagerException.class);
    assertThatThrownBy(() -> manager.getUser(TOKEN_USER, null))
        .isInstanceOf(UserManagerException.class);
    assertThatThrownBy(() -> manager.getUser("cognitotoken", id().token()))
        .isInstanceOf(UserManagerException.class);
  }

  @Test
  void theOauthNameIsRefusedEvenIfAnXmlUserHasIt() {
    TestConfig.users(
        folder, "<azkaban-users><user username=\"&lt;OAuth&gt;\" password=\"p\"/></azkaban-users>");
    CognitoUserManager manager = manager();
    assertThatThrownBy(() -> manager.getUser("<OAuth>", "p"))
        .hasMessageStartingWith(Reason.OAUTH_NOT_SUPPORTED.sentence());
  }

  @Test
  void saysAtStartWhatItDoes() {
    try (LogCapture log = LogCapture.start()) {
      manager();
      assertThat(log.lines())
          .contains(
              "INFO Cognito sign-in: pools "
                  + TestTokens.POOL
                  + " (keys: inline JSON), clients "
                  + TestTokens.CLIENT
                  + ", token uses id, clock skew 60 s, session end: 43200 s after the login");
    }
  }

  @Test
  void aBadConfigurationStopsTheStart() {
    props.put(TokenSettings.CLIENT_ID, "");
    props.put("cognito.jwk", "x");
    assertThatThrownBy(this::manager)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 problems");
  }

  @Test
  void xmlUsersSignInWhileTheKeysAreDown() throws Exception {
    try (JwksServer server = new JwksServer("down").answers(503, "down")) {
      props.put(KeyLocation.PROPERTY, server.url().toString());
      CognitoUserManager manager = manager();
      assertThatThrownBy(() -> manager.getUser(TOKEN_USER, id().token()))
          .hasMessageStartingWith(Reason.KEYS_UNAVAILABLE.sentence());
      assertThat(manager.getUser("breakglass", "open sesame")).isNotNull();
      server.answers(200, TestTokens.poolJwks());
      clock.advance(FetchBudget.INTERVAL);
      assertThat(manager.getUser(TOKEN_USER, id().token()).getUserId()).isEqualTo("alice");
      manager.close();
    }
  }

  @Test
  void xmlUsersDoNotWaitWhileTheKeysHang() throws Exception {
    try (JwksServer server = new JwksServer(TestTokens.poolJwks())) {
      props.put(KeyLocation.PROPERTY, server.url().toString());
      CognitoUserManager manager = manager();
      assertThat(server.awaitRequest()).isTrue();
      CountDownLatch release = new CountDownLatch(1);
      server.hangsUntil(release);
      ExecutorService other = Executors.newSingleThreadExecutor();
      try {
        Future<?> unknownKid =
            other.submit(() -> manager.getUser(TOKEN_USER, id().header("kid", "\"new\"").token()));
        assertThat(server.awaitRequest()).isTrue();
        // The other login is inside its fetch now, and stays there.
        assertThat(manager.getUser("breakglass", "open sesame")).isNotNull();
        assertThat(manager.getUser(TOKEN_USER, id().token())).isNotNull();
        assertThat(unknownKid.isDone()).isFalse();
        release.countDown();
        assertThatThrownBy(() -> unknownKid.get(20, TimeUnit.SECONDS))
            .hasCauseInstanceOf(UserManagerException.class);
      } finally {
        other.shutdownNow();
      }
      manager.close();
    }
  }

  @Test
  void manyLoginsAtOnce() throws Exception {
    try (JwksServer server = new JwksServer(TestTokens.poolJwks())) {
      props.put(KeyLocation.PROPERTY, server.url().toString());
      CognitoUserManager manager = manager();
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<String>> logins = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
          String name = "user" + i;
          String token = id().claim("cognito:username", TestTokens.quote(name)).token();
          logins.add(
              threads.submit(
                  () -> {
                    User user = manager.getUser(TOKEN_USER, token);
                    assertThat(manager.getUser("breakglass", "open sesame")).isNotNull();
                    return user.getUserId();
                  }));
        }
        for (int i = 0; i < logins.size(); i++) {
          assertThat(logins.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("user" + i);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(server.requests()).isEqualTo(1);
      manager.close();
    }
  }

  private CognitoUserManager manager() {
    return new CognitoUserManager(props, clock, () -> "0badcafe");
  }
}
