package io.github.azkabanaws.base.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.base.settings.Environment;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who decides by which way an address is reached. */
class ProxiesTest {
  private static final List<String> PROPERTIES =
      List.of(
          "https.proxyHost",
          "https.proxyPort",
          "http.proxyHost",
          "http.proxyPort",
          "http.nonProxyHosts");
  private static final URI KEYS = URI.create("https://keys.example/jwks.json");

  private final Map<String, String> environment = new HashMap<>();
  private Set<String> direct = Set.of();
  private String host;
  private boolean follows = true;

  @AfterEach
  void clear() {
    PROPERTIES.forEach(System::clearProperty);
  }

  @Test
  void withoutAnyTheWayIsDirect() {
    assertThat(way()).isEmpty();
    assertThat(proxies().to(KEYS).proxy()).isEqualTo(Proxy.NO_PROXY);
    assertThat(proxies().unused(KEYS)).isEmpty();
  }

  @Test
  void ourOwnComesFirst() {
    setAll();
    assertThat(way()).isEqualTo("the proxy x.proxy.host=own.example:3128");
    Proxy proxy = proxies().to(KEYS).proxy();
    assertThat(proxy.type()).isEqualTo(Proxy.Type.HTTP);
    assertThat(proxy.address()).isEqualTo(InetSocketAddress.createUnresolved("own.example", 3128));
    assertThat(proxies().unused(KEYS)).isEmpty();
  }

  @Test
  void whatIsReachedWithoutOurOwnIsReachedWithoutAny() {
    setAll();
    direct = Set.of("*.example");
    assertThat(way()).isEmpty();
  }

  @Test
  void thenTheJvms() {
    setAll();
    host = null;
    assertThat(way()).isEqualTo("the JVM's proxy jvm.example:3129");
    System.setProperty("http.nonProxyHosts", "*.example");
    assertThat(way()).isEmpty();
    assertThat(proxies().unused(KEYS)).isEmpty();
  }

  @Test
  void thenThatOfTheEnvironmentIfTheSettingLetsIt() {
    environment.put("HTTPS_PROXY", "http://env.example:3130");
    assertThat(way()).isEqualTo("the proxy of HTTPS_PROXY, env.example:3130");
    assertThat(proxies().unused(KEYS)).isEmpty();
    environment.put("NO_PROXY", ".example");
    assertThat(way()).isEmpty();
    environment.remove("NO_PROXY");
    follows = false;
    assertThat(way()).isEmpty();
    assertThat(proxies().unused(KEYS)).hasValue("HTTPS_PROXY");
    assertThat(proxies().advice("HTTPS_PROXY"))
        .isEqualTo("set x.from.environment=true or x.proxy.host, or unset HTTPS_PROXY");
  }

  @ParameterizedTest
  @CsvSource({
    "https_proxy, HTTPS_PROXY",
    "HTTPS_PROXY, all_proxy",
    "all_proxy, ALL_PROXY",
  })
  void amongVariablesTheOrderIsCurls(String first, String second) {
    environment.put(second, "second.example:2");
    assertThat(way()).isEqualTo("the proxy of " + second + ", second.example:2");
    environment.put(first, "first.example:1");
    assertThat(way()).isEqualTo("the proxy of " + first + ", first.example:1");
    environment.put(first, " ");
    assertThat(way()).isEqualTo("the proxy of " + second + ", second.example:2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_PROXY", "http_proxy"})
  void whatIsForHttpNeverTakesHttps(String variable) {
    environment.put(variable, "http://env.example:3130");
    System.setProperty("http.proxyHost", "jvm.example");
    System.setProperty("http.proxyPort", "3129");
    assertThat(way()).isEmpty();
    assertThat(proxies().unused(KEYS)).hasValue("-Dhttp.proxyHost");
    System.clearProperty("http.proxyHost");
    assertThat(proxies().unused(KEYS)).hasValue(variable);
    assertThat(proxies().advice(variable))
        .isEqualTo(
            "it is for http and not for https: set x.proxy.host, or -Dhttps.proxyHost, or unset "
                + variable);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost:1/",
        "https://LOCALHOST./",
        "http://127.0.0.1:4566/",
        "https://127.9.9.9/",
        "https://[::1]/",
        "https://[0:0:0:0:0:0:0:1]:8443/"
      })
  void thisMachineIsNeverReachedByAProxy(String address) {
    setAll();
    System.setProperty("http.nonProxyHosts", "");
    assertThat(proxies().to(URI.create(address)).name()).isEmpty();
    host = null;
    assertThat(proxies().to(URI.create(address)).name()).isEmpty();
    System.clearProperty("https.proxyHost");
    assertThat(proxies().to(URI.create(address)).name()).isEmpty();
    assertThat(proxies().unused(URI.create(address))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://localhost.example/", "https://127.0.0.1.example/"})
  void aNameThatLooksLikeItIsAnother(String address) {
    setAll();
    assertThat(proxies().to(URI.create(address)).name()).isPresent();
  }

  @Test
  void aHostWithALineBelowIsOneToo() {
    host = "own.example";
    assertThat(proxies().to(URI.create("https://keys_1.example:8443/x")).name()).isPresent();
    direct = Set.of("keys_1.example");
    assertThat(proxies().to(URI.create("https://keys_1.example:8443/x")).name()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://me:hunter2@env.example:1|wants a password",
        "me:hunter2 at env|does not name a proxy",
        "socks5://env.example:1|does not name a proxy",
        "https://env.example:1|does not name a proxy",
        "http://|does not name a proxy",
      })
  void whatCanNotBeUsedIsToldWithoutItsValue(String value, String problem) {
    environment.put("HTTPS_PROXY", value);
    assertThat(EnvironmentProxy.read(Environment.of(environment)).problem())
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("HTTPS_PROXY ")
                    .contains(problem)
                    .doesNotContain("hunter2"));
    assertThat(way()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://env.example:3130, env.example:3130",
    "HTTP://env.example:3130/, env.example:3130",
    "env.example:3130, env.example:3130",
    "http://env.example, env.example:1080",
    "http://[fd12::1]:3130, [fd12::1]:3130"
  })
  void theValueIsReadAsCurlDoes(String value, String proxy) {
    environment.put("https_proxy", value);
    assertThat(way()).isEqualTo("the proxy of https_proxy, " + proxy);
  }

  private void setAll() {
    host = "own.example";
    System.setProperty("https.proxyHost", "jvm.example");
    System.setProperty("https.proxyPort", "3129");
    environment.put("HTTPS_PROXY", "http://env.example:3130");
  }

  private String way() {
    return proxies().to(KEYS).name().orElse("");
  }

  private Proxies proxies() {
    return new Proxies(
        "x.proxy.host",
        Optional.ofNullable(host)
            .map(name -> InetSocketAddress.createUnresolved(name, 3128))
            .map(address -> new Proxy(Proxy.Type.HTTP, address)),
        new HostPatterns(direct),
        "x.from.environment",
        EnvironmentProxy.read(Environment.of(environment)),
        follows);
  }
}
