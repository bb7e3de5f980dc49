package io.github.azkabanaws.cognito.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.login.CheckList.Outcome;
import io.github.azkabanaws.cognito.token.ClaimSettings;
import io.github.azkabanaws.cognito.users.UserIdSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckListTest {
  private static final Set<Reason> NOT_OF_A_TOKEN =
      EnumSet.of(
          Reason.OAUTH_NOT_SUPPORTED,
          Reason.XML_LOGIN_REFUSED,
          Reason.XML_LOGINS_BUSY,
          Reason.INTERNAL_ERROR);

  @Test
  void hasEveryReasonForWhichATokenCanBeRefused() {
    Set<Reason> expected = EnumSet.complementOf(EnumSet.copyOf(NOT_OF_A_TOKEN));
    assertThat(CheckList.outcomes(Optional.empty()).keySet())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /**
   * Breaks a good token in one place after another, from the last check to the first: each time the
   * new fault has to be the one that is told, since its check comes before all the others.
   */
  @Test
  void theOrderOfTheListIsTheOrderOfTheChecks(@TempDir Path folder) throws Exception {
    Map<Reason, Consumer<TestTokens.Builder>> faults = new LinkedHashMap<>();
    faults.put(
        Reason.USER_NAME_IN_OTHER_CASE,
        t -> t.claim("login", "\"Alice\"").claim("sub", "\"another\""));
    faults.put(Reason.GROUPS_NONE, t -> t.without("cognito:groups"));
    faults.put(Reason.GROUPS_MALFORMED, t -> t.claim("cognito:groups", "[1]"));
    faults.put(Reason.GROUPS_AS_TEXT, t -> t.claim("cognito:groups", "\"[ops]\""));
    faults.put(Reason.USER_NAME_OF_PROXY, t -> t.claim("login", "\"etl\""));
    faults.put(Reason.USER_NAME_OF_XML_USER, t -> t.claim("login", "\"breakglass\""));
    faults.put(Reason.USER_NAME_RESERVED, t -> t.claim("login", "\"root\""));
    faults.put(Reason.USER_NAME_NOT_ALLOWED, t -> t.claim("login", "\"a b\""));
    faults.put(Reason.USER_CLAIM_MISSING, t -> t.without("login"));
    faults.put(Reason.TOKEN_DENIED, t -> t.claim("jti", "\"denied\""));
    faults.put(Reason.REQUIRED_CLAIM_MISSING, t -> t.claim("env", "\"dev\""));
    faults.put(Reason.USER_MISSING, t -> t.without("cognito:username"));
    faults.put(Reason.SUB_MALFORMED, t -> t.claim("sub", "\" \""));
    faults.put(Reason.LIFETIME_TOO_LONG, t -> t.claim("exp", "32503680000"));
    faults.put(Reason.NOT_YET_VALID, t -> t.claim("nbf", "32503680000"));
    faults.put(Reason.NBF_MALFORMED, t -> t.claim("nbf", "\"x\""));
    faults.put(Reason.ISSUED_IN_FUTURE, t -> t.claim("iat", "32503680000"));
    faults.put(Reason.EXPIRED, t -> t.claim("exp", "1"));
    faults.put(Reason.IAT_MALFORMED, t -> t.without("iat"));
    faults.put(Reason.EXP_MALFORMED, t -> t.without("exp"));
    faults.put(Reason.AUDIENCE_NOT_ALLOWED, t -> t.claim("aud", "\"other\""));
    faults.put(Reason.TOKEN_USE_NOT_ALLOWED, t -> t.claim("token_use", "\"x\""));
    faults.put(Reason.SIGNATURE_INVALID, t -> t.signedBy(TestTokens.OTHER_KEYS));
    faults.put(Reason.KEY_UNKNOWN, t -> t.header("kid", "\"nobody's\""));
    faults.put(Reason.ISSUER_NOT_ALLOWED, t -> t.claim("iss", "\"https://evil.example\""));
    faults.put(Reason.TYP_NOT_ALLOWED, t -> t.header("typ", "\"x\""));
    faults.put(Reason.KID_MALFORMED, t -> t.header("kid", "1"));
    faults.put(Reason.ALG_NOT_ALLOWED, t -> t.header("alg", "\"none\""));
    faults.put(Reason.HEADER_MEMBER_NOT_ALLOWED, t -> t.header("crit", "[]"));
    faults.put(Reason.JSON_DUPLICATE_MEMBER, t -> t.claim("a", "{\"b\":1,\"b\":2}"));
    faults.put(Reason.JSON_TOO_DEEP, t -> t.header("typ", "[".repeat(50)));

    Props props = TestConfig.props(folder);
    props.put(ClaimSettings.REQUIRED_CLAIMS, "env=prod");
    props.put(UserIdSettings.USER_ID, "{login}");
    props.put(
        ClaimSettings.DENY_FILE,
        TestConfig.write(folder.resolve("denied.txt"), "jti:denied\n").toString());
    TestConfig.users(folder, TestConfig.USERS.replace(" groups=", " proxy=\"etl\" groups="));
    TestTokens.Builder token = TestTokens.id().claim("env", "\"prod\"").claim("login", "\"alice\"");
    List<Reason> told = new ArrayList<>();
    try (TokenLogin login = TokenLogin.open(CognitoConfig.from(props), new TestClock())) {
      assertThat(login.signIn(token.token())).isNotNull();
      faults.forEach(
          (reason, fault) -> {
            fault.accept(token);
            TokenRejectedException refusal =
                catchThrowableOfType(
                    TokenRejectedException.class, () -> login.signIn(token.token()));
            assertThat(refusal).as(reason.name()).isNotNull();
            told.add(refusal.reason());
          });
    }
    assertThat(told).containsExactlyElementsOf(faults.keySet());
    List<Reason> listed = new ArrayList<>(CheckList.outcomes(Optional.empty()).keySet());
    listed.retainAll(faults.keySet());
    Collections.reverse(listed);
    assertThat(told).isEqualTo(listed);
  }

  @Test
  void allPassForATokenThatIsAccepted() {
    assertThat(CheckList.outcomes(Optional.empty()).values()).containsOnly(Outcome.PASS);
  }

  @ParameterizedTest
  @EnumSource
  void whatComesBeforeTheRefusalPassesAndTheRestIsNotReached(Reason refusal) {
    if (NOT_OF_A_TOKEN.contains(refusal)) {
      assertThatThrownBy(() -> CheckList.outcomes(Optional.of(refusal)))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    List<Outcome> outcomes = new ArrayList<>(CheckList.outcomes(Optional.of(refusal)).values());
    int failed = outcomes.indexOf(Outcome.FAIL);
    assertThat(new ArrayList<>(CheckList.outcomes(Optional.of(refusal)).keySet()).get(failed))
        .isEqualTo(refusal);
    assertThat(outcomes.subList(0, failed)).allMatch(outcome -> outcome == Outcome.PASS);
    assertThat(outcomes.subList(failed + 1, outcomes.size()))
        .allMatch(outcome -> outcome == Outcome.NOT_REACHED);
    assertThat(refusal.check().orElse("")).isNotBlank();
  }
}
