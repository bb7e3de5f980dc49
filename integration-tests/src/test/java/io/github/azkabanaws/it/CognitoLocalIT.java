package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.User;
import azkaban.user.UserManagerException;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.WebServer;
import io.github.azkabanaws.it.CognitoLocal.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The user manager's jar against tokens that cognito-local issued for a sign-in. */
@Tag("identity")
@Timeout(600)
class CognitoLocalIT {
  private static final String TOKEN_USER = "cognitoToken";
  private static final String POOL = CognitoLocal.REGION + "_Local0001";
  private static final String OTHER_POOL = CognitoLocal.REGION + "_Local0002";

  @TempDir static Path data;
  private static NpmFolder npm;
  private static CognitoLocal cognito;
  private static String client;

  @TempDir Path folder;

  @BeforeAll
  static void startCognito() throws Exception {
    npm = NpmFolder.installed();
    cognito = CognitoLocal.start(npm, data, List.of(POOL, OTHER_POOL));
    client = cognito.createClient(POOL, 1);
    cognito.createUser(POOL, "alice", List.of("analytics", "platform"));
    cognito.createUser(POOL, "nobodys-friend", List.of());
    cognito.createUser(POOL, "root", List.of("analytics"));
    cognito.createUser(POOL, "breakglass", List.of("analytics"));
    cognito.createUser(POOL, "alice -c id", List.of("analytics"));
    cognito.createUser(OTHER_POOL, "alice", List.of("platform"));
  }

  @AfterAll
  static void stopCognito() throws Exception {
    if (cognito != null) {
      cognito.close();
    }
  }

  @Test
  void anIdTokenOfARealSignInSignsIn() throws Exception {
    try (WebServer web = start("id")) {
      User user = web.signIn(TOKEN_USER, cognito.signIn(client, "alice").id());
      assertThat(user.getUserId()).isEqualTo("alice");
      assertThat(user.getGroups()).containsExactlyInAnyOrder("analytics", "platform");
      assertThat(user.getRoles()).containsExactly("admin");
      assertThat(user.getEmail()).isEqualTo("person@example.com");
    }
  }

  @Test
  void theAdministratorDecidesBetweenIdAndAccessTokens() throws Exception {
    Tokens tokens = cognito.signIn(client, "alice");
    try (WebServer web = start("id")) {
      refused(web, tokens.access(), "TOKEN_USE_NOT_ALLOWED");
    }
    try (WebServer web = start("access")) {
      User user = web.signIn(TOKEN_USER, tokens.access());
      assertThat(user.getUserId()).isEqualTo("alice");
      assertThat(user.getGroups()).containsExactlyInAnyOrder("analytics", "platform");
      assertThat(user.getRoles()).containsExactly("admin");
      refused(web, tokens.id(), "TOKEN_USE_NOT_ALLOWED");
    }
    try (WebServer web = start("id,access")) {
      assertThat(web.signIn(TOKEN_USER, tokens.id()).getUserId()).isEqualTo("alice");
      assertThat(web.signIn(TOKEN_USER, tokens.access()).getUserId()).isEqualTo("alice");
      refused(web, tokens.refresh(), "KID_MALFORMED");
    }
  }

  @Test
  void tokensOfAnotherClientAreRefused() throws Exception {
    Tokens tokens = cognito.signIn(cognito.createClient(POOL, 1), "alice");
    try (WebServer web = start("id,access")) {
      refused(web, tokens.id(), "AUDIENCE_NOT_ALLOWED");
      refused(web, tokens.access(), "CLIENT_NOT_ALLOWED");
    }
  }

