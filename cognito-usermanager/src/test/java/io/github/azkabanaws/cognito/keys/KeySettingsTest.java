package io.github.azkabanaws.cognito.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.fixtures.TestCertificate;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySettingsTest {
  @TempDir Path folder;
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
  }

  @Test
  void defaults() {
    KeySettings keys = CognitoConfig.from(props).keys();
    assertThat(keys.proxy()).isEmpty();
    assertThat(keys.usesProxyFor("cognito-idp.eu-central-1.amazonaws.com")).isFalse();
    assertThat(keys.socketFactory()).isEmpty();
    assertThat(keys.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(keys.readTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(keys.fetchDeadline()).isEqualTo(Duration.ofSeconds(8));
    assertThat(keys.staleTime()).isEqualTo(Duration.ofHours(4));
    assertThat(keys.maxSize()).isEqualTo(524_288);
  }

  @Test
  void everythingSet() throws Exception {
    props.put(KeySettings.PROXY_HOST, "proxy.example");
    props.put(KeySettings.PROXY_PORT, "3128");
    props.put(KeySettings.NON_PROXY_HOSTS, "*.corp.example|keys.example, 10.*");
    props.put(KeySettings.CA_FILE, new TestCertificate(folder).pem().toString());
    props.put(KeySettings.CONNECT_TIMEOUT, "500ms");
    props.put(KeySettings.READ_TIMEOUT, "5");
    props.put(KeySettings.STALE_TIME, "1d");
    props.put(KeySettings.MAX_SIZE, "1m");
    KeySettings keys = CognitoConfig.from(props).keys();
    assertThat(keys.proxy().get().type()).isEqualTo(Proxy.Type.HTTP);
    assertThat(keys.proxy().get().address())
        .isEqualTo(InetSocketAddress.createUnresolved("proxy.example", 3128));
    assertThat(keys.socketFactory()).isPresent();
    assertThat(keys.connectTimeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(keys.readTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(keys.staleTime()).isEqualTo(Duration.ofDays(1));
    assertThat(keys.maxSize()).isEqualTo(1_048_576);
  }

  @ParameterizedTest
  @CsvSource({
    "cognito-idp.eu-central-1.amazonaws.com,true",
    "a.corp.example,false",
    "A.CORP.EXAMPLE,false",
    "corp.example,true",
    "keys.example,false",
    "keysxexample,true",
    "10.1.2.3,false",
    "127.0.0.1,false",
    "localhost,false",
    "[::1],false"
  })
  void someHostsAreReachedWithoutTheProxy(String host, boolean proxied) {
    props.put(KeySettings.PROXY_HOST, "proxy.example");
    props.put(KeySettings.PROXY_PORT, "3128");
    props.put(KeySettings.NON_PROXY_HOSTS, "*.corp.example|keys.example,10.*");
    assertThat(CognitoConfig.from(props).keys().usesProxyFor(host)).isEqualTo(proxied);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cognito.jwks.proxy.host|http://proxy.example|allowed: a host name",
        "cognito.jwks.proxy.host|proxy.example:3128|allowed: a host name",
        "cognito.jwks.proxy.host|proxy.example|cognito.jwks.proxy.port is missing",
        "cognito.jwks.proxy.host|''|is empty",
        "cognito.jwks.proxy.port|3128|cognito.jwks.proxy.host is missing",
        "cognito.jwks.proxy.port|0|allowed: 1 to 65535",
        "cognito.jwks.proxy.port|65536|allowed: 1 to 65535",
        "cognito.jwks.proxy.port|http|allowed: 1 to 65535",
        "cognito.jwks.non.proxy.hosts|a b|allowed: host names",
        "cognito.jwks.non.proxy.hosts|a,|allowed: host names",
        "cognito.jwks.non.proxy.hosts|a|has no effect without",
        "cognito.jwks.ca.file|/no/such/file.pem|it is not there; put it back",
        "cognito.jwks.connect.timeout|soon|allowed: a number with ms",
        "cognito.jwks.connect.timeout|49ms|from 50ms to 30s",
        "cognito.jwks.connect.timeout|31s|from 50ms to 30s",
        "cognito.jwks.read.timeout|0|from 50ms to 30s",
        "cognito.jwks.read.timeout|-1s|from 50ms to 30s",
        "cognito.jwks.stale.time|14m|from 15m to 7d",
        "cognito.jwks.stale.time|8d|from 15m to 7d",
        "cognito.jwks.max.size|1023|from 1k to 10m",
        "cognito.jwks.max.size|11m|from 1k to 10m",
        "cognito.jwks.max.size|1g|from 1k to 10m"
      })
  void refusesBadValues(String name, String value, String problem) {
    props.put(name, value);
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(problem);
  }

  @Test
  void aFileOfCertificatesHasToHoldSome() {
    Path file = TestConfig.write(folder.resolve("ca.pem"), "");
    props.put(KeySettings.CA_FILE, file.toString());
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.jwks.ca.file is \"" + file + "\": ")
        .hasMessageContaining("certificate");
    TestConfig.write(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("no certificate in PEM");
  }

  @Test
  void theSizeCountsForAFileToo() {
    props.put(KeySettings.MAX_SIZE, "1k");
    Path file =
        TestConfig.write(folder.resolve("jwks.json"), TestTokens.poolJwks() + " ".repeat(1024));
    props.put(KeyLocation.PROPERTY, file.toString());
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.jwks is ")
        .hasMessageContaining("more than 1024 bytes");
  }

  @Test
  void thePasswordOfAProxyIsNotShown() {
    props.put(KeySettings.PROXY_HOST, "http://svc:S3cret@proxy");
    props.put(KeySettings.PROXY_PORT, "3128");
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.jwks.proxy.host has an @")
        .hasMessageNotContaining("S3cret");
  }

  @Test
  void namesAMissingEnvironmentVariable() {
    props.put(KeyLocation.PROPERTY, "env:NO_SUCH_VARIABLE_HERE");
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.jwks is env:NO_SUCH_VARIABLE_HERE");
  }

  /** The order of all that can name a proxy is told by the tests of Proxies. */
  @Test
  void theEnvironmentsProxyCountsIfTheSettingSaysSo() throws Exception {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://proxy.example:3128", "NO_PROXY", ".corp.example");
    URL keys = new URL("https://keys.example/jwks.json");
    URL own = new URL("https://keys.corp.example/jwks.json");
    KeySettings unasked = CognitoConfig.from(props, Environment.of(environment)).keys();
    assertThat(unasked.proxyFor(keys)).isEmpty();
    assertThat(unasked.proxies().unused(keys.toURI())).hasValue("HTTPS_PROXY");
    props.put(KeySettings.PROXY_FROM_ENVIRONMENT, "true");
    KeySettings asked = CognitoConfig.from(props, Environment.of(environment)).keys();
    assertThat(asked.proxyFor(keys)).hasValue("the proxy of HTTPS_PROXY, proxy.example:3128");
    assertThat(asked.proxyFor(own)).isEmpty();
  }

  @Test
  void aProxyOfTheEnvironmentThatWantsAPasswordIsRefusedWithoutIt() {
    props.put(KeySettings.PROXY_FROM_ENVIRONMENT, "true");
    Map<String, String> environment = Map.of("HTTPS_PROXY", "http://me:hunter2@proxy.example:1");
    assertThatThrownBy(() -> CognitoConfig.from(props, Environment.of(environment)))
        .hasMessageContaining(KeySettings.PROXY_FROM_ENVIRONMENT + " is true, but HTTPS_PROXY")
        .hasMessageContaining("password")
        .hasMessageNotContaining("hunter2");
  }
}
