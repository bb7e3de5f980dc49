package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.azkabanaws.harness.AzkabanSession;
import io.github.azkabanaws.harness.FreePorts;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.it.Browser.Tab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sign-in page in a browser before a real Azkaban, made by the solo server's page, with and
 * without nginx: only with {@code -Dazkaban.home=<solo install>}. {@code -Dpictures=<folder>} gets
 * the pictures of the README.
 */
@Tag("browser")
@Timeout(900)
class RealSignInIT {
  @TempDir static Path folder;
  private static RealServer server;
  private static Nginx nginx;
  private static Browser browser;
  private static Path denied;
  private static boolean comesByItself;
  private static boolean showsHtmlInItsLabel;
  private static String behindProxy;
  private static String direct;

  private String device;
  private Tab tab;

  @BeforeAll
  static void start() throws Exception {
    Path install = RealServer.install();
    NpmFolder npm = NpmFolder.installed();
    server = RealServer.layOut(install, folder);
    denied = Files.writeString(folder.resolve("denied.txt"), "# nobody yet\n");
    server.setting("cognito.deny.file=" + denied);
    String core = core(install);
    // Azkaban's current source has no number.
    comesByItself = !core.startsWith("az-core-3.");
    showsHtmlInItsLabel = core.startsWith("az-core-3.58.");
    if (showsHtmlInItsLabel) {
      server.setting(label());
    }
    server.start();
    direct = server.azkaban().url().toString();
    List<Integer> ports = FreePorts.some(2);
    nginx =
        SignInSite.proxy(
            Files.createDirectory(folder.resolve("nginx")),
            ports.get(0),
            server.azkaban().url().getPort(),
            ports.get(1),
            server.aws().domain().url(),
            comesByItself ? "" : SignInSite.azkaban3());
    behindProxy = "https://localhost:" + ports.get(0);
    browser = Browser.start(npm, folder, "");
  }

  @AfterAll
  static void stop() throws Exception {
    if (server == null) {
      return;
    }
    Closing.all(browser, nginx, server::stop, server);
  }

  @BeforeEach
  void open(TestInfo test) {
    device = test.getTestMethod().orElseThrow().getName();
    tab = browser.tab(device, "one");
  }

  @AfterEach
  void closeTheBrowser() throws Exception {
    tab.run("await context.close()");
  }

  @Test
  void aNewcomerSignsInAndSeesTheLogOfTheFirstJob() throws Exception {
    tab.open(direct + "/js/cognito-sign-in/");
    tab.run("await page.getByRole('button').waitFor()");
    picture("sign-in", 640, 340);
    tab.press("Sign in");
    tab.press("alice");
    tab.awaitAddress("/(index)?$");
    assertThat(tab.text("body")).contains("alice", "Projects");
    assertThat(server.run("6. Sign in with a token")).contains("\"status\" : \"success\"");
    assertThat(server.run("7. Run a job")).contains("SUCCEEDED");
    tab.open(direct + "/index");
    tab.run("await page.getByRole('link', {name: 'first'}).first().waitFor()");
    picture("projects", 1240, 460);
    tab.open(direct + "/executor?execid=" + server.variable("EXECUTION") + "&job=count-words");
    tab.run("await page.getByText('is COMPLETED').first().waitFor()");
    picture("log", 1240, 575);
  }

  @Test
  void thePageThatWasWantedComesAfterTheSignIn() throws Exception {
    AzkabanSession alice = server.signIn("alice", "analytics");
    alice.createProject("sales-by-day");
    String wanted = behindProxy + "/manager?project=sales-by-day";
    tab.open(wanted);
    if (!comesByItself) {
      tab.follow("Sign in with the browser");
      tab.press("Sign in");
    }
    tab.press("alice");
    tab.awaitAddress("/manager\\?project=sales-by-day$");
    assertThat(tab.text("body")).contains("sales-by-day", "alice");
    assertThat(tab.address()).isEqualTo(wanted);
  }

  @Test
  void theProxyMendsCookieAndRedirects() throws Exception {
    signIn(behindProxy);
    JsonNode cookie =
        tab.run(
            "return (await context.cookies()).find(c => c.name === 'azkaban.browser.session.id')");
    assertThat(cookie.get("secure").booleanValue()).isTrue();
    assertThat(cookie.get("httpOnly").booleanValue()).isTrue();
    assertThat(cookie.get("sameSite").textValue()).isEqualTo("Lax");
    tab.open(behindProxy + "/");
    tab.awaitAddress("^" + behindProxy + "/index$");
    assertThat(tab.requests())
        .noneMatch(request -> request.get("url").textValue().startsWith("http://localhost"));
  }

