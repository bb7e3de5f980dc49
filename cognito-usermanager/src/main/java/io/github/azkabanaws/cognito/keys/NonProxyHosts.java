package io.github.azkabanaws.cognito.keys;

import azkaban.utils.Props;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that are reached without the proxy: names with {@code *}, separated as in the JDK's
 * {@code http.nonProxyHosts} or by commas. Immutable.
 *
 * <p>Other programs take a leading dot, a port and address ranges in such lists. Here they would
 * match nothing, so they are refused.
 */
public final class NonProxyHosts {
  static final String PROPERTY = "cognito.jwks.non.proxy.hosts";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_*-]+(?:\\.[A-Za-z0-9_*-]+)*\\.?");
  private static final Pattern ADDRESS_6 =
      Pattern.compile("\\[?([0-9A-Fa-f:*.]*:[0-9A-Fa-f:*.]*)]?");
  private static final Pattern WITH_PORT = Pattern.compile("[^:]+:(\\d+|\\*)|\\[.*]:.*");
  private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  private final Map<String, Pattern> patterns;

  private NonProxyHosts(Map<String, Pattern> patterns) {
    this.patterns = Collections.unmodifiableMap(patterns);
  }

  /** Reads the setting; what is wrong with an entry goes to the problems. */
  static NonProxyHosts read(Props props, ConfigProblems problems) {
    Map<String, Pattern> patterns = new LinkedHashMap<>();
    String text = Setting.text(props, PROPERTY, problems).orElse(null);
    if (text != null) {
      for (String item : text.split("[|,]", -1)) {
        String entry = item.trim();
        Optional<String> problem = problem(entry);
        if (entry.indexOf('@') >= 0) {
          // Not shown: before the @ there is perhaps a password.
          problems.add(PROPERTY, "has an @; allowed: host names");
        } else if (problem.isPresent()) {
          problems.add(PROPERTY, "has " + LogText.quote(entry) + "; " + problem.get());
        } else {
          patterns.put(entry, pattern(entry));
        }
      }
    }
    return new NonProxyHosts(patterns);
  }

  /**
   * Whether a host is one of them.
   *
   * @param host as {@link java.net.URL#getHost} gives it
   */
  public boolean contains(String host) {
    return patterns.values().stream().anyMatch(pattern -> pattern.matcher(host).matches());
  }

  /** The entries that match none of the hosts. */
  public List<String> without(Collection<String> hosts) {
    List<String> unused = new ArrayList<>();
    patterns.forEach(
        (entry, pattern) -> {
          if (hosts.stream().noneMatch(host -> pattern.matcher(host).matches())) {
            unused.add(entry);
          }
        });
    return unused;
  }

  private static Optional<String> problem(String entry) {
    if (entry.startsWith(".")) {
      return Optional.of(
          "a leading dot matches nothing here, write *" + entry + " for the hosts below it");
    }
    if (WITH_SCHEME.matcher(entry).matches()) {
      return Optional.of("allowed: host names, without http://");
    }
    if (entry.indexOf('/') >= 0) {
      return Optional.of(
          "address ranges and paths match nothing here; allowed: host names, with * for any"
              + " characters, as in 10.*");
    }
    if (WITH_PORT.matcher(entry).matches()) {
      return Optional.of("a port matches nothing here, write the host name alone");
    }
    return NAME.matcher(entry).matches() || ADDRESS_6.matcher(entry).matches()
        ? Optional.empty()
        : Optional.of("allowed: host names, with * for any characters");
  }

  private static Pattern pattern(String entry) {
    Matcher address = ADDRESS_6.matcher(entry);
    // A URL has an IPv6 address in brackets.
    String host = address.matches() ? "[" + address.group(1) + "]" : entry;
    return Pattern.compile("\\Q" + host.replace("*", "\\E.*\\Q") + "\\E", Pattern.CASE_INSENSITIVE);
  }
}
