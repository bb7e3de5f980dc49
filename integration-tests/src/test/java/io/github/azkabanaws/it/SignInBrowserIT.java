package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.azkabanaws.harness.PoolDomain;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.it.Browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sign-in page in a headless Chromium, before it nginx with TLS, behind it the jar. */
@Tag("browser")
@Timeout(600)
class SignInBrowserIT {
  private static final String CLIENT = "client1";
  private static final String PROVIDER = "/js/cognito-sign-in/index.html?return={state}";
  private static final String PAGE = "/js/cognito-sign-in/";

  @TempDir static Path folder;
  private static UserPool pool;
  private static PoolDomain domain;
  private static SignInSite site;
  private static Browser browser;
  private static Path denied;

  private String device;
  private Tab tab;

  @BeforeAll
  static void start() throws Exception {
    NpmFolder npm = NpmFolder.installed();
    site = SignInSite.in(folder);
    pool = UserPool.start("eu-west-1_Pool00001", CLIENT);
    Map<String, List<String>> people = new LinkedHashMap<>();
    people.put("alice", List.of("analytics"));
    people.put("bob", List.of("research"));
    people.put("nobodys-friend", List.of());
    domain = PoolDomain.start(pool, people, site::isCallback);
    denied = Files.writeString(folder.resolve("denied"), "# nobody\n");
    site.start(
        domain.url(),
        Map.of(
            "cognito.user.pool.id", pool.poolId(),
            "cognito.client.id", CLIENT,
            "cognito.jwks", pool.jwksUri().toString(),
            "cognito.deny.file", denied.toString()));
    browser = Browser.start(npm, folder, SignInSite.HOST_RULES);
  }

  @AfterAll
  static void stop() throws Exception {
    Closing.all(browser, site, domain, pool);
  }

  @BeforeEach
  void arrange(TestInfo test) throws Exception {
    site.settings(CLIENT, Map.of());
    site.pages().provider(PROVIDER);
    site.pages().keepsSessions(true);
    site.pages().down(false);
    domain.changeClaims(Map.of());
    device = test.getTestMethod().orElseThrow().getName();
    tab = browser.tab(device, "one");
  }

  @Test
  void aButtonLeadsThroughThePoolIntoAzkaban() throws Exception {
    tab.open(site.azkaban(PAGE));
    tab.press("Sign in");
    tab.press("alice");
    tab.awaitAddress("/index$");
    assertThat(tab.text("#user")).isEqualTo("alice");
    assertThat(tab.text("#groups")).isEqualTo("analytics");
  }

  @Test
  void itComesByItselfAndLeadsToThePageThatWasWanted() throws Exception {
    tab.open(site.azkaban("/executor?execid=12#jobslist"));
    tab.press("alice");
    tab.awaitAddress("/executor\\?execid=12#jobslist$");
    assertThat(tab.text("#user")).isEqualTo("alice");
  }

  @Test
  void onAzkaban3TheProxysLinkLeadsBackAndItsSignOutEndsBothSessions() throws Exception {
    site.pages().provider("");
    Nginx three = site.proxyOfAzkaban3(Files.createTempDirectory(folder, "three"));
    try {
      String wanted = site.azkaban3("/manager?project=first");
      tab.open(wanted);
      assertThat(tab.text("#login-form")).contains("Login");
      tab.follow("Sign in with the browser");
      tab.press("Sign in");
      tab.press("alice");
      tab.awaitAddress("/manager\\?project=first$");
      assertThat(tab.address()).isEqualTo(wanted);
      tab.follow("Logout");
      tab.awaitAddress("index.html$");
      tab.press("Sign in");
      tab.press("bob");
      tab.awaitAddress("/(index)?$");
      assertThat(tab.text("#user")).isEqualTo("bob");
    } finally {
      three.close();
    }
  }

