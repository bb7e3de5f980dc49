package io.github.azkabanaws.base.network;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides by which way an address is reached. This machine itself never by a proxy, because there
 * it would be another one. Else by the proxy of our own settings; without one as the JVM's settings
 * say, of which {@code https.proxyHost} and {@code http.nonProxyHosts} count for https; and, if
 * they name none, by that of the environment, where a setting lets it count. Immutable.
 */
public final class Proxies {
  private final String property;
  private final Optional<Proxy> own;
  private final HostPatterns direct;
  private final String environmentProperty;
  private final EnvironmentProxy environment;
  private final boolean follows;

  /**
   * @param property the name of the setting that names our own proxy
   * @param own our own proxy
   * @param direct what is reached without our own
   * @param environmentProperty the name of the setting that lets the environment count
   * @param follows whether it does
   */
  public Proxies(
      String property,
      Optional<Proxy> own,
      HostPatterns direct,
      String environmentProperty,
      EnvironmentProxy environment,
      boolean follows) {
    this.property = property;
    this.own = own;
    this.direct = direct;
    this.environmentProperty = environmentProperty;
    this.environment = environment;
    this.follows = follows;
  }

  /** The way to an address. */
  public Route to(URI address) {
    String host = host(address);
    if (Addresses.isLoopback(host)) {
      return Route.DIRECT;
    }
    if (own.isPresent()) {
      return direct.contains(host)
          ? Route.DIRECT
          : Route.by(own.get(), "the proxy " + property + "=");
    }
    Optional<Proxy> jvms = ofTheJvm(address);
    if (jvms.isPresent()) {
      return Route.by(jvms.get(), "the JVM's proxy ");
    }
    if (follows && !isDecidedByTheJvm() && environment.isFor(address)) {
      return environment
          .proxy()
          .map(proxy -> Route.by(proxy, "the proxy of " + environment.variable().get() + ", "))
          .orElse(Route.DIRECT);
    }
    return Route.DIRECT;
  }

  /**
   * What is set and names a proxy for this address that is not used, though other programs would go
   * by it: the name of a variable, or a property of the JVM; absent if there is none.
   */
  public Optional<String> unused(URI address) {
    if (own.isPresent()
        || Addresses.isLoopback(host(address))
        || to(address).name().isPresent()
        || isDecidedByTheJvm()
        || !environment.isFor(address)) {
      return Optional.empty();
    }
    if (environment.variable().isPresent()) {
      return environment.variable();
    }
    return isSet("http.proxyHost") ? Optional.of("-Dhttp.proxyHost") : environment.variableOfHttp();
  }

  /** What to do about {@link #unused}; what the variable says may hold a password. */
  public String advice(String unused) {
    if (!environment.variable().isPresent()) {
      return "it is for http and not for https: set "
          + property
          + ", or -Dhttps.proxyHost, or unset "
          + unused;
    }
    return "set " + environmentProperty + "=true or " + property + ", or unset " + unused;
  }

  private static Optional<Proxy> ofTheJvm(URI address) {
    try {
      ProxySelector selector = ProxySelector.getDefault();
      return selector == null
          ? Optional.empty()
          : selector.select(address).stream()
              .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
              .findFirst();
    } catch (RuntimeException e) {
      // A selector of somebody else's; then nobody knows.
      return Optional.empty();
    }
  }

  /** Also where it is none by the letter, as with a {@code _} in it. */
  static String host(URI address) {
    if (address.getHost() != null) {
      return address.getHost();
    }
    String authority = String.valueOf(address.getRawAuthority());
    return authority.replaceFirst(".*@", "").replaceFirst(":\\d*$", "");
  }

  private static boolean isDecidedByTheJvm() {
    return isSet("https.proxyHost");
  }

  private static boolean isSet(String property) {
    String value = System.getProperty(property);
    return value != null && !value.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Proxies)) {
      return false;
    }
    Proxies that = (Proxies) other;
    return own.equals(that.own)
        && direct.equals(that.direct)
        && follows == that.follows
        && environment.equals(that.environment);
  }

  @Override
  public int hashCode() {
    return Objects.hash(own, direct, follows, environment);
  }
}
