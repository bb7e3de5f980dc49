package io.github.azkabanaws.cognito.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NonProxyHostsTest {
  private static final String POOL_HOST = "cognito-idp.eu-central-1.amazonaws.com";

  @TempDir Path folder;
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
    props.removeLocal(KeyLocation.PROPERTY);
    props.put(KeySettings.PROXY_HOST, "proxy.example");
    props.put(KeySettings.PROXY_PORT, "3128");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "keys.corp.example;keys.corp.example;true",
        "KEYS.corp.example;keys.Corp.example;true",
        "*.corp.example;a.b.corp.example;true",
        "*.corp.example;corp.example;false",
        "a.example | *.corp.example;x.corp.example;true",
        "a.example,b.example;b.example;true",
        "10.*;10.1.2.3;true",
        "10.*;10x;false",
        "*;anything;true",
        "::1;[::1];true",
        "[::1];[::1];true",
        "fe80::*;[fe80::1];true"
      })
  void matchesWholeNames(String value, String host, boolean matches) {
    ConfigProblems problems = new ConfigProblems();
    props.put(KeySettings.NON_PROXY_HOSTS, value);
    assertThat(
            KeySettings.read(props, Environment.of(Map.of()), problems)
                .nonProxyHosts()
                .contains(host))
        .isEqualTo(matches);
    problems.throwIfAny();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ".amazonaws.com;write *.amazonaws.com for the hosts below it",
        "keys.example:443;a port matches nothing here",
        "keys.example:*;a port matches nothing here",
        "[::1]:443;a port matches nothing here",
        "10.0.0.0/8;address ranges and paths match nothing here",
        "fd00::/8;address ranges and paths match nothing here",
        "keys.example/jwks;address ranges and paths match nothing here",
        "https://keys.example;without http://",
        "a.example b.example;allowed: host names",
        "a.example,;allowed: host names",
        "user:hunter2@a.example;has an @; allowed: host names",
        "a..example;allowed: host names"
      })
  void whatOtherProgramsTakeAndHereMatchesNothingIsRefused(String value, String problem) {
    props.put(KeySettings.NON_PROXY_HOSTS, value);
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.jwks.non.proxy.hosts has ")
        .hasMessageContaining(problem)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void exceptionsThatTheKeysHostIsNotAmongAreDoubted() {
    props.put(KeySettings.NON_PROXY_HOSTS, "amazonaws.com,10.*");
    assertThat(doubts())
        .singleElement()
        .asString()
        .startsWith("cognito.jwks.non.proxy.hosts is [\"amazonaws.com\", \"10.*\"]")
        .contains(POOL_HOST);
    // A company's list for all its programs may have others besides.
    props.put(KeySettings.NON_PROXY_HOSTS, "keys.corp.example,*.corp.example,10.*");
    props.put(KeyLocation.PROPERTY, "https://keys.corp.example/jwks.json");
    assertThat(doubts())
        .singleElement()
        .asString()
        .startsWith("cognito.jwks.proxy.host has no effect");
  }

  @Test
  void whatCountsForFetchesOnlyIsDoubtedWithoutAny() {
    assertThat(doubts()).isEmpty();
    props.put(KeyLocation.PROPERTY, TestTokens.poolJwks());
    props.put(KeySettings.STALE_TIME, "1h");
    assertThat(doubts())
        .hasSize(2)
        .allMatch(doubt -> doubt.endsWith("has no effect: the keys are not fetched from a URL"));
    props.put(KeyLocation.PROPERTY, "http://127.0.0.1:1/jwks.json");
    assertThat(doubts()).singleElement().asString().contains("loopback");
  }

  private List<String> doubts() {
    return CognitoConfig.from(props, Environment.of(Map.of())).doubts();
  }
}