  @Test
  void ofSeveralPoolsEachHasItsButton() throws Exception {
    String one = "{\"name\":\"Staff\",\"domain\":\"%s\",\"clientId\":\"%s\"}";
    site.settings(
        "{\"pools\":["
            + one.formatted(site.pool(), CLIENT)
            + ","
            + one.formatted(site.pool(), "client2").replace("Staff", "Partners")
            + "]}");
    tab.open(site.azkaban("/manager?project=first"));
    tab.press("Staff");
    tab.press("alice");
    tab.awaitAddress("/manager\\?project=first$");
    // The next time it knows which one.
    tab.run("await context.clearCookies()");
    Tab later = browser.tab(device, "later");
    later.open(site.azkaban("/manager?project=second"));
    later.press("alice");
    later.awaitAddress("/manager\\?project=second$");
  }

  @Test
  void signingOutEndsBothSessionsAndSignsNobodyInAgain() throws Exception {
    signIn("alice");
    tab.follow("Logout");
    tab.awaitAddress("index.html$");
    tab.run("await page.getByText('You are signed out.').waitFor()");
    // The pool asks who it is: its session is over, too.
    tab.press("Sign in");
    tab.press("bob");
    tab.awaitAddress("/index$");
    assertThat(tab.text("#user")).isEqualTo("bob");
  }

  @Test
  void withSignOutOffThePoolsSessionGoesOn() throws Exception {
    site.settings(
        "{\"signOut\":false,\"pools\":[{\"domain\":\""
            + site.pool()
            + "\",\"clientId\":\""
            + CLIENT
            + "\"}]}");
    signIn("alice");
    tab.follow("Logout");
    tab.press("Sign in");
    tab.awaitAddress("/index$");
    assertThat(tab.text("#user")).isEqualTo("alice");
  }

  @Test
  void whoseRightsHaveEndedSignsInAnew() throws Exception {
    String token = "11111111-2222-3333-4444-555555555555";
    domain.changeClaims(Map.of("jti", token));
    signIn("alice");
    Files.writeString(folder.resolve("denied.new"), "jti:" + token + "\n");
    Files.move(folder.resolve("denied.new"), denied, StandardCopyOption.REPLACE_EXISTING);
    Looks.until(
        Duration.ofMinutes(1),
        () -> {
          tab.open(site.azkaban("/index"));
          return Optional.of(tab.text("#user")).filter(user -> user.startsWith("session-ended"));
        });
    domain.changeClaims(Map.of());
    tab.open(site.azkaban(PAGE));
    tab.press("Sign in");
    tab.awaitAddress("/index$");
    assertThat(tab.text("#user")).isEqualTo("alice");
  }

  @Test
  void nothingOfASignInIsLeftBehind() throws Exception {
    tab.open(site.azkaban("/manager?project=first"));
    tab.press("alice");
    tab.awaitAddress("/manager\\?project=first$");
    List<JsonNode> requests = tab.requests();
    String code =
        requests.stream()
            .map(request -> request.get("url").textValue())
            .filter(address -> address.contains("code="))
            .map(address -> address.replaceFirst(".*[?&]code=([^&]+).*", "$1"))
            .findFirst()
            .orElseThrow();
    assertThat(requests).noneMatch(request -> request.get("url").textValue().contains("eyJ"));
    assertThat(requests)
        .filteredOn(request -> request.get("url").textValue().contains(code))
        .hasSize(1);
    assertThat(requests).noneMatch(request -> request.get("referer").textValue().contains(code));
    // Azkaban got the token in a body, once.
    assertThat(requests)
        .filteredOn(request -> request.get("body").textValue().contains("eyJ"))
        .singleElement()
        .satisfies(
            request -> assertThat(request.get("url").textValue()).isEqualTo(site.azkaban("/")));
    JsonNode kept =
        tab.run(
            "return await page.evaluate(() => JSON.stringify([{...localStorage},"
                + " {...sessionStorage}]))");
    assertThat(kept.textValue()).doesNotContain("eyJ", "verifier", "refresh", code);
    assertThat(tab.run("return seen.console")).isEmpty();
    assertThat(Files.readString(site.accessLog())).doesNotContain("eyJ");
  }

  @Test
  void theCookieHasItsFlagsBehindTheProxy() throws Exception {
    signIn("alice");
    JsonNode cookie =
        tab.run(
            "return (await context.cookies()).find(c => c.name === 'azkaban.browser.session.id')");
    assertThat(cookie.get("secure").booleanValue()).isTrue();
    assertThat(cookie.get("httpOnly").booleanValue()).isTrue();
    assertThat(cookie.get("sameSite").textValue()).isEqualTo("Lax");
    tab.run("await page.goto(args[0]).catch(() => 0)", site.azkaban("/index?session.id=x"));
    assertThat(tab.text("body")).contains("400 Bad Request");
  }

