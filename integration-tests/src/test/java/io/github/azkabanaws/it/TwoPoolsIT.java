package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.User;
import azkaban.user.UserManagerException;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.PoolHosts;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.harness.WebServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The user manager's jar with two user pools, each with keys of its own at the URL that follows
 * from its id.
 */
class TwoPoolsIT {
  private static final String TOKEN_USER = "cognitoToken";
  private static final String SWITCH = "cognito.allow.shared.names=true";
  private static final List<String> ADMINS = List.of("platform");

  @TempDir Path folder;
  private UserPool first;
  private UserPool second;
  private PoolHosts hosts;
  private AzkabanInstall install;

  @BeforeEach
  void layOut() throws Exception {
    first = UserPool.start("eu-west-1_Pool00001", "client1");
    second = UserPool.start("us-east-1_Pool00002", "client2");
    hosts = PoolHosts.start(folder, List.of(first, second));
    install = AzkabanInstall.layOut(Distribution.folder(), folder.resolve("azkaban"));
    install.configureWebServer(
        Map.of(
            "cognito.user.pool.id", first.poolId() + "," + second.poolId(),
            "cognito.client.id", first.clientId() + "," + second.clientId()));
    List<String> lines = new ArrayList<>();
    // A first TLS handshake on a busy machine must not look like an outage.
    lines.add("cognito.jwks.connect.timeout=20s");
    lines.add("cognito.jwks.read.timeout=20s");
    hosts.settings().forEach((name, value) -> lines.add(name + "=" + value));
    configure(lines);
  }

  @AfterEach
  void stop() throws Exception {
    hosts.close();
    first.close();
    second.close();
  }

  /** Otherwise whoever can sign up in one of them would be the other's user of any name. */
  @Test
  void withoutTheSwitchTheServerDoesNotStart() throws Exception {
    assertThatThrownBy(this::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cognito.user.pool.id has 2 user pools")
        .hasMessageContaining(SWITCH);
    configure(List.of("cognito.user.id=p{pool}-{cognito:username}"));
    // Their groups are shared nevertheless.
    assertThatThrownBy(this::start).hasMessageContaining(SWITCH);
    assertThat(hosts.asked()).isEmpty();
  }

  @Test
  void withTheSwitchPeopleOfOneNameAreOneUser() throws Exception {
    configure(List.of(SWITCH));
    try (WebServer web = start()) {
      assertThat(signIn(web, first, "alice").getUserId()).isEqualTo("alice");
      assertThat(signIn(web, second, "alice").getUserId()).isEqualTo("alice");
      assertThat(hosts.asked())
          .containsExactlyInAnyOrder(PoolHosts.host(first), PoolHosts.host(second));
    }
  }

  @Test
  void aTemplateWithThePoolKeepsPeopleApartButNotGroups() throws Exception {
    configure(List.of(SWITCH, "cognito.user.id=p{pool}-{cognito:username}"));
    try (WebServer web = start()) {
      User here = signIn(web, first, "alice");
      User there = signIn(web, second, "alice");
      assertThat(here.getUserId()).isEqualTo("pPool00001-alice");
      assertThat(there.getUserId()).isEqualTo("pPool00002-alice");
      assertThat(here).isNotEqualTo(there);
      assertThat(here.getGroups()).isEqualTo(there.getGroups()).containsExactly("platform");
      assertThat(here.getRoles()).isEqualTo(there.getRoles()).containsExactly("admin");
      // Nobody gets the other pool's part by a user name that looks like it.
      assertThat(signIn(web, second, "Pool00001-alice").getUserId())
          .isEqualTo("pPool00002-Pool00001-alice");
    }
  }

  @Test
  void noPoolVouchesForAnother() throws Exception {
    configure(List.of(SWITCH, "cognito.user.id=p{pool}-{cognito:username}"));
    try (WebServer web = start()) {
      for (Map<String, Object> lie :
          List.<Map<String, Object>>of(
              Map.of("iss", first.issuer()),
              Map.of("iss", first.issuer(), "aud", first.clientId()))) {
        String token = second.idToken("alice", ADMINS, lie);
        assertThatThrownBy(() -> web.signIn(TOKEN_USER, token))
            .isInstanceOf(UserManagerException.class)
            .hasMessageStartingWith("The token was not accepted.");
      }
    }
  }

  @Test
  void aNameThatDiffersOnlyInCaseFromOneOfTheOtherPoolIsRefused() throws Exception {
    configure(List.of(SWITCH));
    try (WebServer web = start()) {
      assertThat(signIn(web, first, "alice").getUserId()).isEqualTo("alice");
      assertThatThrownBy(() -> signIn(web, second, "Alice"))
          .isInstanceOf(UserManagerException.class)
          .hasMessageStartingWith("Your Cognito user name is reserved in this Azkaban.");
    }
  }

  private void configure(List<String> lines) throws Exception {
    Files.write(
        install.webServer().resolve("conf/azkaban.properties"), lines, StandardOpenOption.APPEND);
  }

  private WebServer start() throws Exception {
    return WebServer.start(install.webServer(), Distribution.azkabansOwn());
  }

  private static User signIn(WebServer web, UserPool pool, String name) throws Exception {
    return web.signIn(TOKEN_USER, pool.idToken(name, ADMINS));
  }
}
