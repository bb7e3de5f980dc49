package io.github.azkabanaws.cognito.keys;

import azkaban.utils.Props;
import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.base.network.EnvironmentProxy;
import io.github.azkabanaws.base.network.HostPatterns;
import io.github.azkabanaws.base.network.Proxies;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.file.InvalidPathException;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/** How keys are fetched, wherever they are; immutable. */
public final class KeySettings {
  public static final String PROXY_HOST = "cognito.jwks.proxy.host";
  static final String PROXY_PORT = "cognito.jwks.proxy.port";
  public static final String NON_PROXY_HOSTS = "cognito.jwks.non.proxy.hosts";
  public static final String PROXY_FROM_ENVIRONMENT = "cognito.jwks.proxy.from.environment";
  public static final String CA_FILE = "cognito.jwks.ca.file";
  public static final String CONNECT_TIMEOUT = "cognito.jwks.connect.timeout";
  public static final String READ_TIMEOUT = "cognito.jwks.read.timeout";
  public static final String STALE_TIME = "cognito.jwks.stale.time";
  static final String MAX_SIZE = "cognito.jwks.max.size";
  public static final List<String> PROPERTIES =
      Collections.unmodifiableList(
          Arrays.asList(
              PROXY_HOST,
              PROXY_PORT,
              NON_PROXY_HOSTS,
              PROXY_FROM_ENVIRONMENT,
              CA_FILE,
              CONNECT_TIMEOUT,
              READ_TIMEOUT,
              STALE_TIME,
              MAX_SIZE));

  static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
  static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(3);
  static final Duration DEFAULT_STALE_TIME = Duration.ofHours(4);
  static final int DEFAULT_MAX_SIZE = 512 * 1024;

