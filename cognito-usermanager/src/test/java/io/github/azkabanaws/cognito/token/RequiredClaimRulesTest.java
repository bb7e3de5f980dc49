package io.github.azkabanaws.cognito.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.users.GroupSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredClaimRulesTest {
  @TempDir Path folder;
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "custom:env=prod",
        "profile=staff",
        "email=alice@example.com",
        "preferred_username=alice",
        "amr=mfa,nickname=x"
      })
  void aClaimThatPeopleWriteThemselvesNeedsTheSwitch(String claims) {
    props.put(ClaimSettings.REQUIRED_CLAIMS, claims);
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.required.claims has \"")
        .hasMessageContaining("set cognito.allow.mutable.required.claims=true after reading");
    props.put(RequiredClaimRules.ALLOW_MUTABLE, "true");
    assertThat(CognitoConfig.from(props).warnings())
        .anyMatch(text -> text.startsWith("cognito.allow.mutable.required.claims=true permits"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amr=mfa",
        "acr=2",
        "email_verified=true",
        "env=prod",
        "cognito:groups=a",
        "token_use=id",
        "amr=mfa,amr=pwd",
        "env=a,env=b"
      })
  void whatCognitoOrATriggerWritesNeedsNone(String claims) {
    props.put(ClaimSettings.REQUIRED_CLAIMS, claims);
    CognitoConfig config = CognitoConfig.from(props);
    assertThat(config.warnings()).isEmpty();
    assertThat(config.doubts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "AMR=mfa|has \"AMR\", which is written amr",
        "Cognito:Groups=a|which is written cognito:groups",
        "\"amr\"=mfa|with quotes, which no claim's name has",
        "email_verified=TRUE|which is true or false, not \"TRUE\"",
        "email_verified=yes|which is true or false",
        "token_use=access|which cognito.token.use does not let be \"access\"",
        "Sub=a|which is written sub",
        "sub=a,sub=b|has \"sub\", which can't have two values at a time"
      })
  void aConditionThatNoTokenMeetsIsAnError(String claims, String problem) {
    props.put(ClaimSettings.REQUIRED_CLAIMS, claims);
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.required.claims has ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "amr=\"mfa\"|whose value has quotes around it",
        "scope=x|which only access tokens have",
        "Name=x|which Cognito writes name, in small letters",
        "Version=2|which Cognito writes version, in small letters",
        "Scope=x|which Cognito writes scope, in small letters",
        "Username=x|which Cognito writes username, in small letters",
        "Custom:env=x|whose custom: Cognito writes in small letters",
        "cognito:group=ops|which Cognito does not write; did you mean cognito:groups?"
      })
  void aConditionThatLooksSoIsDoubted(String claims, String doubt) {
    props.put(ClaimSettings.REQUIRED_CLAIMS, claims);
    assertThat(doubts()).singleElement().asString().contains(doubt);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "custom:env=a,custom:env=b",
        "dev:custom:env=a,dev:custom:env=b",
        "email=a,email=b"
      })
  void twoValuesThatATriggerMayWriteAreDoubted(String claims) {
    props.put(RequiredClaimRules.ALLOW_MUTABLE, "true");
    props.put(ClaimSettings.REQUIRED_CLAIMS, claims);
    assertThat(doubts())
        .singleElement()
        .asString()
        .contains("two values at a time only if a pre-token-generation trigger writes them");
  }

  @Test
  void otherNamesThatNoTokenMayHaveAreDoubtedToo() {
    props.put(GroupSettings.CLAIM, "cognito:group");
    props.put(TokenSettings.CLIENT_ID, "My-App".replace("-", "_"));
    assertThat(doubts())
        .hasSize(2)
        .anyMatch(
            text -> text.startsWith("cognito.groups.claim is \"cognito:group\", which Cognito"))
        .anyMatch(text -> text.startsWith("cognito.client.id has \"My_App\", but Cognito makes"));
    props.put(GroupSettings.CLAIM, "COGNITO:groups");
    props.put(GroupSettings.INCLUDE, "azkaban-.+");
    props.put(GroupSettings.RENAME, "ops -> operators");
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.groups.claim is \"COGNITO:groups\", which is written")
        .hasMessageContaining(
            "cognito.groups.rename has \"ops\", which cognito.groups.include leaves");
  }

  private List<String> doubts() {
    return CognitoConfig.from(props, Environment.of(Map.of())).doubts();
  }
}