  @Test
  void aSessionThatIsLostIsASentenceAndNoLoop() throws Exception {
    site.pages().keepsSessions(false);
    tab.open(site.azkaban("/manager?project=first"));
    tab.press("alice");
    assertThat(tab.problem()).contains("its session was lost again", "Allow cookies");
    assertThat(count("/oauth2/token")).isEqualTo(1);
    // Nor if it is there at the first look and gone at the second, as with two web servers.
    tab.run(
        "await page.route(/ajax=sign-in-page/, route => route.fulfill({contentType:"
            + " 'application/json', body: '{}'}))");
    tab.press("Sign in");
    assertThat(tab.problem()).contains("its session was lost again");
    assertThat(count("/oauth2/token")).isEqualTo(2);
  }

  @Test
  void twoTabsCrosswiseEachEndWhereTheyBegan() throws Exception {
    Tab other = browser.tab(device, "two");
    tab.open(site.azkaban("/manager?project=first"));
    other.open(site.azkaban("/manager?project=second"));
    tab.awaitAddress("pool.example.com");
    other.press("alice");
    other.awaitAddress("project=second$");
    tab.press("alice");
    tab.awaitAddress("project=first$");
  }

  @Test
  void backAndReloadAreHarmless() throws Exception {
    tab.open(site.azkaban(PAGE));
    tab.press("Sign in");
    tab.press("alice");
    tab.awaitAddress("/index$");
    tab.run("await page.goBack()");
    // The pool sends people back again at once, with a state that is used up.
    if (!tab.address().startsWith(site.azkaban(PAGE))) {
      tab.press("alice");
    }
    assertThat(tab.problem()).contains("has been used already");
    assertThat(tab.address()).isEqualTo(site.callback());
    tab.run("await page.reload()");
    assertThat(tab.text("#problem")).isEmpty();
    tab.follow("Open Azkaban");
    tab.awaitAddress("/index$");
    assertThat(tab.text("#user")).isEqualTo("alice");
    assertThat(count("/oauth2/token")).isEqualTo(1);
  }

  @Test
  void aCallbackInAnotherBrowserDoesNothing() throws Exception {
    tab.open(site.azkaban("/index"));
    tab.awaitAddress("pool.example.com");
    String state = tab.address().replaceFirst(".*[?&]state=([^&]+).*", "$1");
    Tab victim = browser.tab(device + "-victim", "one");
    victim.open(site.callback() + "?code=of-an-attacker&state=" + state);
    assertThat(victim.problem()).contains("was not begun in this tab");
    assertThat(victim.address()).isEqualTo(site.callback());
    assertThat(victim.requests())
        .noneMatch(request -> request.get("url").textValue().contains("/oauth2/token"));
  }

  @Test
  void anAttackersDescriptionIsNotShown() throws Exception {
    tab.open(site.callback() + "?error=access_denied&error_description=Call+0900+%3Cb%3Enow");
    assertThat(tab.problem()).contains("was not begun in this tab").doesNotContain("0900");
    assertThat(tab.address()).isEqualTo(site.callback());
  }

  @Test
  void thePoolsWordsAreTextIfThisTabHasAsked() throws Exception {
    tab.open(site.azkaban("/index"));
    tab.press("Cancel");
    assertThat(tab.problem())
        .contains("The user pool did not let you in.", "Cancelled by the <user>");
    assertThat(tab.address()).isEqualTo(site.callback());
    // No loop: it waits for somebody to press the button.
    tab.press("Sign in");
    tab.press("alice");
    tab.awaitAddress("/index$");
  }

