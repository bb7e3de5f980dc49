package io.github.azkabanaws.cognito.setup;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.keys.KeySettings;
import io.github.azkabanaws.cognito.token.TokenSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInPageCheckTest {
  private static final Path CASES =
      Path.of("../integration-tests/src/test/browser/settings-cases.json");

  @TempDir Path web;
  private Path page;
  private HttpServer domain;
  private volatile int status = 400;
  private final Props props = new Props();

  @BeforeEach
  void arrange() throws Exception {
    page = Files.createDirectories(web.resolve("js/cognito-sign-in"));
    Files.writeString(page.resolve("index.html"), "");
    domain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    domain.createContext(
        "/oauth2/authorize",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    domain.start();
    props.put("web.resource.dir", web + "/");
    props.put("cognito.client.id", "one,two");
  }

  @AfterEach
  void stop() {
    domain.stop(0);
  }

  @Test
  void withoutSettingsNobodySignsInThere() {
    assertThat(lines()).singleElement().asString().startsWith("skipped").contains("settings.json");
  }

  @Test
  void withoutSettingsWhereAzkabanSendsEverybodyThereItHasFailed() {
    props.put("oauth.provider_uri", "/js/cognito-sign-in/index.html?return={state}");
    assertThat(lines()).singleElement().asString().startsWith("failed").contains("oauth.provider");
  }

  @Test
  void whatFitsIsOkAndTheAddressToRegisterIsPrinted() throws Exception {
    write("one");
    props.put("azkaban.webserver.external_hostname", "azkaban.example.com");
    assertThat(lines()).hasSize(2).allMatch(line -> line.startsWith("ok"));
    assertThat(lines().get(0))
        .contains("\"one\"", "https://azkaban.example.com/js/cognito-sign-in/index.html");
    props.put("azkaban.webserver.external_ssl_port", "8443");
    assertThat(lines().get(0)).contains("https://azkaban.example.com:8443/js/");
  }

  @Test
  void aClientWhoseTokensAreRefusedHasFailed() throws Exception {
    write("three");
    assertThat(lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("failed")
                    .contains("pools[0].clientId \"three\" is not in cognito.client.id"));
    write("two");
    props.put("cognito.token.use", "access");
    assertThat(lines())
        .anySatisfy(line -> assertThat(line).startsWith("failed").contains("cognito.token.use"));
  }

  @Test
  void aDomainThatDoesNotAnswerOrHasNoPoolIsAWarning() throws Exception {
    write("one");
    for (int odd : new int[] {404, 403, 500}) {
      status = odd;
      assertThat(lines().get(1)).startsWith("warning").contains("status " + odd);
    }
    domain.stop(0);
    assertThat(lines().get(1)).startsWith("warning").contains("can't be reached from here");
  }

  @Test
  void everythingThatIsWrongIsALine() throws Exception {
    Files.writeString(
        page.resolve("settings.json"), "{\"pools\": [{\"clientId\": \"a b\"}], \"signout\": 1}");
    Files.delete(page.resolve("index.html"));
    assertThat(lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("failed"))
        .anySatisfy(line -> assertThat(line).contains("\"signout\" is no setting"))
        .anySatisfy(line -> assertThat(line).contains("pools[0].clientId has to be"))
        .anySatisfy(line -> assertThat(line).contains("pools[0].domain has to be"))
        .anySatisfy(line -> assertThat(line).contains("the page is not beside"));
  }

  @Test
  void azkabansOwnHookIsLookedAt() throws Exception {
    write("one");
    props.put("oauth.provider_uri", "/js/cognito-sign-in/index.html");
    assertThat(lines().get(0)).startsWith("warning").contains("?return={state}");
    props.put("oauth.provider_uri", "/js/cognito-sign-in/index.html?return={state}");
    assertThat(lines().get(0)).startsWith("warning").contains("oauth.redirect_uri");
    props.put("oauth.redirect_uri", "unused");
    assertThat(lines()).allMatch(line -> line.startsWith("ok"));
  }

  @Test
  void itAgreesWithThePageAboutEveryCase() throws Exception {
    JsonNode cases = new ObjectMapper().readTree(CASES.toFile());
    assertThat(cases.get("good")).hasSizeGreaterThan(8);
    for (JsonNode text : cases.get("good")) {
      assertThat(SignInPageSettings.read(text.textValue()).problems())
          .as(text.textValue())
          .isEmpty();
    }
    assertThat(cases.get("wrong")).hasSizeGreaterThan(50);
    for (JsonNode text : cases.get("wrong")) {
      assertThat(SignInPageSettings.read(text.textValue()).problems())
          .as(text.textValue())
          .isNotEmpty();
    }
  }

  private void write(String client) throws IOException {
    Files.writeString(
        page.resolve("settings.json"),
        "{\"pools\": [{\"domain\": \"http://127.0.0.1:"
            + domain.getAddress().getPort()
            + "\", \"clientId\": \""
            + client
            + "\"}]}");
  }

  private List<String> lines() {
    CheckLines lines = new CheckLines("sign-in page");
    ConfigProblems problems = new ConfigProblems();
    new SignInPageCheck(
            props,
            TokenSettings.read(props, problems),
            KeySettings.read(props, Environment.of(Map.of()), problems))
        .run(lines);
    return lines.soFar().stream().map(line -> line.toString()).collect(Collectors.toList());
  }
}
