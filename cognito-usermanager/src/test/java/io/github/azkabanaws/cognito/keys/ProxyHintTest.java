package io.github.azkabanaws.cognito.keys;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHintTest {
  private final Map<String, String> environment = new HashMap<>();
  private final Props props = new Props();
  private final ProxyHint hint = new ProxyHint(environment::get);

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"})
  void namesTheVariableThatJavaDoesNotRead(String name) throws Exception {
    assertThat(hint.variable(url("keys.example"), settings())).isEmpty();
    environment.put(name, "http://proxy.example:3128");
    assertThat(hint.variable(url("keys.example"), settings())).hasValue(name);
    assertThat(hint.variable(new URL("http://127.0.0.1:80/"), settings())).isEmpty();
    environment.put(name, " ");
    assertThat(hint.variable(url("keys.example"), settings())).isEmpty();
  }

  @Test
  void aProxyThatIsSetIsEnough() throws Exception {
    environment.put("HTTPS_PROXY", "http://proxy.example:3128");
    props.put(KeySettings.PROXY_HOST, "proxy.example");
    props.put(KeySettings.PROXY_PORT, "3128");
    assertThat(hint.variable(url("keys.example"), settings())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"*,true", "other;keys.example,true", ".example,true", "ample,false", "',',false"})
  void exceptionsCount(String exceptions, boolean excepted) throws Exception {
    environment.put("HTTPS_PROXY", "http://proxy.example:3128");
    environment.put("no_proxy", exceptions.replace(';', ','));
    assertThat(hint.variable(url("keys.example"), settings()).isEmpty()).isEqualTo(excepted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://proxy.example:3128|set cognito.jwks.proxy.host=proxy.example and"
            + " cognito.jwks.proxy.port=3128",
        "proxy.example:3128|set cognito.jwks.proxy.host=proxy.example and"
            + " cognito.jwks.proxy.port=3128",
        "http://proxy.example|set cognito.jwks.proxy.host=proxy.example and"
            + " cognito.jwks.proxy.port=<its port>",
        "http://me:hunter2@proxy.example:1|set cognito.jwks.proxy.host=proxy.example and"
            + " cognito.jwks.proxy.port=1; a proxy that wants a password, as this one, is not"
            + " supported",
        "me:hunter2 at proxy|set cognito.jwks.proxy.host and cognito.jwks.proxy.port"
      })
  void saysWhatToSetAndShowsNoPassword(String value, String advice) {
    environment.put("HTTPS_PROXY", value);
    assertThat(hint.advice("HTTPS_PROXY")).isEqualTo(advice);
  }

  private static URL url(String host) throws Exception {
    return new URL("https://" + host + "/jwks.json");
  }

  private KeySettings settings() {
    ConfigProblems problems = new ConfigProblems();
    KeySettings settings = KeySettings.read(props, problems);
    problems.throwIfAny();
    return settings;
  }
}
