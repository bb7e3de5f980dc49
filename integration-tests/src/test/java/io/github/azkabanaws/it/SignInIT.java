package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.User;
import azkaban.user.UserManagerException;
import azkaban.user.XmlUserManager;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.harness.WebServer;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user manager's jar in a web server's class path. */
class SignInIT {
  private static final String TOKEN_USER = "cognitoToken";

  @TempDir Path folder;
  private UserPool pool;
  private AzkabanInstall install;

  @BeforeEach
  void layOut() throws Exception {
    pool = UserPool.start("eu-west-1_Pool00001", "client1");
    install = AzkabanInstall.layOut(Distribution.folder(), folder);
    install.configureWebServer(settings(Map.of()));
  }

  @AfterEach
  void stop() {
    pool.close();
  }

  @Test
  void theUserManagerIsTheOneOfTheJarAndExtendsAzkabans() throws Exception {
    try (WebServer web = start()) {
      assertThat(web.userManager()).isInstanceOf(XmlUserManager.class);
      assertThat(web.userManager().getClass().getProtectionDomain().getCodeSource().getLocation())
          .hasPath(
              install.webServer().resolve("extlib").toUri().getPath()
                  + Distribution.userManagerJar().getFileName());
    }
  }

  @Test
  void aTokenSignsItsUserInWithGroupsAndRoles() throws Exception {
    try (WebServer web = start()) {
      User user = web.signIn(TOKEN_USER, pool.idToken("alice", List.of("analytics", "platform")));
      assertThat(user.getUserId()).isEqualTo("alice");
      assertThat(user.getGroups()).containsExactlyInAnyOrder("analytics", "platform");
      assertThat(user.getRoles()).containsExactly("admin");
      assertThat(user.getEmail()).isEqualTo("alice@example.com");
      assertThat(web.userManager().getRole("admin")).isNotNull();
    }
  }

  @Test
  void xmlUsersSignInWhileThePoolIsDown() throws Exception {
    pool.close();
    try (WebServer web = start()) {
      assertThat(web.signIn("breakglass", AzkabanInstall.BREAK_GLASS_PASSWORD).getRoles())
          .containsExactly("admin");
      refused(web, TOKEN_USER, pool.idToken("alice", List.of("analytics")));
    }
  }

  @Test
  void whatIsNoTokenIsRefusedWithASentence() throws Exception {
    long now = Instant.now().getEpochSecond();
    List<String> analysts = List.of("analytics");
    String good = pool.idToken("alice", analysts);
    List<String> bad = new ArrayList<>();
    bad.add("");
    bad.add(" ");
    bad.add("alice");
    bad.add("a.b.c");
    bad.add(good + "A");
    bad.add(good.substring(0, good.lastIndexOf('.') + 1));
    bad.add("[".repeat(100_000));
    bad.add(good.repeat(1000));
    bad.add(pool.idToken("alice", analysts, Map.of("exp", now - 3600, "iat", now - 7200)));
    bad.add(pool.idToken("alice", analysts, Map.of("aud", "another")));
    bad.add(pool.idToken("alice", analysts, Map.of("token_use", "access")));
    bad.add(pool.idToken("alice", analysts, Map.of("iss", pool.issuer() + "x")));
    bad.add(pool.idToken("alice", List.of()));
    bad.add(pool.idToken("root", analysts));
    bad.add(pool.idToken("breakglass", analysts));
    bad.add(pool.idToken("alice -c id", analysts));
    try (WebServer web = start();
        UserPool impostor = UserPool.start(pool.poolId(), pool.clientId())) {
      bad.add(impostor.idToken("alice", analysts));
      for (String token : bad) {
        refused(web, TOKEN_USER, token);
      }
      refused(web, TOKEN_USER, null);
      refused(web, null, good);
      refused(web, "alice", good);
      refused(web, "<OAuth>", good);
      assertThat(web.signIn(TOKEN_USER, good).getUserId()).isEqualTo("alice");
    }
  }

  @Test
  void theServerDoesNotStartWithoutItsSettingsAndSaysAllOfThem() throws Exception {
    Path properties = install.webServer().resolve("conf/azkaban.properties");
    List<String> lines = new ArrayList<>(Files.readAllLines(properties));
    lines.removeIf(line -> line.startsWith("cognito."));
    lines.add("cognito.jwks=http://keys.example.com/jwks.json");
    Files.write(properties, lines);
    assertThatThrownBy(this::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cognito.user.pool.id")
        .hasMessageContaining("cognito.client.id")
        .hasMessageContaining("cognito.jwks");
  }

  @Test
  void olderLibrariesOnTheClassPathDoNotMatter() throws Exception {
    try (URLClassLoader lib = Distribution.libWithOldLibraries()) {
      // The old one is what everybody else on that class path sees.
      assertThat(lib.loadClass("com.nimbusds.jose.JWSHeader")).isNotNull();
      try (WebServer web = WebServer.start(install.webServer(), lib)) {
        User user = web.signIn(TOKEN_USER, pool.idToken("alice", List.of("analytics")));
        assertThat(user.getUserId()).isEqualTo("alice");
      }
    }
  }

  private Map<String, String> settings(Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>();
    settings.put("cognito.user.pool.id", pool.poolId());
    settings.put("cognito.client.id", pool.clientId());
    settings.put("cognito.jwks", pool.jwksUri().toString());
    settings.putAll(changes);
    return settings;
  }

  private WebServer start() throws Exception {
    return WebServer.start(install.webServer(), Distribution.azkabansOwn());
  }

  private static void refused(WebServer web, String userName, String password) {
    assertThatThrownBy(() -> web.signIn(userName, password))
        .isInstanceOf(UserManagerException.class)
        .satisfies(e -> assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(300));
  }
}
