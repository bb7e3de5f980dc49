package io.github.azkabanaws.cognito.token;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.access;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimSettingsTest {
  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
  }

  @Test
  void defaults() {
    ClaimSettings claims = CognitoConfig.from(props).claims();
    assertThat(claims.requiredClaims()).isSameAs(RequiredClaims.NONE);
    assertThat(claims.requiredScopes()).isEmpty();
    assertThat(claims.openDenyList(clock, warning -> {})).isSameAs(Revocations.NONE);
    assertThat(claims.hasDenyList()).isFalse();
    assertThat(claims.denyFile()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cognito.required.claims|amr|allowed: <claim>=<value>",
        "cognito.required.claims| |is empty",
        "cognito.required.claims|a=b\\c|is not followed by",
        "cognito.required.scope|a\"b|allowed: scopes",
        "cognito.required.scope|a|has no effect",
        "cognito.deny.file|/no/such/file|it is not there; put it back",
        "cognito.deny.file|/|can't be used"
      })
  void refusesBadValues(String name, String value, String problem) {
    props.put(name, value == null ? " " : value);
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(problem);
  }

  @Test
  void namesTheLineOfABadDenyList() {
    denyFile("sub:a\nwho");
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.deny.file is ")
        .hasMessageContaining("line 2 ");
  }

  @Test
  void requiresClaims() throws Exception {
    props.put(ClaimSettings.REQUIRED_CLAIMS, "amr=mfa,env=prod");
    TestTokens.Builder good = id().claim("amr", "[\"pwd\",\"mfa\"]").claim("env", "\"prod\"");
    verify(good.token());
    assertRefused(good.claim("env", "\"dev\"").token(), Reason.REQUIRED_CLAIM_MISSING);
    assertRefused(good.without("env").token(), Reason.REQUIRED_CLAIM_MISSING);
    assertRefused(
        good.claim("env", "\"prod\"").claim("amr", "[\"pwd\"]").token(),
        Reason.REQUIRED_CLAIM_MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/read b/write", "b/write,a/read", "a/read"})
  void requiresEveryScopeOfAnAccessToken(String required) throws Exception {
    props.put(TokenUse.PROPERTY, "access");
    props.put(ClaimSettings.REQUIRED_SCOPE, required);
    verify(access().claim("scope", "\"openid a/read b/write\"").token());
    for (String scope : new String[] {"\"openid b/write\"", "\"a/reader\"", "\"\"", "null", "1"}) {
      assertRefused(access().claim("scope", scope).token(), Reason.REQUIRED_SCOPE_MISSING);
    }
    assertRefused(
        access().claim("scope", "[\"a/read\",\"b/write\"]").token(), Reason.REQUIRED_SCOPE_MISSING);
  }

  @Test
  void idTokensHaveNoScope() throws Exception {
    props.put(TokenUse.PROPERTY, "id,access");
    props.put(ClaimSettings.REQUIRED_SCOPE, "a/read");
    verify(id().token());
    assertRefused(access().token(), Reason.REQUIRED_SCOPE_MISSING);
  }

  @Test
  void deniesTokensOfTheDenyList() throws Exception {
    denyFile("jti:j\norigin_jti:o\n");
    verify(id().token());
    assertRefused(id().claim("jti", "\"j\"").token(), Reason.TOKEN_DENIED);
    assertRefused(id().claim("origin_jti", "\"o\"").token(), Reason.TOKEN_DENIED);
    denyFile("sub:" + TestTokens.SUBJECT);
    assertRefused(id().token(), Reason.TOKEN_DENIED);
  }

  @Test
  void aChangedDenyListCountsWithinSeconds() throws Exception {
    denyFile("# nobody yet");
    try (TokenVerifier verifier = verifier()) {
      verifier.verify(id().token());
      denyFile("sub:" + TestTokens.SUBJECT);
      clock.advance(WatchedFile.INTERVAL);
      assertThatThrownBy(() -> verifier.verify(id().token()))
          .isInstanceOf(TokenRejectedException.class);
      assertThat(
              verifier
                  .revocations()
                  .contains(TestTokens.SUBJECT, Optional.empty(), Optional.empty()))
          .isTrue();
    }
  }

  @Test
  void tokensOfMachinesAreRefused() {
    props.put(TokenUse.PROPERTY, "access");
    assertRefused(access().without("username").token(), Reason.USER_MISSING);
    assertRefused(access().claim("username", "\"\"").token(), Reason.USER_MISSING);
  }

  @Test
  void tellsTheIdsOfAToken() throws Exception {
    props.put(TokenSettings.CLIENT_ID, TestTokens.CLIENT + ",second");
    VerifiedToken token = verify(id().claim("origin_jti", "\"o\"").token());
    assertThat(token.kid()).isEqualTo(TestTokens.KID);
    assertThat(token.jti()).hasValue("00000000-1111-2222-3333-444444444444");
    assertThat(token.originJti()).hasValue("o");
    assertThat(token.client()).hasValue(TestTokens.CLIENT);
    assertThat(token.expiresAt()).isEqualTo(TestTokens.NOW.plusSeconds(3540));
    assertThat(verify(id().claim("aud", "[\"second\"]").without("jti").token()))
        .satisfies(
            other -> {
              assertThat(other.client()).hasValue("second");
              assertThat(other.jti()).isEmpty();
              assertThat(other.originJti()).isEmpty();
            });
    props.put(TokenUse.PROPERTY, "access");
    assertThat(verify(access().token()).client()).hasValue(TestTokens.CLIENT);
  }

  @Test
  void theFilesThatAreReadAgainAreTold() throws Exception {
    denyFile("# nobody yet");
    Path denied = folder.resolve("denied.txt");
    ClaimSettings claims = CognitoConfig.from(props).claims();
    assertThat(claims.hasDenyList()).isTrue();
    assertThat(claims.denyFile()).contains(denied);
    try (TokenVerifier verifier = verifier()) {
      assertThat(verifier.files())
          .singleElement()
          .satisfies(file -> assertThat(file.source()).contains(denied.toString()));
    }
    Path keys = TestConfig.write(folder.resolve("jwks.json"), TestTokens.poolJwks());
    props.put(KeyLocation.PROPERTY, keys.toString());
    try (TokenVerifier verifier = verifier()) {
      verifier.prepare();
      assertThat(verifier.files()).hasSize(2);
    }
  }

  @Test
  void aForgedTokenIsCheckedLikeAnyOther() throws Exception {
    try (TokenVerifier verifier = verifier()) {
      assertThat(verifier.verifyForged(id().token()).subject()).isEqualTo(TestTokens.SUBJECT);
      assertThatThrownBy(() -> verifier.status("https://id.example"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("https://id.example");
    }
  }

  private void denyFile(String text) {
    props.put(
        ClaimSettings.DENY_FILE, TestConfig.write(folder.resolve("denied.txt"), text).toString());
  }

  private void assertRefused(String token, Reason reason) {
    assertThatThrownBy(() -> verify(token))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> {
              assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
              assertThat(e.subject()).hasValue(TestTokens.SUBJECT);
            });
  }

  private VerifiedToken verify(String token) throws TokenRejectedException {
    try (TokenVerifier verifier = verifier()) {
      return verifier.verify(token);
    }
  }

  private TokenVerifier verifier() {
    CognitoConfig config = CognitoConfig.from(props);
    return new TokenVerifier(
        config.verifier(), pool -> pool.keys().open(clock, config.keys(), new Semaphore(1)), clock);
  }
}
