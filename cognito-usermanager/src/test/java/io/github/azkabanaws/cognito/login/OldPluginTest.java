package io.github.azkabanaws.cognito.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.CognitoUserManager;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.users.AccessSettings;
import io.github.azkabanaws.cognito.users.AccessSettings.ProxyRule;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldPluginTest {
  private static final String URL = "https://keys.example/jwks.json";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
    props.removeLocal(KeyLocation.PROPERTY);
  }

  @Test
  void withoutOldSettingsNothingChanges() {
    CognitoConfig config = config();
    assertThat(config.warnings()).isEmpty();
    assertThat(config.pools().pools().get(0).keys())
        .hasToString("URL " + TestTokens.ISSUER + "/.well-known/jwks.json");
    assertThat(config.access().proxyRules()).containsExactly(ProxyRule.XML, ProxyRule.SELF);
  }

  @Test
  void theKeysUrlComesFromTheEnvironmentOrTheFile() {
    environment.put("KEYSTORE_URL", URL);
    assertThat(config().pools().pools().get(0).keys()).hasToString("URL " + URL);
    assertThat(config().warnings())
        .singleElement()
        .asString()
        .contains("KEYSTORE_URL is a setting of the older plugin", "use cognito.jwks=");
    props.put("KEYSTORE_URL", "https://other.example/jwks.json");
    assertThat(config().pools().pools().get(0).keys())
        .hasToString("URL https://other.example/jwks.json");
  }

  @Test
  void theKeysComeAsBase64() {
    environment.put(
        "KEYSTORE_DATA",
        Base64.getEncoder().encodeToString(TestTokens.utf8(TestTokens.poolJwks())));
    assertThat(config().pools().pools().get(0).keys()).hasToString("inline base64");
    assertThat(config().warnings()).singleElement().asString().contains("KEYSTORE_DATA");
  }

  @Test
  void todaysSettingWins() {
    props.put(KeyLocation.PROPERTY, URL);
    environment.put("KEYSTORE_URL", "https://other.example/jwks.json");
    props.put(AccessSettings.PROXY, "none");
    props.put("use.emr.user", "true");
    CognitoConfig config = config();
    assertThat(config.pools().pools().get(0).keys()).hasToString("URL " + URL);
    assertThat(config.access().proxyRules()).isEmpty();
    assertThat(config.warnings())
        .hasSize(2)
        .allMatch(warning -> warning.contains("is ignored, because a newer one is set"));
  }

  @Test
  void theUrlWinsOverTheData() {
    environment.put("KEYSTORE_URL", URL);
    environment.put("KEYSTORE_DATA", "e30=");
    assertThat(config().pools().pools().get(0).keys()).hasToString("URL " + URL);
    assertThat(config().warnings()).hasSize(2);
  }

  @Test
  void anEmptyVariableIsNone() {
    environment.put("KEYSTORE_URL", " ");
    assertThat(config().warnings()).isEmpty();
  }

  @Test
  void oldKeysAreCheckedAsTodays() {
    environment.put("KEYSTORE_URL", "http://keys.example/jwks.json");
    assertThatThrownBy(this::config)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cognito.jwks is ");
  }

  @Test
  void theEmrUserMayOnlyBeOneself() {
    props.put("use.emr.user", "true");
    assertThat(config().access().proxyRules()).containsExactly(ProxyRule.SELF);
    assertThat(config().warnings()).singleElement().asString().contains("use cognito.proxy=self");
    props.put("use.emr.user", "false");
    assertThat(config().access().proxyRules()).containsExactly(ProxyRule.XML, ProxyRule.SELF);
    props.put("use.emr.user", "yes");
    assertThatThrownBy(this::config).hasMessageContaining("use.emr.user is \"yes\"");
  }

  @Test
  void warningsAreLoggedAtTheStart() {
    props.put(KeyLocation.PROPERTY, TestTokens.poolJwks());
    props.put("use.emr.user", "true");
    try (LogCapture log = LogCapture.start()) {
      new CognitoUserManager(props);
      assertThat(log.lines())
          .anyMatch(line -> line.startsWith("WARN use.emr.user is a setting of the older plugin"));
    }
  }

  private CognitoConfig config() {
    return CognitoConfig.from(props, Environment.of(environment));
  }
}
