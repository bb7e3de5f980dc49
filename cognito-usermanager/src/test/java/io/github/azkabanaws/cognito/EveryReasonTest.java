package io.github.azkabanaws.cognito;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.KID;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.NOW;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.OTHER_KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.id;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwk;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwks;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.sign;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import azkaban.user.UserManagerException;
import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.LoginNames;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.fixtures.JwksServer;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.token.ClaimSettings;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.users.UserIdSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each reason, through the front door: what the browser reads, what the log says, and that neither
 * holds anything of the token.
 */
class EveryReasonTest {
  private static final long SECOND = NOW.getEpochSecond();
  private static final Map<Reason, String> TOKENS = tokens();

  @TempDir Path folder;

  private static Map<Reason, String> tokens() {
    Map<Reason, String> tokens = new EnumMap<>(Reason.class);
    String good = id().token();
    String goodHeader = id().headerJson();
    tokens.put(Reason.TOKEN_EMPTY, "");
    tokens.put(Reason.TOKEN_TOO_LONG, good.repeat(1_400_000 / good.length()));
    tokens.put(Reason.TOKEN_WHITE_SPACE, good + "\n");
    tokens.put(Reason.TOKEN_NOT_ASCII, "\ufeff" + good);
    tokens.put(Reason.TOKEN_SEGMENTS, good + ".x");
    tokens.put(Reason.TOKEN_BASE64, good + "==");
    tokens.put(
        Reason.JSON_NOT_UTF8,
        sign(utf8(goodHeader), new byte[] {'{', (byte) 0xff, '}'}, KEYS.getPrivate()));
    tokens.put(Reason.JSON_MALFORMED, payload("\ufeff" + id().claimsJson()));
    tokens.put(Reason.JSON_TOO_DEEP, payload("{\"a\":" + "[".repeat(20_000)));
    tokens.put(Reason.JSON_DUPLICATE_MEMBER, payload("{\"sub\":\"a\",\"sub\":\"b\"}"));
    tokens.put(Reason.HEADER_MEMBER_NOT_ALLOWED, id().header("crit", "[]").token());
    tokens.put(Reason.ALG_NOT_ALLOWED, id().header("alg", "\"none\"").token());
    tokens.put(Reason.KID_MALFORMED, id().withoutHeader("kid").token());
    tokens.put(Reason.TYP_NOT_ALLOWED, id().header("typ", "\"at+jwt\"").token());
    tokens.put(Reason.ISSUER_NOT_ALLOWED, id().claim("iss", "\"https://evil.example\"").token());
    tokens.put(Reason.KEYS_UNAVAILABLE, good);
    tokens.put(Reason.KEY_UNKNOWN, id().header("kid", "\"x\"").token());
    tokens.put(Reason.KEY_UNSUITABLE, id().header("kid", "\"encryption\"").token());
    tokens.put(Reason.SIGNATURE_INVALID, id().signedBy(OTHER_KEYS).token());
    tokens.put(Reason.TOKEN_USE_NOT_ALLOWED, id().claim("token_use", "\"refresh\"").token());
    tokens.put(Reason.AUDIENCE_NOT_ALLOWED, id().claim("aud", "\"other\"").token());
    tokens.put(Reason.CLIENT_NOT_ALLOWED, TestTokens.access().claim("client_id", "\"o\"").token());
    tokens.put(Reason.EXP_MALFORMED, id().claim("exp", "null").token());
    tokens.put(Reason.IAT_MALFORMED, id().without("iat").token());
    tokens.put(Reason.NBF_MALFORMED, id().claim("nbf", "\"1\"").token());
    tokens.put(Reason.EXPIRED, id().claim("exp", SECOND - 60).token());
    tokens.put(Reason.ISSUED_IN_FUTURE, id().claim("iat", SECOND + 61).token());
    tokens.put(Reason.NOT_YET_VALID, id().claim("nbf", SECOND + 61).token());
    tokens.put(Reason.LIFETIME_TOO_LONG, id().claim("exp", SECOND + 3_000_000_000L).token());
    tokens.put(Reason.SUB_MALFORMED, id().claim("sub", "\"\"").token());
    tokens.put(Reason.REQUIRED_CLAIM_MISSING, id().claim("env", "\"dev\"").token());
    tokens.put(Reason.REQUIRED_SCOPE_MISSING, TestTokens.access().claim("scope", "\"\"").token());
    tokens.put(Reason.TOKEN_DENIED, id().claim("jti", "\"denied\"").token());
    tokens.put(Reason.USER_MISSING, id().without("cognito:username").token());
    tokens.put(Reason.USER_CLAIM_MISSING, id().token());
    tokens.put(Reason.USER_NAME_OF_PROXY, id().claim("cognito:username", "\"ETL\"").token());
    tokens.put(
        Reason.USER_NAME_IN_OTHER_CASE,
        id().claim("cognito:username", "\"Alice\"").claim("sub", "\"another\"").token());
    tokens.put(Reason.USER_NAME_NOT_ALLOWED, id().claim("cognito:username", "\"a b\\n\"").token());
    tokens.put(Reason.USER_EMAIL_NOT_VERIFIED, id().claim("email_verified", "false").token());
    tokens.put(Reason.USER_NAME_RESERVED, id().claim("cognito:username", "\"Root\"").token());
    tokens.put(
        Reason.USER_NAME_OF_XML_USER, id().claim("cognito:username", "\"BreakGlass\"").token());
    tokens.put(Reason.GROUPS_AS_TEXT, id().claim("cognito:groups", "\"[ops]\"").token());
    tokens.put(Reason.GROUPS_MALFORMED, id().claim("cognito:groups", "[1]").token());
    tokens.put(Reason.GROUPS_NONE, id().without("cognito:groups").token());
    tokens.put(Reason.OAUTH_NOT_SUPPORTED, good);
    tokens.put(Reason.XML_LOGIN_REFUSED, good);
    tokens.put(Reason.XML_LOGINS_BUSY, good);
    tokens.put(Reason.INTERNAL_ERROR, good);
    return tokens;
  }