  /** The key is the same, so the signature is good: only the issuer tells the pools apart. */
  @Test
  void tokensOfAnotherPoolAreRefusedAlthoughTheKeyIsTheSame() throws Exception {
    Tokens tokens = cognito.signIn(cognito.createClient(OTHER_POOL, 1), "alice");
    assertThat(cognito.jwks(OTHER_POOL)).isEqualTo(cognito.jwks(POOL));
    try (WebServer web = start("id,access")) {
      refused(web, tokens.id(), "ISSUER_NOT_ALLOWED");
      refused(web, tokens.access(), "ISSUER_NOT_ALLOWED");
    }
  }

  @Test
  void whoIsInNoGroupOrHasAnUnusableNameIsRefused() throws Exception {
    try (WebServer web = start("id")) {
      refused(web, cognito.signIn(client, "nobodys-friend").id(), "GROUPS_NONE");
      refused(web, cognito.signIn(client, "root").id(), "USER_NAME_RESERVED");
      refused(web, cognito.signIn(client, "breakglass").id(), "USER_NAME_OF_XML_USER");
      refused(web, cognito.signIn(client, "alice -c id").id(), "USER_NAME_NOT_ALLOWED");
    }
  }

  /** cognito-local lets a client have tokens that end before they begin; Cognito does not. */
  @Test
  void lifetimesThatAreOverOrNotCognitosAreRefused() throws Exception {
    String expired = cognito.createClient(POOL, -2);
    String longest = cognito.createClient(POOL, 24);
    String tooLong = cognito.createClient(POOL, 25);
    try (WebServer web = start("id,access", String.join(",", client, expired, longest, tooLong))) {
      refused(web, cognito.signIn(expired, "alice").id(), "EXPIRED");
      refused(web, cognito.signIn(expired, "alice").access(), "EXPIRED");
      refused(web, cognito.signIn(tooLong, "alice").id(), "LIFETIME_TOO_LONG");
      assertThat(web.signIn(TOKEN_USER, cognito.signIn(longest, "alice").id()).getUserId())
          .isEqualTo("alice");
    }
  }

  @Test
  void awsOwnVerifierAgrees() throws Exception {
    String other = cognito.createClient(POOL, 1);
    String otherPools = cognito.createClient(OTHER_POOL, 1);
    try (AwsVerifier aws = AwsVerifier.start(npm, POOL, List.of(client), 60, cognito.jwks(POOL))) {
      Tokens tokens = cognito.signIn(client, "alice");
      assertThat(aws.judge("id", tokens.id()).accepted()).isTrue();
      assertThat(aws.judge("access", tokens.access()).accepted()).isTrue();
      assertThat(aws.judge("id", tokens.access()).accepted()).isFalse();
      assertThat(aws.judge("access", tokens.id()).accepted()).isFalse();
      assertThat(aws.judge(null, tokens.refresh()).accepted()).isFalse();
      assertThat(aws.judge("id", cognito.signIn(other, "alice").id()).accepted()).isFalse();
      assertThat(aws.judge("id", cognito.signIn(otherPools, "alice").id()).accepted()).isFalse();
    }
  }

  private WebServer start(String tokenUse) throws Exception {
    return start(tokenUse, client);
  }

  private WebServer start(String tokenUse, String clients) throws Exception {
    AzkabanInstall install = AzkabanInstall.layOut(Distribution.folder(), folder);
    install.configureWebServer(
        Map.of(
            "cognito.user.pool.id",
            POOL,
            "cognito.client.id",
            clients,
            "cognito.jwks",
            cognito.jwksUri(POOL).toString()));
    Files.writeString(
        install.webServer().resolve("conf/azkaban.properties"),
        "cognito.token.use=" + tokenUse + System.lineSeparator(),
        StandardOpenOption.APPEND);
    return WebServer.start(install.webServer(), Distribution.azkabansOwn());
  }

  private static void refused(WebServer web, String token, String reason) {
    try (Refusals refusals = Refusals.watch()) {
      assertThatThrownBy(() -> web.signIn(TOKEN_USER, token))
          .isInstanceOf(UserManagerException.class);
      assertThat(refusals.last()).isEqualTo(reason);
    }
  }
}