  @Test
  void signingOutEndsBothSessions() throws Exception {
    signIn(behindProxy);
    // It is in a menu that Azkaban's scripts open.
    String logout =
        tab.run("return await page.locator('a[href$=\"?logout\"]').first().getAttribute('href')")
            .textValue();
    assertThat(logout).isEqualTo("?logout");
    tab.open(behindProxy + "/index?logout");
    tab.run("await page.getByText('You are signed out.').waitFor()");
    tab.press("Sign in");
    // Asked again who it is.
    tab.press("bob");
    tab.awaitAddress("/(index)?$");
    assertThat(tab.text("body")).contains("bob");
  }

  @Test
  void aRefusedLoginAndALostSessionAreSentences() throws Exception {
    server.aws().domain().changeClaims(Map.of("aud", "another"));
    try {
      tab.open(direct + "/js/cognito-sign-in/");
      tab.press("Sign in");
      tab.press("bob");
      assertThat(tab.problem()).contains("Azkaban did not let you in.");
    } finally {
      server.aws().domain().changeClaims(Map.of());
    }
    // As when a proxy adds Secure on a page without TLS: the browser does not keep it.
    tab.run(
        "await page.route(url => url.pathname === '/' , async route => { const response = await"
            + " route.fetch(); const headers = response.headers(); delete headers['set-cookie'];"
            + " await context.clearCookies({name: 'azkaban.browser.session.id'});"
            + " await route.fulfill({response, headers}); await context.clearCookies({name:"
            + " 'azkaban.browser.session.id'}); })");
    tab.press("Sign in");
    assertThat(tab.problem()).contains("its session was lost again");
  }

  @Test
  void whoseRightsHaveEndedSignsInAnew() throws Exception {
    signIn(direct);
    AzkabanSession alice = server.signIn("alice", "analytics");
    alice.createProject("customer-churn");
    Files.writeString(denied, "sub:" + UserPool.sub("alice") + "\n");
    try {
      Looks.until(
          JobRuns.LIMIT,
          () -> {
            tab.open(direct + "/index");
            return Optional.of(tab.text("body")).filter(text -> text.contains("session-ended"));
          });
    } finally {
      Files.writeString(denied, "# nobody\n");
    }
    Looks.until(
        JobRuns.LIMIT,
        () -> {
          tab.open(direct + "/js/cognito-sign-in/");
          tab.press("Sign in");
          // The list is read again within seconds; until then Azkaban refuses.
          tab.run(
              "await Promise.race([page.waitForURL(url => ['/', '/index'].includes(url.pathname)),"
                  + " page.locator('#problem p').first().waitFor()])");
          tab.open(direct + "/index");
          return Optional.of(tab.text("body"))
              .filter(text -> text.contains("alice") && !text.contains("session-ended"));
        });
  }

  @Test
  void theFormStaysForBreakGlass() throws Exception {
    tab.open(direct + "/?nooauth");
    tab.run("await page.getByPlaceholder('Username').fill('breakglass')");
    tab.run("await page.locator('#password').fill(args[0])", server.variable("BREAK_GLASS"));
    tab.press("Login");
    tab.run("await page.getByText('breakglass').first().waitFor()");
  }

  @Test
  void fromAzkaban4OnItComesByItselfAndBeforeThereIsTheForm() throws Exception {
    tab.open(direct + "/index");
    if (comesByItself) {
      tab.press("alice");
      tab.awaitAddress("^" + direct + "/index$");
      assertThat(tab.text("body")).contains("alice", "Projects");
    } else {
      assertThat(tab.address()).isEqualTo(direct + "/index");
      assertThat(tab.text("body")).contains("Login");
      if (showsHtmlInItsLabel) {
        tab.follow("Sign in");
        tab.press("Sign in");
        tab.press("alice");
        tab.awaitAddress("^" + direct + "/index$");
      }
    }
  }

  private void signIn(String azkaban) throws Exception {
    tab.open(azkaban + "/js/cognito-sign-in/");
    tab.press("Sign in");
    tab.press("alice");
    tab.awaitAddress("/(index)?$");
    tab.run("await page.getByText('alice').first().waitFor()");
  }

  /** Of the top of the page. */
  private void picture(String name, int width, int height) throws Exception {
    String pictures = System.getProperty("pictures");
    if (pictures != null) {
      Path file = Files.createDirectories(Path.of(pictures)).resolve(name + ".png");
      tab.run("await page.setViewportSize({width: args[0], height: args[1]})", width, height);
      tab.run("await page.screenshot({path: args[0]})", file.toAbsolutePath().toString());
      assertThat(file).isNotEmptyFile();
    }
  }

  /** Of Azkaban's libraries the one whose name has its version. */
  private static String core(Path install) throws Exception {
    try (Stream<Path> libraries = Files.list(install.resolve("lib"))) {
      return libraries
          .map(library -> library.getFileName().toString())
          .filter(name -> name.startsWith("az-core-"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The line of the page that gives 3.58 a link. */
  private static String label() throws Exception {
    return Shell.page("docs/sign-in.md").blocks().stream()
        .map(block -> block.text().strip())
        .filter(text -> text.startsWith("azkaban.label="))
        .findFirst()
        .orElseThrow();
  }
}