  private static final Duration MIN_TIMEOUT = Duration.ofMillis(50);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);

  /** Longer than keys in memory become old while all is well. */
  private static final Duration MIN_STALE_TIME = Duration.ofMinutes(15);

  private static final Duration MAX_STALE_TIME = Duration.ofDays(7);
  private static final int MIN_SIZE = 1024;
  private static final int MAX_MAX_SIZE = 10 * 1024 * 1024;

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:]+]?");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,8})\\s*([kKmM]?)");

  private final Optional<Proxy> proxy;
  private final HostPatterns nonProxyHosts;
  private final Proxies proxies;
  private final Optional<SSLSocketFactory> socketFactory;
  private final Duration connectTimeout;
  private final Duration readTimeout;
  private final Duration staleTime;
  private final int maxSize;

  private KeySettings(Props props, Environment environment, ConfigProblems problems) {
    this.proxy = proxy(props, problems);
    this.nonProxyHosts = nonProxyHosts(props, problems);
    this.proxies = proxies(props, EnvironmentProxy.read(environment), problems);
    this.socketFactory =
        Setting.text(props, CA_FILE, problems).flatMap(file -> trusting(file, problems));
    this.connectTimeout =
        Setting.duration(
            props, CONNECT_TIMEOUT, DEFAULT_CONNECT_TIMEOUT, MIN_TIMEOUT, MAX_TIMEOUT, problems);
    this.readTimeout =
        Setting.duration(
            props, READ_TIMEOUT, DEFAULT_READ_TIMEOUT, MIN_TIMEOUT, MAX_TIMEOUT, problems);
    this.staleTime =
        Setting.duration(
            props, STALE_TIME, DEFAULT_STALE_TIME, MIN_STALE_TIME, MAX_STALE_TIME, problems);
    this.maxSize = maxSize(props, problems);
  }

  /** Reads the settings, and the file of certificates once. */
  public static KeySettings read(Props props, Environment environment, ConfigProblems problems) {
    return new KeySettings(props, environment, problems);
  }

  /** Whether the proxy of these settings leads to a host. */
  public boolean usesProxyFor(String host) {
    return proxy.isPresent() && !KeyLocation.isLoopback(host) && !nonProxyHosts.contains(host);
  }

  public HostPatterns nonProxyHosts() {
    return nonProxyHosts;
  }

  /** Absent when there is none of our own, and the JVM's settings count. */
  public Optional<Proxy> proxy() {
    return proxy;
  }

  /** By which way addresses are reached. */
  public Proxies proxies() {
    return proxies;
  }

  /** The proxy on the way to a URL, for people; absent if there is none. */
  Optional<String> proxyFor(URL url) {
    return proxies.to(URI.create(url.toString())).name();
  }

  /** Absent where the JDK's default serves. */
  Optional<SSLSocketFactory> socketFactory() {
    return socketFactory;
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  /** How long one piece of the answer may take. */
  Duration readTimeout() {
    return readTimeout;
  }

  /** How long a fetch may take as a whole. */
  Duration fetchDeadline() {
    return connectTimeout.plus(readTimeout.multipliedBy(2));
  }

  /** How old keys in memory may become while they can't be fetched. */
  Duration staleTime() {
    return staleTime;
  }

  /** The longest document in bytes. */
  public int maxSize() {
    return maxSize;
  }

  private static Optional<Proxy> proxy(Props props, ConfigProblems problems) {
    Optional<String> host = Setting.text(props, PROXY_HOST, problems);
    Optional<String> port = Setting.text(props, PROXY_PORT, problems);
    if (host.isPresent() && host.get().contains("@")) {
      // Not shown: before the @ there is a password.
      problems.add(
          PROXY_HOST,
          "has an @; allowed: a host name, a proxy that wants a password is not supported");
    } else if (host.isPresent() && !HOST.matcher(host.get()).matches()) {
      problems.add(
          PROXY_HOST,
          "is " + LogText.quote(host.get()) + "; allowed: a host name without http:// and port");
    }
    if (port.isPresent() && !isPort(port.get())) {
      problems.add(PROXY_PORT, "is " + LogText.quote(port.get()) + "; allowed: 1 to 65535");
      return Optional.empty();
    }
    if (host.isPresent() && port.isPresent()) {
      return Optional.of(
          new Proxy(
              Proxy.Type.HTTP,
              InetSocketAddress.createUnresolved(host.get(), Integer.parseInt(port.get()))));
    }
    if (host.isPresent() && props.get(PROXY_PORT) == null) {
      problems.add(PROXY_PORT, "is missing; " + PROXY_HOST + " needs it");
    }
    if (port.isPresent() && props.get(PROXY_HOST) == null) {
      problems.add(PROXY_HOST, "is missing; " + PROXY_PORT + " needs it");
    }
    return Optional.empty();
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65535;
  }

  private static HostPatterns nonProxyHosts(Props props, ConfigProblems problems) {
    if (props.get(NON_PROXY_HOSTS) != null && props.get(PROXY_HOST) == null) {
      problems.add(NON_PROXY_HOSTS, "has no effect without " + PROXY_HOST);
    }
    List<String> entries = new ArrayList<>();
    Optional<String> text = Setting.text(props, NON_PROXY_HOSTS, problems);
    for (String item : text.map(all -> all.split("[|,]", -1)).orElse(new String[0])) {
      String entry = item.trim();
      Optional<String> problem = HostPatterns.problem(entry);
      if (entry.indexOf('@') >= 0) {
        // Not shown: before the @ there is perhaps a password.
        problems.add(NON_PROXY_HOSTS, "has an @; allowed: host names");
      } else if (problem.isPresent()) {
        problems.add(NON_PROXY_HOSTS, "has " + LogText.quote(entry) + "; " + problem.get());
      } else {
        entries.add(entry);
      }
    }
    return new HostPatterns(entries);
  }

  private Proxies proxies(Props props, EnvironmentProxy environment, ConfigProblems problems) {
    boolean follows = Setting.flag(props, PROXY_FROM_ENVIRONMENT, false, problems);
    if (follows) {
      environment
          .problem()
          .ifPresent(problem -> problems.add(PROXY_FROM_ENVIRONMENT, "is true, but " + problem));
    }
    return new Proxies(
        PROXY_HOST, proxy, nonProxyHosts, PROXY_FROM_ENVIRONMENT, environment, follows);
  }

  private static Optional<SSLSocketFactory> trusting(String file, ConfigProblems problems) {
    try {
      return Optional.of(TrustedCertificates.withDefaultsAnd(Paths.get(file)));
    } catch (InvalidPathException e) {
      problems.add(CA_FILE, "is " + LogText.quote(file) + ", which is no path");
      return Optional.empty();
    } catch (IOException e) {
      problems.add(
          CA_FILE, "is " + LogText.quote(file) + ": " + FileTrouble.told(Paths.get(file), e));
      return Optional.empty();
    }
  }

  private static int maxSize(Props props, ConfigProblems problems) {
    Optional<String> text = Setting.text(props, MAX_SIZE, problems);
    if (!text.isPresent()) {
      return DEFAULT_MAX_SIZE;
    }
    Matcher matcher = SIZE.matcher(text.get());
    if (matcher.matches()) {
      String unit = matcher.group(2).toLowerCase(Locale.ROOT);
      long factor = unit.isEmpty() ? 1 : unit.equals("k") ? 1024 : 1024 * 1024;
      long size = Long.parseLong(matcher.group(1)) * factor;
      if (size >= MIN_SIZE && size <= MAX_MAX_SIZE) {
        return (int) size;
      }
    }
    problems.add(
        MAX_SIZE,
        "is "
            + LogText.quote(text.get())
            + "; allowed: bytes, such as 65536 or 64k, from 1k to 10m");
    return DEFAULT_MAX_SIZE;
  }
}
