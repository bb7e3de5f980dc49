package io.github.azkabanaws.cognito.token;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.CLIENT;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.KID;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.NEW_ISSUER;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.NOW;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.OTHER_KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.access;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.base64;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.id;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwk;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwks;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.quote;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.RecordingKeySource;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.jwks.JwksDocument;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.keys.KeySource;
import io.github.azkabanaws.cognito.keys.StaticKeySource;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private static final long SECOND = NOW.getEpochSecond();

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final List<String> lookedUp = new ArrayList<>();
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
  }

  @Test
  void acceptsAnIdToken() throws Exception {
    VerifiedToken token = verifier().verify(id().token());
    assertThat(token.use()).isEqualTo(TokenUse.ID);
    assertThat(token.subject()).isEqualTo(TestTokens.SUBJECT);
    assertThat(token.poolId()).isEqualTo(TestTokens.POOL);
    assertThat(token.claims().text("email")).hasValue("alice@example.com");
  }

  /**
   * Those of the sign-in page bear it: a digest of an access token that is not handed over here.
   */
  @Test
  void acceptsAnIdTokenWithAtHashByItself() throws Exception {
    String token = id().claim("at_hash", quote("MTIzNDU2Nzg5MDEyMzQ1Ng")).token();
    assertThat(verifier().verify(token).use()).isEqualTo(TokenUse.ID);
  }

  @Test
  void acceptsBothIssuersOfAPool() throws Exception {
    verifier().verify(id().claim("iss", quote(NEW_ISSUER)).token());
  }

  @Test
  void anIssuerThatIsSetReplacesBoth() throws Exception {
    props.put(PoolSettings.ISSUER, "https://id.example");
    verifier().verify(id().claim("iss", "\"https://id.example\"").token());
    assertRefused(id().token(), Reason.ISSUER_NOT_ALLOWED);
    assertRefused(id().claim("iss", "\"https://id.example/\"").token(), Reason.ISSUER_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "1",
        "[\"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123\"]",
        "\"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other\"",
        "\"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/\"",
        "\"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_ABCDEF123\"",
        "\"http://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123\"",
        "\"https://evil.example/eu-central-1_AbCdEf123\""
      })
  void refusesOtherIssuersBeforeAnyKeyIsLookedUp(String issuer) {
    assertRefused(id().claim("iss", issuer).token(), Reason.ISSUER_NOT_ALLOWED);
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void aKeyOfOnePoolIsNoneOfAnother() throws Exception {
    props.removeLocal(KeyLocation.PROPERTY);
    props.put(UserPool.PROPERTY, "eu-central-1_A,eu-central-1_B");
    props.put(CognitoConfig.ALLOW_SHARED_NAMES, "true");
    Map<String, KeySource> sources = new HashMap<>();
    sources.put("eu-central-1_A", source(jwks(jwk("a", KEYS))));
    sources.put("eu-central-1_B", source(jwks(jwk("b", OTHER_KEYS))));
    TokenVerifier verifier =
        new TokenVerifier(
            CognitoConfig.from(props).verifier(), source -> sources.get(source.poolId()), clock);
    String base = "https://cognito-idp.eu-central-1.amazonaws.com/";
    TestTokens.Builder ofA =
        id().claim("iss", quote(base + "eu-central-1_A")).header("kid", "\"a\"");
    assertThat(verifier.verify(ofA.token()).poolId()).isEqualTo("eu-central-1_A");
    assertThat(
            verifier
                .verify(
                    id().claim("iss", quote(base + "eu-central-1_B"))
                        .header("kid", "\"b\"")
                        .signedBy(OTHER_KEYS)
                        .token())
                .poolId())
        .isEqualTo("eu-central-1_B");
    String forged = ofA.claim("iss", quote(base + "eu-central-1_B")).token();
    assertThatThrownBy(() -> verifier.verify(forged))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.KEY_UNKNOWN));
  }

  @Test
  void refusesAnUnknownKey() {
    assertRefused(id().header("kid", "\"other\"").token(), Reason.KEY_UNKNOWN);
  }

  @Test
  void refusesAKeyThatMayNotVerify() {
    props.put(
        KeyLocation.PROPERTY, jwks(jwk("good", OTHER_KEYS), jwk(KID, KEYS, "\"use\":\"enc\"")));
    assertRefused(id().token(), Reason.KEY_UNSUITABLE);
  }

  @Test
  void refusesAWeakKey() {
    props.put(KeyLocation.PROPERTY, jwks(jwk("good", OTHER_KEYS), jwk(KID, TestTokens.WEAK_KEYS)));
    assertRefused(id().signedBy(TestTokens.WEAK_KEYS).token(), Reason.KEY_UNSUITABLE);
  }

  @Test
  void refusesAnotherKeysSignature() {
    assertRefused(id().signedBy(OTHER_KEYS).token(), Reason.SIGNATURE_INVALID);
  }

  @Test
  void refusesATamperedPayload() {
    String[] parts = id().token().split("\\.", -1);
    String payload = base64(utf8(id().claim("cognito:username", "\"bob\"").claimsJson()));
    assertRefused(parts[0] + "." + payload + "." + parts[2], Reason.SIGNATURE_INVALID);
  }

  @Test
  void refusesATamperedHeader() {
    String[] parts = id().token().split("\\.", -1);
    String header = base64(utf8(id().header("typ", "\"JWT\"").headerJson()));
    assertRefused(header + "." + parts[1] + "." + parts[2], Reason.SIGNATURE_INVALID);
  }

  @Test
  void refusesAChangedSignature() {
    String token = id().token();
    int start = token.lastIndexOf('.') + 1;
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(start));
    for (int i = 0; i < signature.length; i += 17) {
      signature[i] ^= 1;
      assertRefused(token.substring(0, start) + base64(signature), Reason.SIGNATURE_INVALID);
      signature[i] ^= 1;
    }
    assertRefused(token.substring(0, start) + "AA", Reason.SIGNATURE_INVALID);
  }

  @Test
  void refusesAlgNoneBeforeAnyKeyIsLookedUp() {
    String content =
        base64(utf8(id().header("alg", "\"none\"").headerJson()))
            + "."
            + base64(utf8(id().claimsJson()))
            + ".";
    assertRefused(content, Reason.TOKEN_BASE64);
    assertRefused(content + "AA", Reason.ALG_NOT_ALLOWED);
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void refusesThePublicKeyAsASecretBeforeAnyKeyIsLookedUp() throws Exception {
    PublicKey key = KEYS.getPublic();
    String content =
        base64(utf8(id().header("alg", "\"HS256\"").headerJson()))
            + "."
            + base64(utf8(id().claimsJson()));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
    byte[] hash = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
    assertRefused(content + "." + base64(hash), Reason.ALG_NOT_ALLOWED);
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void refusesAnAccessTokenByDefault() {
    assertThatThrownBy(() -> verifier().verify(access().token()))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.TOKEN_USE_NOT_ALLOWED))
        .hasMessageContaining("token_use id")
        .hasMessageContaining("\"access\"")
        .hasMessageContaining(TokenUse.PROPERTY);
  }

  @Test
  void acceptsAnAccessTokenWhenToldSo() throws Exception {
    props.put(TokenUse.PROPERTY, "access");
    assertThat(verifier().verify(access().token()).use()).isEqualTo(TokenUse.ACCESS);
    assertRefused(id().token(), Reason.TOKEN_USE_NOT_ALLOWED);
    props.put(TokenUse.PROPERTY, "id,access");
    assertThat(verifier().verify(access().token()).use()).isEqualTo(TokenUse.ACCESS);
    assertThat(verifier().verify(id().token()).use()).isEqualTo(TokenUse.ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"ID\"", "\"refresh\"", "1", "[\"id\"]"})
  void refusesOtherUses(String use) {
    props.put(TokenUse.PROPERTY, "id,access");
    assertRefused(id().claim("token_use", use).token(), Reason.TOKEN_USE_NOT_ALLOWED);
  }

  @Test
  void acceptsAudiences() throws Exception {
    props.put(TokenSettings.CLIENT_ID, CLIENT + ",second");
    verifier().verify(id().claim("aud", "\"second\"").token());
    verifier().verify(id().claim("aud", "[\"second\"]").token());
    verifier().verify(id().claim("aud", "[\"second\"," + quote(CLIENT) + "]").token());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "\"other\"",
        "\"1EXAMPLE23456789\"",
        "[]",
        "[\"other\"]",
        "[\"1example23456789\",\"other\"]",
        "[\"1example23456789\",null]",
        "[\"1example23456789\",1]",
        "[[\"1example23456789\"]]",
        "{\"1example23456789\":1}",
        "1"
      })
  void refusesOtherAudiences(String aud) {
    assertRefused(id().claim("aud", aud).token(), Reason.AUDIENCE_NOT_ALLOWED);
  }

  @Test
  void theClientOfAnIdTokenIsNotItsAudience() {
    assertRefused(
        id().without("aud").claim("client_id", quote(CLIENT)).token(), Reason.AUDIENCE_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"other\"", "[\"1example23456789\"]", "1"})
  void refusesOtherClients(String client) {
    props.put(TokenUse.PROPERTY, "access");
    assertRefused(
        access().claim("client_id", client).claim("aud", quote(CLIENT)).token(),
        Reason.CLIENT_NOT_ALLOWED);
  }

  @Test
  void endsWithTheSkewAfterExp() throws Exception {
    verifier().verify(id().claim("exp", SECOND - 59).claim("iat", SECOND - 3600).token());
    assertRefused(
        id().claim("exp", SECOND - 60).claim("iat", SECOND - 3600).token(), Reason.EXPIRED);
    props.put(TokenSettings.CLOCK_SKEW, "0");
    assertRefused(id().claim("exp", SECOND).token(), Reason.EXPIRED);
    verifier().verify(id().claim("exp", SECOND + 1).token());
  }

  @Test
  void beginsWithTheSkewBeforeIat() throws Exception {
    verifier().verify(id().claim("iat", SECOND + 60).token());
    assertRefused(id().claim("iat", SECOND + 61).token(), Reason.ISSUED_IN_FUTURE);
    props.put(TokenSettings.CLOCK_SKEW, "0");
    assertRefused(id().claim("iat", SECOND + 1).token(), Reason.ISSUED_IN_FUTURE);
  }

  @Test
  void honoursNbf() throws Exception {
    verifier().verify(id().claim("nbf", SECOND + 60).token());
    verifier().verify(id().claim("nbf", "null").token());
    assertRefused(id().claim("nbf", SECOND + 61).token(), Reason.NOT_YET_VALID);
    assertRefused(id().claim("nbf", "\"soon\"").token(), Reason.NBF_MALFORMED);
  }

  @Test
  void boundsTheLifetime() throws Exception {
    verifier().verify(id().claim("exp", SECOND - 60 + 86_400).token());
    assertRefused(id().claim("exp", SECOND - 60 + 86_401).token(), Reason.LIFETIME_TOO_LONG);
    assertRefused(id().claim("exp", SECOND + 3_153_600_000L).token(), Reason.LIFETIME_TOO_LONG);
    assertRefused(
        id().claim("exp", SECOND - 10).claim("iat", SECOND).token(), Reason.LIFETIME_TOO_LONG);
    verifier().verify(id().claim("exp", SECOND).claim("iat", SECOND).token());
  }

  @Test
  void timesAreFrom1970To9999() throws Exception {
    verifier().verify(id().claim("nbf", 0).token());
    assertRefused(id().claim("nbf", -1).token(), Reason.NBF_MALFORMED);
    assertRefused(id().claim("exp", 253_402_300_799L).token(), Reason.LIFETIME_TOO_LONG);
    assertRefused(id().claim("exp", 253_402_300_800L).token(), Reason.EXP_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "\"1800000000\"", "true", "[]", "-1", "1e300", "253402300800", "{}"})
  void timesMustBeNumbers(String value) {
    assertRefused(id().claim("exp", value).token(), Reason.EXP_MALFORMED);
    assertRefused(id().claim("iat", value).token(), Reason.IAT_MALFORMED);
  }

  @Test
  void timesAreRequired() {
    assertRefused(id().without("exp").token(), Reason.EXP_MALFORMED);
    assertRefused(id().without("iat").token(), Reason.IAT_MALFORMED);
  }

  @Test
  void timesMayHaveFractions() throws Exception {
    verifier().verify(id().claim("exp", (SECOND + 100) + ".75").token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\" \"", "1", "[\"a\"]"})
  void subjectIsRequired(String sub) {
    assertRefused(id().claim("sub", sub).token(), Reason.SUB_MALFORMED);
  }

  @Test
  void namesTheSubjectOnlyWhenTheSignatureIsGood() {
    assertThatThrownBy(() -> verifier().verify(id().claim("exp", 1).token()))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.subject()).contains(TestTokens.SUBJECT));
    assertThatThrownBy(() -> verifier().verify(id().signedBy(OTHER_KEYS).token()))
        .isInstanceOfSatisfying(
            TokenRejectedException.class, e -> assertThat(e.subject()).isEmpty());
  }

  @Test
  void saysWhatWasExpectedAndWhatWasFound() {
    assertThatThrownBy(() -> verifier().verify(id().claim("aud", "\"x\\ny\"").token()))
        .hasMessage("expected aud in [\"" + CLIENT + "\"], got \"x\\u000ay\"");
  }

  @Test
  void asksEachPoolsSourceOnce() throws Exception {
    RecordingKeySource source =
        new RecordingKeySource(source(TestTokens.poolJwks()), new ArrayList<>());
    try (TokenVerifier verifier =
        new TokenVerifier(CognitoConfig.from(props).verifier(), pool -> source, clock)) {
      verifier.prepare();
      verifier.refresh();
      assertThat(verifier.status()).hasSize(1);
    }
    assertThat(source.calls()).containsExactly("prepare", "refresh", "close");
  }

  @Test
  void everyKeyOfTheTokensIdIsTried() throws Exception {
    props.put(
        KeyLocation.PROPERTY,
        TestTokens.jwks(
            TestTokens.jwk(TestTokens.KID, KEYS, "\"use\":\"enc\""),
            TestTokens.jwk(TestTokens.KID, OTHER_KEYS),
            TestTokens.jwk(TestTokens.KID, KEYS)));
    assertThat(verifier().verify(id().token()).kid()).isEqualTo(TestTokens.KID);
    assertThat(verifier().verify(id().signedBy(OTHER_KEYS).token())).isNotNull();
    assertRefused(id().signedBy(TestTokens.rsa(2048)).token(), Reason.SIGNATURE_INVALID);
  }

  private void assertRefused(String token, Reason reason) {
    assertThatThrownBy(() -> verifier().verify(token))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  private TokenVerifier verifier() {
    CognitoConfig config = CognitoConfig.from(props);
    return new TokenVerifier(
        config.verifier(),
        pool ->
            new RecordingKeySource(
                pool.keys().open(clock, config.keys(), new Semaphore(1)), lookedUp),
        clock);
  }

  private static KeySource source(String json) throws Exception {
    return new StaticKeySource("test", JwksDocument.parse(json), NOW);
  }
}
