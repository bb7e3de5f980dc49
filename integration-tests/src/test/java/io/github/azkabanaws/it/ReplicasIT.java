package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.UserManagerException;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.PoolHosts;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.harness.WebServer;
import io.github.azkabanaws.it.JarCommand.Outcome;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The user manager's jar with a pool that signs in two regions, each with keys of its own: at home
 * below the original form of the issuer, in the other region below the updated form only.
 */
class ReplicasIT {
  private static final String POOL = "eu-west-1_Pool00001";
  private static final String THERE = "https://cognito-idp.eu-central-1.amazonaws.com/" + POOL;
  private static final String NEW_THERE =
      "https://issuer-cognito-idp.eu-central-1.amazonaws.com/" + POOL;
  private static final List<String> ADMINS = List.of("platform");

  @TempDir Path folder;
  private UserPool home;
  private UserPool replica;
  private PoolHosts hosts;
  private AzkabanInstall install;

  @BeforeEach
  void layOut() throws Exception {
    home = UserPool.start(POOL, "client1");
    replica = UserPool.start(POOL, "client1");
    hosts = PoolHosts.start(folder, Map.of(home.issuer(), home, NEW_THERE, replica));
    install = AzkabanInstall.layOut(Distribution.folder(), folder.resolve("azkaban"));
    install.configureWebServer(
        Map.of("cognito.user.pool.id", POOL, "cognito.client.id", home.clientId()));
    List<String> lines = new ArrayList<>();
    // A first TLS handshake on a busy machine must not look like an outage.
    lines.add("cognito.jwks.connect.timeout=20s");
    lines.add("cognito.jwks.read.timeout=20s");
    lines.add("cognito.user.pool.replicas=eu-central-1");
    hosts.settings().forEach((name, value) -> lines.add(name + "=" + value));
    Files.write(
        install.webServer().resolve("conf/azkaban.properties"), lines, StandardOpenOption.APPEND);
  }

  @AfterEach
  void stop() throws Exception {
    hosts.close();
    home.close();
    replica.close();
  }

  @Test
  void aPersonIsTheSameInBothRegionsAndNoKeyVouchesForTheOther() throws Exception {
    Set<ObjectName> before = beans();
    try (WebServer web = WebServer.start(install.webServer(), Distribution.azkabansOwn())) {
      Set<ObjectName> ours = new HashSet<>(beans());
      ours.removeAll(before);
      for (String token :
          List.of(
              home.idToken("alice", ADMINS),
              replica.idToken("alice", ADMINS, Map.of("iss", THERE)),
              replica.idToken("alice", ADMINS, Map.of("iss", NEW_THERE)))) {
        assertThat(web.signIn("cognitoToken", token).getUserId()).isEqualTo("alice");
      }
      for (String token :
          List.of(
              home.idToken("alice", ADMINS, Map.of("iss", THERE)),
              replica.idToken("alice", ADMINS))) {
        assertThatThrownBy(() -> web.signIn("cognitoToken", token))
            .isInstanceOf(UserManagerException.class)
            .hasMessageStartingWith("The token was not accepted.");
      }
      assertThat(ours).hasSize(1);
      assertThat(sources(ours.iterator().next()))
          .containsExactlyInAnyOrder(
              "URL " + home.issuer() + "/.well-known/jwks.json",
              "URL " + THERE + "/.well-known/jwks.json");
    }
  }

  @Test
  void theCheckShowsTheKeysAndTheClockOfEach() throws Exception {
    Outcome outcome =
        new JarCommand(
                install.webServer(),
                install.webServer().resolve("extlib"),
                "io.github.azkabanaws.cognito.CheckSetup")
            .run(Map.of(), "--conf", "conf");
    assertThat(outcome.of("failed")).as(outcome.output()).isEmpty();
    assertThat(outcome.of("ok"))
        .anyMatch(line -> line.startsWith("pool " + POOL + ": ") && line.contains(NEW_THERE))
        .anyMatch(line -> line.startsWith("keys of " + POOL + ": ") && line.contains("1 usable"))
        .anyMatch(
            line ->
                line.startsWith("keys of " + POOL + " in eu-central-1: URL " + THERE)
                    && line.contains("1 usable keys ")
                    && line.contains(", from " + NEW_THERE + "/.well-known/jwks.json"))
        .anyMatch(line -> line.startsWith("clock at " + POOL + " in eu-central-1: "))
        .contains("self-test: forged tokens are refused");
  }

  /**
   * The beans of all web servers of this JVM. Those of other tests are not to be read: the class
   * path they would load from is closed.
   */
  private static Set<ObjectName> beans() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("io.github.azkabanaws.cognito:type=SignIn,*"), null);
  }

  private static List<String> sources(ObjectName bean) throws Exception {
    TabularData keys =
        (TabularData) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, "Keys");
    return keys.keySet().stream().map(key -> String.valueOf(((List<?>) key).get(0))).toList();
  }
}