  @Test
  void whatThePoolCanNotDoIsASentence() throws Exception {
    Map<String, String> sentences = new LinkedHashMap<>();
    sentences.put("{\"error\":\"invalid_grant\"}", "used up or too old");
    sentences.put("{\"error\":\"invalid_client\"}", "invalid_client");
    sentences.put("{\"error\":", "can't be reached");
    for (Map.Entry<String, String> entry : sentences.entrySet()) {
      domain.answerOnce(400, entry.getKey());
      failedSignIn(entry.getValue());
    }
    domain.answerOnce(200, "{\"access_token\":\"a\",\"refresh_token\":\"b\"}");
    failedSignIn("allow the scope openid");
    domain.answerOnce(502, "<h1>Bad gateway</h1>");
    failedSignIn("The user pool can't be reached");
  }

  @Test
  void aTokenOfAnotherSignInIsNotUsed() throws Exception {
    domain.changeClaims(Map.of("nonce", "another"));
    failedSignIn("belongs to another sign-in");
    assertThat(tab.requests())
        .noneMatch(request -> request.get("body").textValue().contains("eyJ"));
  }

  @Test
  void whomAzkabanRefusesReadsWhy() throws Exception {
    domain.changeClaims(Map.of("aud", "another-client"));
    failedSignIn("Azkaban did not let you in.");
    long now = Instant.now().getEpochSecond();
    domain.changeClaims(Map.of("iat", now + 900, "exp", now + 4500, "auth_time", now + 900));
    failedSignIn("Azkaban did not let you in.");
    domain.changeClaims(Map.of());
    Tab friend = browser.tab(device + "-friend", "one");
    friend.open(site.azkaban("/index"));
    friend.press("nobodys-friend");
    assertThat(friend.problem()).contains("Azkaban did not let you in.", "group");
    assertThat(friend.address()).isEqualTo(site.callback());
    // The pool's session is still theirs.
    friend.follow("Sign in as somebody else");
    friend.run("await page.getByText('You are signed out.').waitFor()");
    friend.press("Sign in");
    friend.press("bob");
    friend.awaitAddress("/index$");
    assertThat(friend.text("#user")).isEqualTo("bob");
  }

  @Test
  void aProxyThatAnswersForAzkabanIsASentence() throws Exception {
    site.pages().down(true);
    failedSignIn("Azkaban can't be reached or has no good answer");
    assertThat(tab.text("#problem")).contains("Status 502").doesNotContain("Gateway");
    site.pages().down(false);
    tab.press("Sign in");
    tab.awaitAddress("/index$");
  }

  @Test
  void missingAndBrokenSettingsAreNamedAndAChangeCountsAtOnce() throws Exception {
    site.settings((String) null);
    tab.open(site.azkaban(PAGE));
    assertThat(tab.problem()).contains("settings.json is missing");
    site.settings("{\"pools\": [{\"domain\": \"http://pool.example.com\"}], \"signout\": 1}");
    tab.open(site.azkaban(PAGE));
    assertThat(tab.problem())
        .contains("signout is no setting", "pools[0].clientId has", "pools[0].domain has");
    site.settings(CLIENT, Map.of("name", "Sign in with Example"));
    tab.open(site.azkaban(PAGE));
    tab.press("Sign in with Example");
    tab.awaitAddress("pool.example.com");
  }

  @Test
  void aPartThatDoesNotComeIsASentence() throws Exception {
    tab.run("await page.route(/sign-in[.]js/, route => route.abort())");
    tab.open(site.azkaban(PAGE));
    tab.run("await page.getByText('A part of this page could not be loaded.').waitFor()");
  }

  @Test
  void itDoesNotWorkInAFrame() throws Exception {
    String frame =
        // A page of this machine: Chromium keeps others from addresses of this machine altogether.
        "await page.goto(args[1]); await page.setContent(`<iframe src=\"${args[0]}\"></iframe>`);"
            + " const frame = await (await page.locator('iframe').elementHandle()).contentFrame();"
            + " await frame.waitForLoadState();";
    String direct = site.pages().url() + PAGE + "index.html";
    JsonNode seen =
        tab.run(
            frame
                + " await frame.locator('#problem p').waitFor(); return [await"
                + " frame.locator('main').innerText(), await frame.locator('button').count()]",
            direct,
            site.pages().url() + "/js/none");
    assertThat(seen.get(0).textValue()).contains("does not work inside another page");
    assertThat(seen.get(1).intValue()).isZero();
    // With the proxy's header the browser does not even show it.
    JsonNode behindProxy =
        tab.run(
            frame + " return await frame.locator('main').count()",
            site.callback(),
            site.pages().url() + "/js/none");
    assertThat(behindProxy.intValue()).isZero();
  }