  private static String payload(String json) {
    return sign(id().headerJson(), json, KEYS.getPrivate());
  }

  @ParameterizedTest
  @EnumSource
  void isToldToTheLogAndNotToTheBrowser(Reason reason) throws Exception {
    String token = TOKENS.get(reason);
    assertThat(token).as("a login for each reason").isNotNull();
    String name = LoginNames.TOKEN;
    if (reason == Reason.OAUTH_NOT_SUPPORTED) {
      name = LoginNames.OAUTH;
    } else if (reason == Reason.XML_LOGIN_REFUSED) {
      // Somebody mixed up the two fields.
      name = token;
    } else if (reason == Reason.XML_LOGINS_BUSY) {
      name = "breakglass";
    }
    try (LogCapture log = LogCapture.start()) {
      CognitoUserManager manager = manager(reason);
      String user = name;
      int before = log.lines().size();
      if (reason == Reason.XML_LOGINS_BUSY) {
        // A thread that may not wait for its turn.
        Thread.currentThread().interrupt();
      }
      Throwable thrown = catchThrowable(() -> manager.getUser(user, token));
      assertThat(Thread.interrupted()).isEqualTo(reason == Reason.XML_LOGINS_BUSY);
      manager.close();

      assertThat(thrown)
          .isInstanceOf(UserManagerException.class)
          .hasMessage(reason.sentence() + " (reference 0badcafe)")
          .hasNoCause();
      assertThat(thrown.getSuppressed()).isEmpty();
      List<String> lines = log.lines().subList(before, log.lines().size());
      assertThat(lines).singleElement().asString().contains("reference=0badcafe", reason.name());
      assertThat(lines.get(0)).doesNotContain("\n");
      parts(token)
          .forEach(
              part ->
                  assertThat(log.everything() + thrown)
                      .as("what is logged and thrown")
                      .doesNotContain(part));
    }
  }

  /** Every piece of the text that is long enough to be worth something. */
  private static Stream<String> parts(String token) {
    return Arrays.stream(token.split("[.\\s]+", 12))
        .filter(part -> part.length() >= 16)
        .flatMap(part -> Stream.of(part.substring(0, 16), part.substring(part.length() - 16)));
  }

  private CognitoUserManager manager(Reason reason) throws UserManagerException {
    Props props = TestConfig.props(folder);
    props.put(TokenUse.PROPERTY, "id,access");
    props.put(
        KeyLocation.PROPERTY, jwks(jwk(KID, KEYS), jwk("encryption", KEYS, "\"use\":\"enc\"")));
    if (reason == Reason.USER_CLAIM_MISSING) {
      props.put(UserIdSettings.USER_ID, "{staff_id}");
    }
    if (reason == Reason.USER_NAME_OF_PROXY) {
      TestConfig.users(folder, TestConfig.USERS.replace(" groups=", " proxy=\"etl\" groups="));
    }
    if (reason == Reason.USER_EMAIL_NOT_VERIFIED) {
      props.put(UserIdSettings.USER_ID, "{email}");
    }
    props.put(ClaimSettings.REQUIRED_SCOPE, "aws.cognito.signin.user.admin");
    if (reason == Reason.TOKEN_DENIED) {
      props.put(
          ClaimSettings.DENY_FILE,
          TestConfig.write(folder.resolve("denied.txt"), "jti:denied\n").toString());
    }
    if (reason == Reason.REQUIRED_CLAIM_MISSING) {
      props.put(ClaimSettings.REQUIRED_CLAIMS, "env=prod");
    }
    if (reason == Reason.KEYS_UNAVAILABLE) {
      try (JwksServer gone = new JwksServer("")) {
        props.put(KeyLocation.PROPERTY, gone.url().toString());
      }
    }
    OverflowingClock clock = new OverflowingClock();
    CognitoUserManager manager = new CognitoUserManager(props, clock, () -> "0badcafe");
    if (reason == Reason.USER_NAME_IN_OTHER_CASE) {
      manager.getUser(LoginNames.TOKEN, id().token());
    }
    clock.overflows = reason == Reason.INTERNAL_ERROR;
    return manager;
  }

  /** Stands for an error that nobody foresaw, whose message quotes the token. */
  private static final class OverflowingClock extends Clock {
    private volatile boolean overflows;

    @Override
    public Instant instant() {
      if (!overflows) {
        return NOW;
      }
      throw new StackOverflowError(TOKENS.get(Reason.INTERNAL_ERROR));
    }

    @Override
    public ZoneId getZone() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
