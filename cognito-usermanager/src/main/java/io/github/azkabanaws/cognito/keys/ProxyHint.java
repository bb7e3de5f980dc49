package io.github.azkabanaws.cognito.keys;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Whether the environment names a proxy that Java, unlike most programs, does not read. */
public final class ProxyHint {
  private static final List<String> PROXIES =
      Arrays.asList("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy");
  private static final List<String> EXCEPTIONS = Arrays.asList("NO_PROXY", "no_proxy");

  private final UnaryOperator<String> environment;

  /**
   * @param environment the value of an environment variable, or null
   */
  public ProxyHint(UnaryOperator<String> environment) {
    this.environment = Objects.requireNonNull(environment, "environment");
  }

  /**
   * The name of the variable with a proxy that this URL would go through if Java read it; empty if
   * there is none, or a proxy is set where Java does.
   */
  public Optional<String> variable(URL url, KeySettings settings) {
    if (settings.proxy().isPresent()
        || settings.proxyFor(url).isPresent()
        || KeyLocation.isLoopback(url.getHost())
        || isExcepted(url.getHost())) {
      return Optional.empty();
    }
    return PROXIES.stream().filter(name -> !value(name).isEmpty()).findFirst();
  }

  /** What to set in place of the variable; a password in it is not shown. */
  public String advice(String variable) {
    String value = value(variable);
    URI uri;
    try {
      uri = new URI(value.contains("://") ? value : "http://" + value);
    } catch (URISyntaxException e) {
      uri = URI.create("none:none");
    }
    if (uri.getHost() == null) {
      return "set " + KeySettings.PROXY_HOST + " and " + KeySettings.PROXY_PORT;
    }
    return "set "
        + KeySettings.PROXY_HOST
        + "="
        + uri.getHost()
        + " and "
        + KeySettings.PROXY_PORT
        + "="
        + (uri.getPort() < 0 ? "<its port>" : String.valueOf(uri.getPort()))
        + (uri.getRawUserInfo() == null
            ? ""
            : "; a proxy that wants a password, as this one, is not supported");
  }

  private boolean isExcepted(String host) {
    return EXCEPTIONS.stream()
        .flatMap(name -> Arrays.stream(value(name).split(",")))
        .map(String::trim)
        .map(entry -> entry.startsWith(".") ? entry.substring(1) : entry)
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
  }

  private String value(String name) {
    String value = environment.apply(name);
    return value == null ? "" : value.trim();
  }
}