  @Test
  void aKeyboardIsEnough() throws Exception {
    tab.open(site.azkaban(PAGE));
    tab.run("await page.getByRole('button').waitFor()");
    JsonNode focused =
        tab.run(
            "await page.keyboard.press('Tab'); return await page.evaluate(() =>"
                + " [document.activeElement.textContent,"
                + " getComputedStyle(document.activeElement).outlineStyle])");
    assertThat(focused.get(0).textValue()).isEqualTo("Sign in");
    assertThat(focused.get(1).textValue()).isEqualTo("solid");
    tab.run("await page.keyboard.press('Enter')");
    tab.awaitAddress("pool.example.com");
  }

  @Test
  void aScreenReaderHearsWhatIsThere() throws Exception {
    tab.open(site.azkaban(PAGE));
    tab.run("await page.getByRole('button').waitFor()");
    assertThat(tab.run("return await page.locator('body').ariaSnapshot()").textValue())
        .contains(
            "main:",
            "heading \"Sign in to Azkaban\" [level=1]",
            "button \"Sign in\"",
            "link \"Sign in with a user name and a password\"");
    assertThat(
            tab.run("return [await page.title(), await page.locator('html').getAttribute('lang')]"))
        .extracting(JsonNode::textValue)
        .containsExactly("Sign in to Azkaban", "en");
    site.settings((String) null);
    tab.open(site.azkaban(PAGE));
    assertThat(tab.problem()).isNotEmpty();
    assertThat(tab.run("return await page.locator('body').ariaSnapshot()").textValue())
        .contains("alert:");
  }

  @Test
  void itFitsAPhone() throws Exception {
    Tab phone = browser.tab("phone", "one");
    site.settings("{\"pools\": [{\"" + "long".repeat(60) + "\": 1}]}");
    phone.open(site.azkaban(PAGE));
    assertThat(phone.problem()).isNotEmpty();
    String width = "return await page.evaluate(() => document.documentElement.scrollWidth)";
    assertThat(phone.run(width).intValue()).isLessThanOrEqualTo(320);
    site.settings(CLIENT, Map.of());
    phone.open(site.azkaban(PAGE));
    JsonNode box = phone.run("return await page.getByRole('button').boundingBox()");
    assertThat(box.get("height").intValue()).isGreaterThanOrEqualTo(44);
    assertThat(phone.run(width).intValue()).isLessThanOrEqualTo(320);
  }

  @Test
  void breakGlassKeepsTheForm() throws Exception {
    tab.open(site.azkaban(PAGE));
    tab.follow("Sign in with a user name and a password");
    tab.awaitAddress("nooauth$");
    assertThat(tab.text("#login-form")).contains("Login");
  }

  @Test
  void withoutStorageItSaysSo() throws Exception {
    tab.run(
        "await page.addInitScript(() => Object.defineProperty(window, 'sessionStorage', {get() {"
            + " throw new Error('denied'); }}))");
    tab.open(site.azkaban("/index"));
    assertThat(tab.problem()).contains("keeps nothing for this page");
  }

  @Test
  void withoutHttpsItSaysSo() throws Exception {
    tab.open(
        "http://azkaban.example.com:" + site.pages().port() + PAGE + "index.html?return=/index");
    assertThat(tab.problem()).contains("needs https");
  }

  private void signIn(String user) throws IOException {
    tab.open(site.azkaban("/index"));
    tab.press(user);
    tab.awaitAddress("/index$");
  }

  /** Tries to sign alice in, who is known to the pool from the second time on. */
  private void failedSignIn(String sentence) throws Exception {
    tab.open(site.azkaban("/index"));
    tab.awaitAddress("pool.example.com|index.html$");
    if (tab.address().startsWith(site.pool())) {
      tab.press("alice");
    }
    assertThat(tab.problem()).contains(sentence);
    assertThat(tab.address()).isEqualTo(site.callback());
  }

  private long count(String path) throws IOException {
    return tab.requests().stream()
        .filter(request -> request.get("url").textValue().contains(path))
        .count();
  }
}
