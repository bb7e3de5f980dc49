package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.it.Browser.Tab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sign-in page in a browser through the sign-in form and the token endpoint of cognito-local,
 * which are not ours. It has no nonce, no session of its own and no sign-out.
 */
@Tag("browser")
@Timeout(600)
class CognitoLocalSignInIT {
  private static final String POOL = CognitoLocal.REGION + "_Local0001";

  @TempDir static Path folder;
  private static CognitoLocal cognito;
  private static SignInSite site;
  private static Browser browser;
  private static String client;

  @BeforeAll
  static void start() throws Exception {
    NpmFolder npm = NpmFolder.installed();
    site = SignInSite.in(folder);
    cognito =
        CognitoLocal.start(npm, Files.createDirectories(folder.resolve("cognito")), List.of(POOL));
    client = cognito.createClient(POOL, 1, List.of(site.callback()));
    cognito.createUser(POOL, "alice", List.of("analytics"));
    cognito.createUser(POOL, "nobodys-friend", List.of());
    site.start(
        cognito.url(),
        Map.of(
            "cognito.user.pool.id", POOL,
            "cognito.client.id", client,
            "cognito.jwks", cognito.jwksUri(POOL).toString()));
    site.pages().provider("/js/cognito-sign-in/index.html?return={state}");
    browser = Browser.start(npm, folder, SignInSite.HOST_RULES);
  }

  @AfterAll
  static void stop() throws Exception {
    Closing.all(browser, site, cognito);
  }

  @Test
  void aPasswordAtItsFormLeadsToThePageThatWasWanted() throws Exception {
    site.settings(client, Map.of("scope", "openid email"));
    Tab tab = browser.tab("alice", "one");
    tab.open(site.azkaban("/manager?project=first"));
    fillIn(tab, "alice", "wrong");
    tab.run("await page.getByText('Incorrect username or password.').waitFor()");
    fillIn(tab, "alice", CognitoLocal.PASSWORD);
    tab.awaitAddress("/manager\\?project=first$");
    assertThat(tab.text("#user")).isEqualTo("alice");
    assertThat(tab.text("#groups")).isEqualTo("analytics");
  }

  @Test
  void whoHasNoGroupReadsThat() throws Exception {
    site.settings(client, Map.of());
    Tab tab = browser.tab("friend", "one");
    tab.open(site.azkaban("/index"));
    fillIn(tab, "nobodys-friend", CognitoLocal.PASSWORD);
    assertThat(tab.problem()).contains("Azkaban did not let you in.", "group");
  }

  private static void fillIn(Tab tab, String user, String password) throws Exception {
    tab.run(
        "await page.getByLabel('Username').fill(args[0]);"
            + " await page.getByLabel('Password').fill(args[1])",
        user,
        password);
    tab.press("Sign in");
  }
}
