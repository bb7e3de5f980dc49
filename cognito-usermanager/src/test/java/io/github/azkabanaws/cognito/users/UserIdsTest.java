package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.StrictJson;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.token.Claims;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import io.github.azkabanaws.cognito.usersxml.StoredPassword;
import io.github.azkabanaws.cognito.usersxml.UsersXml;
import io.github.azkabanaws.cognito.usersxml.XmlUser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdsTest {
  private static final UsersXml USERS =
      new UsersXml(
          List.of(
              new XmlUser(
                  "breakglass",
                  StoredPassword.parse("p"),
                  Set.of(),
                  Set.of(),
                  Set.of("etl", "Reports"),
                  Optional.empty())),
          List.of(),
          Map.of(),
          List.of());

  private final Props props = new Props();
  private final TestTokens.Builder token = TestTokens.id();

  @Test
  void theUserNameIsTheDefault() throws Exception {
    assertThat(id()).isEqualTo("alice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "alice+etl@example.com;a + is not allowed: cognito.user.id.rewrite",
        "CORP\\alice;a backslash is not allowed: cognito.user.id.rewrite",
        "+alice;a + is not allowed: cognito.user.id.rewrite",
        "\\alice;a backslash is not allowed: cognito.user.id.rewrite",
        "1alice;a digit is not allowed in front: cognito.user.id=u-{cognito:username}",
        "alice smith;cognito.user.id=u-{sub} fits everybody"
      })
  void aNameThatCantBeTakenComesWithTheSettingThatHelps(String name, String hint) {
    token.claim("cognito:username", TestTokens.quote(name.replace("\\", "\\\\")));
    assertThatThrownBy(this::id).hasMessageContaining(hint);
  }

  @ParameterizedTest
  @CsvSource({
    "root., USER_NAME_RESERVED",
    "Root.., USER_NAME_RESERVED",
    "hadoop-, USER_NAME_RESERVED",
    "hdfs@, USER_NAME_RESERVED",
    "_root_, USER_NAME_RESERVED",
    "BreakGlass., USER_NAME_OF_XML_USER",
    "_breakglass, USER_NAME_OF_XML_USER",
    "etl-, USER_NAME_OF_PROXY",
    "reports._, USER_NAME_OF_PROXY"
  })
  void signsAtTheEndsMakeNoOtherNameOfAProtectedOne(String name, Reason reason) {
    token.claim("cognito:username", TestTokens.quote(name));
    assertRefused(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root@example.com", "root.x", "ro.ot", "etl-2", "alice.", "_alice"})
  void otherNamesAreNotTheirs(String name) throws Exception {
    token.claim("cognito:username", TestTokens.quote(name));
    assertThat(id()).isEqualTo(name);
  }

  @Test
  void aRewritingThatDoesNotMatchIsShownAsItWasRead() {
    props.put(UserIdSettings.REWRITE, "CORP(.+) -> $1");
    assertThatThrownBy(this::id)
        .hasMessageContaining("to match cognito.user.id.rewrite=CORP(.+) -> $1, got \"alice\"");
  }

  @Test
  void theFirstTemplateWhoseClaimsAreThereWins() throws Exception {
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    props.put(UserIdSettings.USER_ID, "{staff_id}-{team} , {staff_id}, {cognito:username}");
    assertThat(id()).isEqualTo("alice");
    token.claim("staff_id", "\"s1\"");
    assertThat(id()).isEqualTo("s1");
    token.claim("team", "\"ops\"");
    assertThat(id()).isEqualTo("s1-ops");
    token.claim("team", "null");
    assertThat(id()).isEqualTo("s1");
  }

  @Test
  void aPrefixMakesAUuidUsable() throws Exception {
    token.claim("cognito:username", TestTokens.quote("1" + TestTokens.SUBJECT.substring(1)));
    assertRefused(Reason.USER_NAME_NOT_ALLOWED);
    props.put(UserIdSettings.USER_ID, "u-{cognito:username}");
    assertThat(id()).isEqualTo("u-1" + TestTokens.SUBJECT.substring(1));
  }

  @Test
  void takesTheFirstCharacters() throws Exception {
    props.put(UserIdSettings.USER_ID, "{cognito:username}.{sub|3}.{sub|99}");
    assertThat(id()).isEqualTo("alice.aaa." + TestTokens.SUBJECT);
  }

  @Test
  void thePoolCanBePartOfTheId() throws Exception {
    props.put(UserIdSettings.USER_ID, "p{pool}-{cognito:username}");
    token.claim("pool", "\"another\"");
    assertThat(id()).isEqualTo("pAbCdEf123-alice");
  }

  @Test
  void aVerifiedAddressIsAnIdentity() throws Exception {
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    props.put(UserIdSettings.USER_ID, "{email},{cognito:username}");
    assertThat(id()).isEqualTo("alice@example.com");
  }

  /** Somebody could have the user name that is another's address. */
  @Test
  void anUnverifiedAddressIsNotPassedOver() {
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    props.put(UserIdSettings.USER_ID, "{email},{cognito:username}");
    token.claim("email_verified", "false");
    assertRefused(Reason.USER_EMAIL_NOT_VERIFIED);
    token.without("email_verified");
    assertRefused(Reason.USER_EMAIL_NOT_VERIFIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "1", "[\"a\"]", "true", "{}"})
  void aClaimThatIsNoTextIsNotPassedOver(String json) {
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    props.put(UserIdSettings.USER_ID, "{staff_id},{cognito:username}");
    token.claim("staff_id", json);
    assertRefused(Reason.USER_NAME_NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "corp_(.+) -> $1|corp_alice|alice",
        "(.+)->u-$1|1alice|u-1alice",
        "([^@]+)@example\\.com -> $1|alice@example.com|alice",
        "([^@]+)@example[.]com -> $1|alice@example.com|alice"
      })
  void rewrites(String rewrite, String name, String expected) throws Exception {
    props.put(UserIdSettings.REWRITE, rewrite);
    token.claim("cognito:username", TestTokens.quote(name));
    assertThat(id()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(?:corp_)?(.+)->$1|alice|alice",
        "(\\d)(\\w+) -> $2_$1|1alice|alice_1",
        "(a)?(.+) -> u-$1.$2|bob|u-.bob",
        "(.*)->(.*) -> $1-$2|a->b|a-b"
      })
  void rewritesWithTheSwitch(String rewrite, String name, String expected) throws Exception {
    props.put(UserIdSettings.REWRITE, rewrite);
    assertThatThrownBy(this::id).hasMessageContaining(UserIdSettings.ALLOW_FORGEABLE);
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    token.claim("cognito:username", TestTokens.quote(name));
    assertThat(id()).isEqualTo(expected);
  }

  /** Else an outsider could sign up as what the rewriting makes of an insider's name. */
  @Test
  void aNameThatTheRewritingDoesNotMatchIsRefused() {
    props.put(UserIdSettings.REWRITE, "corp_(.+) -> $1");
    assertRefused(Reason.USER_NAME_NOT_ALLOWED);
  }

  /** Else two people could have names that the rewriting makes one of. */
  @Test
  void whatTheGroupIgnoresTheLiteralsDoNot() throws Exception {
    props.put(UserIdSettings.REWRITE, "corp_((?i)[a-z]+)_x -> $1");
    token.claim("cognito:username", "\"corp_Alice_x\"");
    assertThat(id()).isEqualTo("Alice");
    token.claim("cognito:username", "\"corp_Alice_X\"");
    assertRefused(Reason.USER_NAME_NOT_ALLOWED);
  }

  @Test
  void aRewritingThatTakesTooLongRefuses() {
    props.put(UserIdSettings.REWRITE, "((?:a+)+)b -> $1");
    token.claim("cognito:username", TestTokens.quote("a".repeat(200)));
    assertRefused(Reason.USER_NAME_NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({
    "corp_root,USER_NAME_RESERVED",
    "corp_BreakGlass,USER_NAME_OF_XML_USER",
    "corp_1a,USER_NAME_NOT_ALLOWED",
    "corp_a b,USER_NAME_NOT_ALLOWED",
    "corp_a;b,USER_NAME_NOT_ALLOWED",
    "corp_session-ended.sign-in-again.1,USER_NAME_RESERVED"
  })
  void allRulesComeAfterTheRewriting(String name, Reason reason) {
    props.put(UserIdSettings.REWRITE, "corp_(.+) -> $1");
    token.claim("cognito:username", TestTokens.quote(name));
    assertRefused(reason);
  }

  @Test
  void thePatternNarrowsButNeverWidens() throws Exception {
    props.put(UserIdSettings.PATTERN, "[a-z; ]+");
    assertThat(id()).isEqualTo("alice");
    token.claim("cognito:username", "\"alice2\"");
    assertRefused(Reason.USER_NAME_NOT_ALLOWED);
    assertThatThrownBy(this::id)
        .hasMessageContaining("to match cognito.user.id.pattern=[a-z; ]+, got \"alice2\"");
    token.claim("cognito:username", "\"alice;id\"");
    assertRefused(Reason.USER_NAME_NOT_ALLOWED);
  }

  /** Jobs of a token user run as an account of the user's name. */
  @ParameterizedTest
  @ValueSource(strings = {"etl", "ETL", "reports"})
  void theNameOfAProxyNeedsItsSwitch(String name) throws Exception {
    token.claim("cognito:username", TestTokens.quote(name));
    assertRefused(Reason.USER_NAME_OF_PROXY);
    props.put(UserIdSettings.ALLOW_PROXY_NAMES, "true");
    assertThat(id()).isEqualTo(name);
    token.claim("cognito:username", "\"BreakGlass\"");
    assertRefused(Reason.USER_NAME_OF_XML_USER);
  }

  @Test
  void aRewritingThatLeavesNothingRefuses() {
    props.put(UserIdSettings.REWRITE, "alice(.*) -> $1");
    assertThatThrownBy(this::id).hasMessageContaining("got \"\"; cognito.user.id=u-{sub} fits");
  }

  @Test
  void aTokenWithoutTheClaimsOfTheUserIdIsRefused() {
    props.put(UserIdSettings.USER_ID, "{staff_id}");
    assertRefused(Reason.USER_CLAIM_MISSING);
  }

  @Test
  void anAddressIsVerifiedBeforeAnythingElseCounts() {
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    props.put(UserIdSettings.USER_ID, "{staff_id}-{email}");
    token.claim("staff_id", "1").claim("email_verified", "false");
    assertRefused(Reason.USER_EMAIL_NOT_VERIFIED);
  }

  @Test
  void theOlderPluginsIdNeedsItsSwitch() throws Exception {
    props.put(UserIdSettings.USER_ID, "{preferred_username}{sub|3},{cognito:username}{sub|3}");
    assertThatThrownBy(this::id).hasMessageContaining(UserIdSettings.ALLOW_FORGEABLE);
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    assertThat(id()).isEqualTo("aliceaaa");
    token.claim("preferred_username", "\"ally\"");
    assertThat(id()).isEqualTo("allyaaa");
    assertThat(UserIdSettings.read(props, new ConfigProblems()).weaknesses()).hasSize(1);
  }

  private String id() throws Exception {
    ConfigProblems problems = new ConfigProblems();
    UserIdSettings settings = UserIdSettings.read(props, problems);
    problems.throwIfAny();
    return new UserIds(settings, () -> USERS)
        .of(
            new VerifiedToken(
                TokenUse.ID,
                TestTokens.POOL,
                "k",
                TestTokens.SUBJECT,
                new Claims(StrictJson.parseObject(token.claimsJson()))));
  }

  private void assertRefused(Reason reason) {
    assertThatThrownBy(this::id)
        .isInstanceOfSatisfying(
            TokenRejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
