package io.github.azkabanaws.cognito.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.keys.KeySettings;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolSettingsTest {
  private static final String OTHER = "eu-west-1_Other0001";

  private final Props props = new Props();
  private final ConfigProblems problems = new ConfigProblems();
  private Environment environment = Environment.of(Map.of());

  @BeforeEach
  void setUp() {
    props.put(UserPool.PROPERTY, TestTokens.POOL);
  }

  @Test
  void thePoolsOwnIssuersPublishItsKeys() {
    PoolSettings settings = read();
    problems.throwIfAny();
    assertThat(settings.ids()).containsExactly(TestTokens.POOL);
    assertThat(settings.pools()).hasSize(1);
    assertThat(settings.pools().get(0).issuers())
        .containsExactly(TestTokens.ISSUER, TestTokens.NEW_ISSUER);
    assertThat(keys(settings))
        .isEqualTo(KeyLocation.ofIssuers(UserPool.defaultIssuers(TestTokens.POOL)).urls());
  }

  @Test
  void anIssuerThatIsSetPublishesItsKeysItself() {
    String issuer = "https://id.example/" + TestTokens.POOL;
    props.put(PoolSettings.ISSUER, issuer);
    PoolSettings settings = read();
    problems.throwIfAny();
    assertThat(settings.pools().get(0).issuers()).containsExactly(issuer);
    assertThat(settings.sources().get(0).poolId()).isEqualTo(TestTokens.POOL);
    assertThat(keys(settings)).hasToString("[" + issuer + "/.well-known/jwks.json]");
  }

  @Test
  void keysThatAreSetAreTheKeysOfAnyIssuer() {
    props.put(PoolSettings.ISSUER, "https://id.example/" + TestTokens.POOL);
    props.put(KeyLocation.PROPERTY, "https://keys.example/jwks.json");
    PoolSettings settings = read();
    problems.throwIfAny();
    assertThat(keys(settings)).hasToString("[https://keys.example/jwks.json]");
  }

  @Test
  void anIssuerThatCanNotBeIsTheOnlyProblem() {
    props.put(PoolSettings.ISSUER, "http://id.example/");
    PoolSettings settings = read();
    assertThat(settings.ids()).containsExactly(TestTokens.POOL);
    assertThat(settings.pools()).isEmpty();
    assertThatThrownBy(problems::throwIfAny)
        .hasMessageContaining("cognito.issuer is \"http://id.example/\"")
        .hasMessageNotContaining(KeyLocation.PROPERTY);
  }

  @Test
  void keysThatCanNotBeAreToldToo() {
    props.put(KeyLocation.PROPERTY, "ftp://keys.example/");
    assertThat(read().pools()).isEmpty();
    assertThatThrownBy(problems::throwIfAny).hasMessageContaining(KeyLocation.PROPERTY + " is ");
  }

  @Test
  void theEnvironmentThatIsReadIsTheOneThatTellsTheKeys() {
    props.put(KeyLocation.PROPERTY, "env:KEYS");
    environment = Environment.of(Map.of("KEYS", "https://keys.example/jwks.json"));
    assertThat(keys(read())).hasToString("[https://keys.example/jwks.json]");
    problems.throwIfAny();
  }

  /** Each could sign for the other. */
  @Test
  void severalPoolsHaveNoIssuerAndNoKeysInCommon() {
    props.put(UserPool.PROPERTY, TestTokens.POOL + "," + OTHER);
    assertThat(read().pools()).extracting(UserPool::id).containsExactly(TestTokens.POOL, OTHER);
    problems.throwIfAny();
    props.put(PoolSettings.ISSUER, "https://id.example/" + TestTokens.POOL);
    props.put(KeyLocation.PROPERTY, "https://keys.example/jwks.json");
    read();
    assertThatThrownBy(problems::throwIfAny)
        .hasMessageContaining(
            "cognito.issuer is allowed with one user pool only; cognito.user.pool.id has 2")
        .hasMessageContaining(KeyLocation.PROPERTY + " is allowed with one user pool only");
  }

  private PoolSettings read() {
    return PoolSettings.read(
        props, environment, KeySettings.read(props, environment, problems), problems);
  }

  private static Object keys(PoolSettings settings) {
    return settings.pools().get(0).keys().urls();
  }
}
