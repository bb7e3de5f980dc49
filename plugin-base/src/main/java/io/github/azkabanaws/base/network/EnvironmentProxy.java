package io.github.azkabanaws.base.network;

import io.github.azkabanaws.base.settings.Environment;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

  private final Optional<String> variable;
  private final String value;
  private final String exceptions;
  private final Optional<String> otherVariable;

  private EnvironmentProxy(
      Optional<String> variable, String value, String exceptions, Optional<String> otherVariable) {
    this.variable = variable;
    this.value = value;
    this.exceptions = exceptions;
    this.otherVariable = otherVariable;
  }

  /** Reads it. */
  public static EnvironmentProxy read(Environment environment) {
    Optional<String> variable = first(PROXIES, environment);
    return new EnvironmentProxy(
        variable,
        variable.map(name -> value(name, environment)).orElse(""),
        first(EXCEPTIONS, environment).map(name -> value(name, environment)).orElse(""),
        first(OF_HTTP, environment));
  }

  private static Optional<String> first(List<String> names, Environment environment) {
    return names.stream().filter(name -> !value(name, environment).isEmpty()).findFirst();
  }

  private static String value(String name, Environment environment) {
    return environment.value(name).map(String::trim).orElse("");
  }

  /** The variable that names the proxy; absent if none does. */
  public Optional<String> variable() {
    return variable;
  }

  /** One that names a proxy for http only; absent if none does. */
  Optional<String> variableOfHttp() {
    return otherVariable;
  }

  /** Why the proxy can't be used; never its value, which may hold a password. */
  public Optional<String> problem() {
    if (proxy().isPresent()) {
      return Optional.empty();
    }
    boolean wantsPassword = uri().map(URI::getRawUserInfo).isPresent();
    return variable.map(
        name ->
            name
                + (wantsPassword
                    ? " names a proxy that wants a password, which is not supported"
                    : " does not name a proxy as in http://proxy.example:3128, which is needed"));
  }

  /** Name and port; absent if there is no proxy, or none that can be used. */
  Optional<Proxy> proxy() {
    return variable
        .flatMap(name -> uri())
        .filter(EnvironmentProxy::isUsable)
        .map(
            uri ->
                InetSocketAddress.createUnresolved(
                    uri.getHost(), uri.getPort() < 0 ? CURLS_PORT : uri.getPort()))
        .map(address -> new Proxy(Proxy.Type.HTTP, address));
  }

  private static boolean isUsable(URI uri) {
    return uri.getHost() != null
        && uri.getRawUserInfo() == null
        && "http".equalsIgnoreCase(uri.getScheme())
        && uri.getPort() <= 65_535;
  }

  /** Whether it is for this address: one of https, and none of the exceptions. */
  boolean isFor(URI address) {
    int port = address.getPort() < 0 ? 443 : address.getPort();
    return "https".equalsIgnoreCase(address.getScheme())
        && !new NoProxy(exceptions).contains(Proxies.host(address), port);
  }

  private Optional<URI> uri() {
    try {
      return Optional.of(new URI(value.contains("://") ? value : "http://" + value));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EnvironmentProxy
        && variable.equals(((EnvironmentProxy) other).variable)
        && value.equals(((EnvironmentProxy) other).value)
        && exceptions.equals(((EnvironmentProxy) other).exceptions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(variable, value, exceptions);
  }
}
