package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.PoolHosts;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.it.JarCommand.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user manager's check of an install, with its jar, run as the page says. */
class CognitoCheckSetupIT {
  private static final String POOL = "eu-west-1_Pool00001";

  @TempDir Path folder;
  private UserPool pool;
  private AzkabanInstall install;
  private final Map<String, String> settings = new HashMap<>();
  private final StringBuilder appended = new StringBuilder();

  @BeforeEach
  void layOut() throws Exception {
    pool = UserPool.start(POOL, "client1");
    install = AzkabanInstall.layOut(Distribution.folder(), folder);
    settings.put("cognito.user.pool.id", POOL);
    settings.put("cognito.client.id", "client1");
    settings.put("cognito.jwks", pool.jwksUri().toString());
  }

  @AfterEach
  void stop() {
    pool.close();
  }

  @Test
  void theSignInPagesSettingsAreComparedWithThese() throws Exception {
    appended.append("web.resource.dir=web/\n");
    assertThat(check().of("skipped")).anyMatch(line -> line.startsWith("sign-in page: "));
    Path page = install.webServer().resolve("web/js/cognito-sign-in");
    Files.copy(page.resolve("settings.json.example"), page.resolve("settings.json"));
    Outcome outcome = check();
    assertThat(outcome.code()).isOne();
    assertThat(outcome.of("failed"))
        .singleElement()
        .asString()
        .contains("sign-in page: pools[0].clientId", "is not in cognito.client.id");
    String url = pool.jwksUri().toString();
    Files.writeString(
        page.resolve("settings.json"),
        "{\"pools\": [{\"domain\": \""
            + url.substring(0, url.indexOf('/', 8))
            + "\", \"clientId\": \"client1\"}]}");
    outcome = check();
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.of("ok"))
        .anyMatch(line -> line.matches("sign-in page: .*/js/cognito-sign-in/index.html"));
  }

  @Test
  void anInstallThatIsRightHasNoFailure() throws Exception {
    Outcome outcome = check();
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.of("failed")).isEmpty();
    assertThat(outcome.of("ok"))
        .anyMatch(line -> line.equals("settings: conf/azkaban.properties"))
        .contains("relaxations: none: every check of tokens is on")
        .anyMatch(line -> line.matches("users file: .*azkaban-users.xml has \\d+ users?, .*"))
        .anyMatch(
            line ->
                line.startsWith("pool " + POOL + ": id tokens of issuer ")
                    && line.contains(pool.issuer())
                    && line.contains("\"client1\""))
        .anyMatch(
            line ->
                line.startsWith("keys of " + POOL + ": URL " + pool.jwksUri() + ": 1 usable keys ")
                    && line.endsWith("fetched again every 10 min"))
        .anyMatch(line -> line.startsWith("clock at " + POOL + ": this machine's clock is "))
        .contains("self-test: forged tokens are refused");
    assertThat(outcome.of("skipped"))
        .hasSize(2)
        .contains("deny list: cognito.deny.file is not set")
        .anyMatch(line -> line.startsWith("sign-in page: "));
  }

  @Test
  void theJsonHasTheSameContentAlsoOfFailures() throws Exception {
    append("cognito.allow.no.groups=true");
    pool.close();
    Outcome text = check();
    Outcome json = run("--json");
    assertThat(text.of("failed")).hasSize(1);
    JarCommand.assertSame(text, json);
  }

  @Test
  void theExamplesUserHasNoPasswordThatEverybodyKnows() throws Exception {
    check();
    Path conf = install.webServer().resolve("conf");
    Files.copy(
        conf.resolve("azkaban-users.xml.example"),
        conf.resolve("azkaban-users.xml"),
        StandardCopyOption.REPLACE_EXISTING);
    Outcome outcome = run();
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.only("failed"))
        .startsWith("settings: user.manager.xml.file ")
        .contains("breakglass", "looks like a hash");
  }

  @Test
  void aJarThatAnUpgradeHasLeftBehindIsTold() throws Exception {
    Path jar = install.webServer().resolve("extlib/cognito-usermanager.jar");
    assertThat(check().of("ok")).anyMatch(line -> line.matches("plugin: version .*, " + jar));
    Files.copy(jar, jar.resolveSibling("cognito-usermanager-0.0.1.jar"));
    assertThat(run().only("failed"))
        .startsWith("plugin: there are 2 copies of this plugin")
        .contains("/cognito-usermanager-0.0.1.jar");
  }

  @Test
  void everyProblemOfTheSettingsIsALine() throws Exception {
    settings.put("cognito.user.pool.id", "nonsense");
    settings.put("user.manager.class", "azkaban.user.XmlUserManager");
    append("cognito.clock.skew=x\\u001b[2J", "cognito.klient.id=hunter2");
    Outcome outcome = check();
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.of("failed"))
        .hasSize(4)
        .allMatch(line -> line.startsWith("settings: "))
        .anyMatch(line -> line.contains("user.manager.class is missing or names another class"))
        .anyMatch(line -> line.contains("cognito.user.pool.id has \"nonsense\""))
        .anyMatch(line -> line.contains("cognito.clock.skew is \"x\\u001b[2J\""))
        .anyMatch(line -> line.contains("\"cognito.klient.id\" is not a property"));
    assertThat(outcome.output()).doesNotContain("hunter2").doesNotContain("\u001b");
    assertThat(outcome.only("skipped")).startsWith("everything else: ");
  }

  @Test
  void aRefusedConnectionIsTold() throws Exception {
    pool.close();
    assertThat(check().only("failed"))
        .startsWith("keys of " + POOL + ": URL " + pool.jwksUri())
        .contains("Connection refused");
  }

  @Test
  void anUnknownHostIsTold() throws Exception {
    settings.put("cognito.jwks", "https://keys.invalid/" + POOL + "/jwks.json");
    assertThat(check().only("failed")).startsWith("keys of ").contains("UnknownHostException");
  }

  @Test
  void aKeySetWithoutAUsableKeyIsTold() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] empty = "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, empty.length);
          exchange.getResponseBody().write(empty);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json";
      settings.put("cognito.jwks", url);
      Outcome outcome = check();
      assertThat(outcome.only("failed"))
          .startsWith("keys of " + POOL + ": URL " + url)
          .contains("key");
      assertThat(outcome.of("warning"))
          .anyMatch(line -> line.contains("an address without the id of the pool"));
      assertThat(outcome.of("skipped")).contains("self-test: there are no keys");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsToldAndOneOfTheFileIsTrusted() throws Exception {
    try (PoolHosts hosts = PoolHosts.start(folder, List.of(pool))) {
      settings.put("cognito.jwks", pool.issuer() + "/.well-known/jwks.json");
      append("cognito.jwks.proxy.host=127.0.0.1");
      append("cognito.jwks.proxy.port=" + hosts.settings().get("cognito.jwks.proxy.port"));
      assertThat(check().only("failed")).startsWith("keys of ").contains("SSL");
      append("cognito.jwks.ca.file=" + hosts.settings().get("cognito.jwks.ca.file"));
      assertThat(check().of("failed")).isEmpty();
    }
  }

  @Test
  void keysOfAFileAndADenyListAreRead() throws Exception {
    Path keys = Files.writeString(folder.resolve("jwks.json"), pool.jwks());
    Path denied = Files.writeString(folder.resolve("denied.txt"), "# nobody\n");
    settings.put("cognito.jwks", keys.toString());
    settings.put("cognito.deny.file", denied.toString());
    Outcome outcome = check();
    assertThat(outcome.of("ok"))
        .anyMatch(
            line -> line.startsWith("keys of " + POOL + ": file ") && line.contains(": 1 usable"))
        .anyMatch(line -> line.startsWith("deny list: cognito.deny.file can be read"));
    assertThat(outcome.of("skipped"))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("clock at " + POOL))
        .anyMatch(line -> line.startsWith("sign-in page: "));
    Files.writeString(denied, "eyJhbGciOiJSUzI1NiJ9.secret\n");
    Outcome bad = run();
    assertThat(bad.only("failed")).startsWith("settings: cognito.deny.file ").contains("line 1");
    assertThat(bad.output()).doesNotContain("eyJ");
  }

  @Test
  void relaxationsAndAFileOfUsersWithoutRolesAreWarnings() throws Exception {
    Path users =
        Files.writeString(
            folder.resolve("users.xml"),
            "<azkaban-users><user username=\"azkaban\" password=\"hunter2\"/></azkaban-users>");
    settings.put("user.manager.xml.file", users.toString());
    append("cognito.allow.no.groups=true");
    Outcome outcome = check();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.of("warning"))
        .anyMatch(line -> line.startsWith("relaxations: cognito.allow.no.groups=true permits "))
        .anyMatch(line -> line.startsWith("users file: ") && line.contains("no role"))
        .anyMatch(line -> line.startsWith("users file: ") && line.contains("plain"));
    assertThat(outcome.output()).doesNotContain("hunter2");
    Files.writeString(users, "<!DOCTYPE x><azkaban-users/>");
    assertThat(run().only("failed"))
        .startsWith("settings: user.manager.xml.file ")
        .contains("there is a DOCTYPE");
  }

  @Test
  void whatLooksAsIfItHadNoEffectIsTold() throws Exception {
    Path users =
        Files.writeString(
            folder.resolve("users.xml"),
            """
            <azkaban-users>
              <user username="breakglass" password="hunter2" roles="amin"/>
              <user username=" spare" password="hunter2" fullname="hunter2"/>
              <group name=" ops " roles="admin"/>
              <group name="devs" role="reader"/>
              <group name="devs" roles="ghost"/>
              <role name="admin" permissions="ADMIN"/>
              <role name="reader" permissions="READ"/>
              <role name="reader" permissions=""/>
              <grup name="hunter2"/>
              hunter2
            </azkaban-users>
            """);
    Path denied = Files.writeString(folder.resolve("denied.txt"), "\ufeff# left\nsub:alice\n");
    settings.put("user.manager.xml.file", users.toString());
    settings.put("cognito.deny.file", denied.toString());
    settings.put("cognito.client.id", "My_App");
    append(
        "cognito.groups.include=azkaban-.+",
        "cognito.required.claims=scope=x",
        "cognito.jwks.proxy.host=proxy.example",
        "cognito.jwks.proxy.port=3128",
        "cognito.jwks.non.proxy.hosts=amazonaws.com");
    Outcome outcome = check();
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.of("warning"))
        .anyMatch(line -> line.contains("cognito.client.id has \"My_App\", but Cognito makes"))
        .anyMatch(line -> line.contains("cognito.groups.include gives no token the group \"ops\""))
        .anyMatch(line -> line.contains("cognito.required.claims has \"scope\", which only access"))
        .anyMatch(line -> line.contains("cognito.jwks.proxy.host has no effect: loopback"))
        .anyMatch(line -> line.contains("cognito.jwks.non.proxy.hosts is [\"amazonaws.com\"], of"))
        .anyMatch(line -> line.contains("cognito.deny.file keeps nobody out with line 2: "))
        .anyMatch(line -> line.contains("line 2: the user \"breakglass\" has the role \"amin\""))
        .anyMatch(line -> line.contains("line 3: the user \" spare\" has blanks around the name"))
        .anyMatch(line -> line.contains("line 3: attribute 3 of <user> has no effect"))
        .anyMatch(line -> line.contains("line 4: the blanks around the name of the group \"ops\""))
        .anyMatch(line -> line.contains("line 5: attribute 2 of <group> has no effect; did you"))
        .anyMatch(line -> line.contains("line 6: has the group \"devs\" a second time"))
        .anyMatch(line -> line.contains("line 6: the group \"devs\" has the role \"ghost\""))
        .anyMatch(line -> line.contains("line 9: has the role \"reader\" a second time"))
        .anyMatch(line -> line.contains("line 9: the role \"reader\" permits nothing"))
        .anyMatch(line -> line.contains("line 10: there is an element that has no effect; did you"))
        .anyMatch(line -> line.contains("text between the elements has no effect"));
    assertThat(outcome.output()).doesNotContain("hunter2");
    // What is doubted is not called right as well.
    assertThat(outcome.of("ok"))
        .noneMatch(line -> line.startsWith("settings: "))
        .noneMatch(line -> line.startsWith("deny list: "));
  }

  @Test
  void whatCanNeverMatchIsAFailure() throws Exception {
    Path users =
        Files.writeString(
            folder.resolve("users.xml"),
            "<azkaban-users>\n<user username='a' password='hunter2' Roles='x'/></azkaban-users>");
    Path denied =
        Files.writeString(
            folder.resolve("denied.txt"), "sub:\"6384e2b2-9a10-4cde-8f00-a1b2c3d4e5f6\",\n");
    settings.put("user.manager.xml.file", users.toString());
    settings.put("cognito.deny.file", denied.toString());
    append(
        "cognito.issuer=https://cognito-idp.eu-west-1.amazonaws.com/" + POOL + "/",
        "cognito.required.claims=custom:env=prod",
        "cognito.user.id.rewrite=([^@]+)@example\\.com -> $1",
        "cognito.groups.claim=Cognito:Groups",
        "cognito.jwks.proxy.host=proxy.example",
        "cognito.jwks.proxy.port=3128",
        "cognito.jwks.non.proxy.hosts=.amazonaws.com,host:443,10.0.0.0/8");
    Outcome outcome = check();
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.of("failed"))
        .anyMatch(line -> line.contains("cognito.issuer is ") && line.contains("slash at its end"))
        .anyMatch(line -> line.contains("cognito.allow.mutable.required.claims=true"))
        .anyMatch(line -> line.contains("\"([^@]+)@example.com -> $1\" (as read from the file"))
        .anyMatch(line -> line.contains("cognito.groups.claim is \"Cognito:Groups\", which is"))
        .anyMatch(line -> line.contains("write *.amazonaws.com for the hosts below it"))
        .anyMatch(line -> line.contains("has \"host:443\"; a port matches nothing here"))
        .anyMatch(line -> line.contains("has \"10.0.0.0/8\"; address ranges"))
        .anyMatch(line -> line.contains("line 1 is not understood: there are quotes"))
        .anyMatch(line -> line.contains("line 2: an attribute of <user> is written roles"));
    assertThat(outcome.output()).doesNotContain("hunter2").doesNotContain("6384e2b2");
  }

  /** With a rewriting it might begin otherwise in the end. */
  @Test
  void aUserIdThatCanNotBeginSoIsAFailure() throws Exception {
    append("cognito.user.id=1-{sub}");
    assertThat(check().of("failed"))
        .anyMatch(line -> line.contains("a user id begins with a letter or _"));
  }

  @Test
  void aUsersFileThatDoesNotParseIsToldWithItsPlaceAndNothingOfIt() throws Exception {
    Path users = folder.resolve("users.xml");
    settings.put("user.manager.xml.file", users.toString());
    for (String password : List.of("a\"hunter2\"", "a<hunter2", "a&hunter2", "a\" hunter2=b")) {
      Files.writeString(
          users,
          "<azkaban-users>\n<user username=\"a\" password=\""
              + password
              + "\"/>\n</azkaban-users>");
      Outcome outcome = check();
      assertThat(outcome.only("failed"))
          .startsWith("settings: user.manager.xml.file ")
          .contains("users.xml line 2: column ", "this is not well-formed XML");
      assertThat(outcome.output()).doesNotContain("hunter2");
    }
    Files.writeString(users, "<!DOCTYPE hunter2 SYSTEM 'x'><azkaban-users/>");
    assertThat(check().only("failed"))
        .contains("there is a DOCTYPE, which is not allowed")
        .doesNotContain("hunter2")
        .doesNotContain("http");
  }

  @Test
  void aCommandLineThatIsWrongIsNotChecked() throws Exception {
    assertThat(command().run(Map.of(), "--conf").output()).startsWith("usage: ");
    assertThat(command().run(Map.of(), "--conf", "nowhere").code()).isEqualTo(2);
  }

  /** What the example does not show. */
  private void append(String... lines) {
    appended.append(String.join("\n", lines)).append('\n');
  }

  private Outcome check() throws Exception {
    install.configureWebServer(settings);
    Files.writeString(
        install.webServer().resolve("conf/azkaban.properties"),
        appended,
        StandardOpenOption.APPEND);
    return run();
  }

  private Outcome run(String... more) throws Exception {
    return more.length == 0
        ? command().run(Map.of(), "--conf", "conf")
        : command().run(Map.of(), "--conf", "conf", more[0]);
  }

  private JarCommand command() {
    return new JarCommand(
        install.webServer(),
        install.webServer().resolve("extlib"),
        "io.github.azkabanaws.cognito.CheckSetup");
  }
}
