package io.github.azkabanaws.cognito.token;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.ISSUER;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.KID;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.NEW_ISSUER;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.OTHER_KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.POOL;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.id;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwk;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.JwksServer;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.keys.KeyStatus;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.login.TokenLogin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pool in several regions: settings, and logins with keys from real servers. */
class ReplicasTest {
  private static final String REPLICAS = ReplicaSettings.REPLICAS;
  private static final String THERE = "https://cognito-idp.eu-west-1.amazonaws.com/" + POOL;
  private static final String NEW_THERE = THERE.replace("cognito-idp", "issuer-cognito-idp");

  @TempDir Path folder;
  private Props props;
  private final TestClock clock = new TestClock();

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
  }

  @Test
  void aRegionIsAnIssuerInBothForms() {
    props.put(REPLICAS, "eu-west-1, us-gov-west-1");
    UserPool pool = CognitoConfig.from(props).pools().pools().get(0);
    assertThat(pool.sources())
        .extracting(PoolIssuer::name)
        .containsExactly(POOL, POOL + " in eu-west-1", POOL + " in us-gov-west-1");
    assertThat(pool.issuers()).startsWith(ISSUER, NEW_ISSUER, THERE, NEW_THERE).hasSize(6);
    assertThat(pool.sources().get(1).keys().urls())
        .extracting(Object::toString)
        .containsExactly(THERE + "/.well-known/jwks.json", NEW_THERE + "/.well-known/jwks.json");
  }

  @Test
  void ofSeveralPoolsTheItemNamesOne() {
    props.getKeySet();
    Props all = props;
    props = new Props();
    all.getKeySet().stream()
        .filter(name -> !name.equals(KeyLocation.PROPERTY))
        .forEach(name -> props.put(name, all.get(name)));
    props.put(CognitoConfig.ALLOW_SHARED_NAMES, "true");
    props.put(UserPool.PROPERTY, POOL + ",eu-west-1_Other0001");
    props.put(REPLICAS, "eu-west-1/" + POOL + ",https://id.example/eu-west-1_Other0001");
    List<UserPool> pools = CognitoConfig.from(props).pools().pools();
    assertThat(pools.get(0).sources()).hasSize(2);
    assertThat(pools.get(1).sources().get(1).issuers())
        .containsExactly("https://id.example/eu-west-1_Other0001");
    props.put(REPLICAS, "us-east-1");
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("has \"us-east-1\" without a pool, of which there are several");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ireland|has \"Ireland\"; allowed: regions, or the issuers' https URLs",
        "eu-west-1,|has \"\"; allowed: regions",
        "eu-west-1,eu-west-1|has \"eu-west-1\" twice",
        "eu-central-1|has \"eu-central-1\", which is the pool's own region",
        "eu-west-1/eu-west-1_Other|whose pool is not in cognito.user.pool.id",
        "https://id.example/other|has \"https://id.example/other\"; allowed: an issuer that ends",
        "https://id.example/eu-central-1_AbCdEf123/|allowed: an issuer that ends",
        "https://id.example/?x=/eu-central-1_AbCdEf123|allowed: an issuer that ends",
        "http://id.example/eu-central-1_AbCdEf123|is not an https URL",
        "https://me:hunter2@id.example/eu-central-1_AbCdEf123|it is (not shown)",
        "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123|counts without it",
        "https://Id.example/eu-central-1_AbCdEf123|it is \"https://Id.example/eu-central-1_AbCdEf123\"; write the host in small",
        "https://cognito-idp.eu-west-1.amazonaws.com:443/eu-central-1_AbCdEf123|at this host the issuer",
        "https://team.auth.eu-west-1.amazoncognito.com/eu-central-1_AbCdEf123|domain of the sign-in",
        "eu-west-1,https://cognito-idp.eu-west-1.amazonaws.com/eu-central-1_AbCdEf123|twice"
      })
  void whatCanNotBeAReplicaIsTold(String value, String message) {
    props.put(REPLICAS, value);
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining(REPLICAS)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void eachIssuerHasItsOwnKeysAndOneUserInAll() throws Exception {
    try (JwksServer there = new JwksServer(jwks(jwk(KID, OTHER_KEYS)))) {
      String issuer = "http://127.0.0.1:" + there.port() + "/" + POOL;
      props.put(REPLICAS, issuer);
      try (TokenLogin login = TokenLogin.open(CognitoConfig.from(props), clock)) {
        login.prepare();
        login.selfTest();
        String token = id().claim("iss", '"' + issuer + '"').signedBy(OTHER_KEYS).token();
        assertThat(login.signIn(id().token()).user().getUserId()).isEqualTo("alice");
        TokenLogin.Accepted accepted = login.signIn(token);
        assertThat(accepted.user().getUserId()).isEqualTo("alice");
        assertThat(accepted.token().poolId()).isEqualTo(POOL);
        assertThat(there.requests()).isEqualTo(1);
        assertRefused(login, id().signedBy(OTHER_KEYS).token(), Reason.SIGNATURE_INVALID);
        assertRefused(
            login, id().claim("iss", '"' + issuer + '"').token(), Reason.SIGNATURE_INVALID);
        assertThat(login.keys())
            .extracting(KeyStatus::source)
            .containsExactly("inline JSON", "URL " + issuer + "/.well-known/jwks.json");
        clock.advance(Duration.ofMinutes(1));
        assertThat(login.keyAge(issuer)).hasValue(Duration.ofMinutes(1));
      }
    }
  }

  @Test
  void aReplicaThatCanNotBeReachedKeepsNobodyOut() throws Exception {
    String issuer;
    try (JwksServer gone = new JwksServer("")) {
      issuer = "http://127.0.0.1:" + gone.port() + "/" + POOL;
    }
    props.put(REPLICAS, issuer);
    try (TokenLogin login = TokenLogin.open(CognitoConfig.from(props), clock)) {
      login.prepare();
      login.selfTest();
      assertThat(login.signIn(id().token()).user().getUserId()).isEqualTo("alice");
      assertRefused(login, id().claim("iss", '"' + issuer + '"').token(), Reason.KEYS_UNAVAILABLE);
    }
  }

  @Test
  void aKeyThatWasReplacedUnderItsIdIsFetchedBeforeTheSignatureCountsAsForged() throws Exception {
    try (JwksServer server = new JwksServer(jwks(jwk(KID, KEYS)))) {
      props.put(KeyLocation.PROPERTY, server.url().toString());
      try (TokenLogin login = TokenLogin.open(CognitoConfig.from(props), clock)) {
        login.prepare();
        // The forged tokens of the start are not worth a fetch.
        login.selfTest();
        assertThat(server.requests()).isEqualTo(1);
        server.answers(200, jwks(jwk(KID, OTHER_KEYS)));
        assertThat(login.signIn(id().signedBy(OTHER_KEYS).token())).isNotNull();
        assertThat(server.requests()).isEqualTo(2);
        assertRefused(login, id().signedBy(KEYS).token(), Reason.SIGNATURE_INVALID);
      }
    }
  }

  private static void assertRefused(TokenLogin login, String token, Reason reason) {
    assertThatThrownBy(() -> login.signIn(token))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }
}
