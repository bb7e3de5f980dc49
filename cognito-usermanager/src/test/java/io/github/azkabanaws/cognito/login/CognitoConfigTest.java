package io.github.azkabanaws.cognito.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.token.PoolSettings;
import io.github.azkabanaws.cognito.token.TokenSettings;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.token.UserPool;
import io.github.azkabanaws.cognito.users.UserIdSettings;
import io.github.azkabanaws.cognito.usersxml.XmlUserSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CognitoConfigTest {
  @TempDir Path folder;
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
  }

  @Test
  void defaults() {
    props.removeLocal(KeyLocation.PROPERTY);
    CognitoConfig config = CognitoConfig.from(props);
    assertThat(config.tokens().uses()).containsExactly(TokenUse.ID);
    assertThat(config.tokens().clockSkew()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.tokens().clients()).containsExactly(TestTokens.CLIENT);
    assertThat(config.pools().pools()).hasSize(1);
    UserPool pool = config.pools().pools().get(0);
    assertThat(pool.id()).isEqualTo(TestTokens.POOL);
    assertThat(pool.issuers()).containsExactly(TestTokens.ISSUER, TestTokens.NEW_ISSUER);
    assertThat(pool.keys()).hasToString("URL " + TestTokens.ISSUER + "/.well-known/jwks.json");
  }

  @Test
  void everythingSet() {
    props.put(TokenSettings.CLIENT_ID, " one , two ");
    props.put(TokenUse.PROPERTY, "access, id");
    props.put(PoolSettings.ISSUER, "https://id.example/pool");
    props.put(KeyLocation.PROPERTY, "https://keys.example/jwks.json");
    props.put(TokenSettings.CLOCK_SKEW, "5s");
    CognitoConfig config = CognitoConfig.from(props);
    assertThat(config.tokens().clients()).containsExactly("one", "two");
    assertThat(config.tokens().uses()).containsExactly(TokenUse.ID, TokenUse.ACCESS);
    assertThat(config.pools().pools().get(0).issuers()).containsExactly("https://id.example/pool");
    assertThat(config.pools().pools().get(0).keys())
        .hasToString("URL https://keys.example/jwks.json");
    assertThat(config.tokens().clockSkew()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.users().hasUser("breakglass")).isTrue();
  }

  @Test
  void theIssuerSaysWhereTheKeysAre() {
    props.removeLocal(KeyLocation.PROPERTY);
    props.put(PoolSettings.ISSUER, "http://localhost:9229/pool");
    assertThat(CognitoConfig.from(props).pools().pools().get(0).keys())
        .hasToString("URL http://localhost:9229/pool/.well-known/jwks.json");
  }

  @Test
  void severalPoolsEachHaveTheirOwnKeys() {
    props.removeLocal(KeyLocation.PROPERTY);
    props.put(UserPool.PROPERTY, "eu-central-1_A,us-east-1_B");
    props.put(CognitoConfig.ALLOW_SHARED_NAMES, "true");
    assertThat(CognitoConfig.from(props).pools().pools())
        .extracting(pool -> pool.keys().toString())
        .containsExactly(
            "URL https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_A"
                + "/.well-known/jwks.json",
            "URL https://cognito-idp.us-east-1.amazonaws.com/us-east-1_B/.well-known/jwks.json");
  }

  @Test
  void propertiesOfAParentCount() {
    props.put(TokenSettings.CLOCK_SKEW, "7");
    assertThat(CognitoConfig.from(new Props(props)).tokens().clockSkew())
        .isEqualTo(Duration.ofSeconds(7));
    props.put("cognito.typo", "x");
    assertProblem(new Props(props), "cognito.typo");
  }

  @Test
  void cannotBeChanged() {
    CognitoConfig config = CognitoConfig.from(props);
    assertThatThrownBy(() -> config.tokens().clients().add("x"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> config.tokens().uses().add(TokenUse.ACCESS))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> config.pools().pools().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> config.pools().pools().get(0).issuers().set(0, "x"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void namesAllProblemsAtOnce() {
    Props bad = new Props();
    bad.put(UserPool.PROPERTY, "AbC,eu-central-1_A");
    bad.put(TokenUse.PROPERTY, "refresh");
    bad.put(PoolSettings.ISSUER, "http://id.example");
    bad.put(KeyLocation.PROPERTY, "/no/such/file.json");
    bad.put(TokenSettings.CLOCK_SKEW, "10m");
    bad.put("cognito.client.ids", "x");
    bad.put(XmlUserSettings.FILE, folder.resolve("none.xml").toString());
    assertThatThrownBy(() -> CognitoConfig.from(bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 problems")
        .hasMessageContaining("cognito.user.pool.id has \"AbC\"; allowed: <region>_<id>")
        .hasMessageContaining("cognito.client.id is missing")
        .hasMessageContaining("cognito.token.use is \"refresh\"; allowed: id, access or id,access")
        .hasMessageContaining("cognito.issuer is \"http://id.example\"")
        .hasMessageContaining("cognito.jwks is \"/no/such/file.json\"")
        .hasMessageContaining("cognito.clock.skew is \"10m\"; allowed: a number with")
        .hasMessageContaining("\"cognito.client.ids\"")
        .hasMessageContaining("did you mean cognito.client.id?")
        .hasMessageContaining("user.manager.xml.file is ")
        .hasMessageContaining("none.xml");
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(() -> CognitoConfig.from(new Props()))
        .hasMessageContaining("3 problems")
        .hasMessageContaining("cognito.user.pool.id is missing")
        .hasMessageContaining("cognito.client.id is missing")
        .hasMessageContaining("user.manager.xml.file is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UserPool.PROPERTY,
        TokenSettings.CLIENT_ID,
        TokenUse.PROPERTY,
        PoolSettings.ISSUER,
        KeyLocation.PROPERTY,
        TokenSettings.CLOCK_SKEW
      })
  void anEmptyValueIsAProblem(String name) {
    props.put(name, "  ");
    assertProblem(props, name + " is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cognito.user.pool.id|eu-central-1_A,|has \"\"",
        "cognito.user.pool.id|eu-central-1_A,eu-central-1_A|twice",
        "cognito.client.id|a b|has \"a b\"",
        "cognito.client.id|a,,b|has \"\"",
        "cognito.client.id|a,a|twice",
        "cognito.token.use|id,|allowed",
        "cognito.token.use|ID|allowed",
        "cognito.issuer|https://id.example/?a=b|without ? and #",
        "cognito.issuer|https://id.example/#a|without ? and #",
        "cognito.issuer|id.example|https",
        "cognito.clock.skew|301|allowed",
        "cognito.clock.skew|-1|allowed",
        "cognito.clock.skew|1.5|allowed",
        "cognito.clock.skew|99999999999999999999|allowed",
        "cognito.jwks|http://keys.example/|loopback"
      })
  void refusesBadValues(String name, String value, String problem) {
    props.put(name, value);
    assertProblem(props, name, problem);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0s,0", "300,300", "300 s,300", "60s,60"})
  void readsTheClockSkew(String text, long seconds) {
    props.put(TokenSettings.CLOCK_SKEW, text);
    assertThat(CognitoConfig.from(props).tokens().clockSkew().getSeconds()).isEqualTo(seconds);
  }

  @Test
  void severalPoolsNeedTheSwitch() {
    props.removeLocal(KeyLocation.PROPERTY);
    props.put(UserPool.PROPERTY, "eu-central-1_Aa,us-east-1_Bb");
    assertProblem(
        props,
        "1 problem",
        "cognito.user.pool.id has 2 user pools",
        "set cognito.allow.shared.names=true");
    for (String template : new String[] {"{sub}", "{pool}-{cognito:username}"}) {
      // Groups are shared nevertheless.
      props.put(UserIdSettings.USER_ID, template);
      assertProblem(props, "1 problem", CognitoConfig.ALLOW_SHARED_NAMES);
    }
    props.put(CognitoConfig.ALLOW_SHARED_NAMES, "true");
    assertThat(CognitoConfig.from(props).pools().pools()).hasSize(2);
    props.put(CognitoConfig.ALLOW_SHARED_NAMES, "yes");
    assertProblem(props, "cognito.allow.shared.names is \"yes\"");
  }

  /** User {@code Ab} of the pool {@code A} would be user {@code b} of the pool {@code AA}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "eu-central-1_A,eu-central-1_AA",
        "eu-central-1_A,us-east-1_A",
        "eu-central-1_Ab,us-east-1_aB"
      })
  void poolsThatTemplatesNameHaveToDiffer(String ids) {
    props.removeLocal(KeyLocation.PROPERTY);
    props.put(UserPool.PROPERTY, ids);
    props.put(CognitoConfig.ALLOW_SHARED_NAMES, "true");
    assertThat(CognitoConfig.from(props).pools().pools()).hasSize(2);
    props.put(UserIdSettings.USER_ID, "{pool}{cognito:username}");
    assertProblem(props, "1 problem", "cognito.user.id has {pool}");
  }

  @Test
  void keysAndIssuerBelongToOnePool() {
    props.put(CognitoConfig.ALLOW_SHARED_NAMES, "true");
    props.put(UserPool.PROPERTY, "eu-central-1_A,us-east-1_B");
    props.put(PoolSettings.ISSUER, "https://id.example");
    assertProblem(props, "2 problems", "cognito.issuer is allowed with one", "cognito.jwks is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "65", "100", "01", "2.5", "many"})
  void theNumberOfPasswordsAtATimeHasBounds(String number) {
    props.put(XmlUserSettings.HASH_PARALLEL, number);
    assertProblem(props, "1 problem", "cognito.xml.hash.parallel is \"" + number + "\"", "1 to 64");
  }

  @Test
  void theNumberOfPasswordsAtATimeIsTaken() {
    assertThat(CognitoConfig.from(props).xmlUsers().parallel()).isBetween(1, 4);
    for (int number : new int[] {1, 64}) {
      props.put(XmlUserSettings.HASH_PARALLEL, " " + number + " ");
      assertThat(CognitoConfig.from(props).xmlUsers().parallel()).isEqualTo(number);
    }
  }

  @Test
  void doesNotShowTheValueOfAnUnknownProperty() {
    props.put("cognito.client.secret", "hunter2");
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.client.secret")
        .hasMessageContaining("is not a property of this version")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void otherPropertiesAreNoneOfOurBusiness() {
    props.put("cognitohello", "x");
    props.put("user.manager.class", "x");
    assertThat(CognitoConfig.from(props).pools().pools()).hasSize(1);
  }

  @Test
  void aUserWithTheTokenNameIsAProblem() {
    TestConfig.users(
        folder, "<azkaban-users><user username=\"cognitoToken\" password=\"x\"/></azkaban-users>");
    assertProblem(props, XmlUserSettings.FILE, "cognitoToken", "rename");
  }

  @Test
  void namesFileAndLineOfBadXml() {
    TestConfig.users(folder, "<azkaban-users>\n  <user username=\"x\"/>\n</azkaban-users>");
    assertProblem(props, "azkaban-users.xml line 2", "password");
  }

  @Test
  void controlCharactersInAValueAreEscaped() {
    props.put(TokenSettings.CLIENT_ID, "a\nb");
    assertProblem(props, "a\\u000ab");
  }

  private static void assertProblem(Props props, String... parts) {
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(parts)
        .doesNotContain(Collections.singleton("null"));
  }
}
