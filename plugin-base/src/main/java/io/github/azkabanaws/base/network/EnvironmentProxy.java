package io.github.azkabanaws.base.network;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The proxy that the environment names for https, as curl takes it from there: {@code https_proxy},
 * {@code HTTPS_PROXY}, {@code all_proxy}, {@code ALL_PROXY}, and what {@code no_proxy} or {@code
 * NO_PROXY} says of exceptions. {@code HTTP_PROXY} is for http alone. Immutable.
 */
public final class EnvironmentProxy {
  private static final List<String> PROXIES =
      Collections.unmodifiableList(
          Arrays.asList("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"));
  private static final List<String> EXCEPTIONS =
      Collections.unmodifiableList(Arrays.asList("no_proxy", "NO_PROXY"));

  /** What some programs use for https too. */
  private static final List<String> OF_HTTP =
      Collections.unmodifiableList(Arrays.asList("http_proxy", "HTTP_PROXY"));

  private static final int CURLS_PORT = 1080;

  private final String variable;
  private final String value;
  private final String exceptions;
  private final String otherVariable;

  private EnvironmentProxy(String variable, String value, String exceptions, String otherVariable) {
    this.variable = variable;
    this.value = value;
    this.exceptions = exceptions;
    this.otherVariable = otherVariable;
  }

  /**
   * Reads it.
   *
   * @param environment the value of an environment variable, or null
   */
  public static EnvironmentProxy read(UnaryOperator<String> environment) {
    String variable = first(PROXIES, environment);
    String exception = first(EXCEPTIONS, environment);
    return new EnvironmentProxy(
        variable,
        variable == null ? "" : environment.apply(variable).trim(),
        exception == null ? "" : environment.apply(exception).trim(),
        first(OF_HTTP, environment));
  }

  private static String first(List<String> names, UnaryOperator<String> environment) {
    for (String name : names) {
      String value = environment.apply(name);
      if (value != null && !value.trim().isEmpty()) {
        return name;
      }
    }
    return null;
  }

  /** The variable that names the proxy; absent if none does. */
  public Optional<String> variable() {
    return Optional.ofNullable(variable);
  }

  /** One that names a proxy for http only; absent if none does. */
  Optional<String> variableOfHttp() {
    return Optional.ofNullable(otherVariable);
  }

  /** Why the proxy can't be used; never its value, which may hold a password. */
  public Optional<String> problem() {
    if (variable == null || proxy().isPresent()) {
      return Optional.empty();
    }
    URI uri = uri();
    if (uri != null && uri.getRawUserInfo() != null) {
      return Optional.of(variable + " names a proxy that wants a password, which is not supported");
    }
    return Optional.of(
        variable + " does not name a proxy as in http://proxy.example:3128, which is needed");
  }

  /** Name and port; absent if there is no proxy, or none that can be used. */
  Optional<Proxy> proxy() {
    URI uri = variable == null ? null : uri();
    if (uri == null
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || !"http".equalsIgnoreCase(uri.getScheme())
        || uri.getPort() > 65_535) {
      return Optional.empty();
    }
    int port = uri.getPort() < 0 ? CURLS_PORT : uri.getPort();
    return Optional.of(
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port)));
  }

  /** Whether it is for this address: one of https, and none of the exceptions. */
  boolean isFor(URI address) {
    int port = address.getPort() < 0 ? 443 : address.getPort();
    return "https".equalsIgnoreCase(address.getScheme())
        && !new NoProxy(exceptions).contains(Proxies.host(address), port);
  }

  private URI uri() {
    try {
      return new URI(value.contains("://") ? value : "http://" + value);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EnvironmentProxy
        && Objects.equals(variable, ((EnvironmentProxy) other).variable)
        && value.equals(((EnvironmentProxy) other).value)
        && exceptions.equals(((EnvironmentProxy) other).exceptions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(variable, value, exceptions);
  }
}
