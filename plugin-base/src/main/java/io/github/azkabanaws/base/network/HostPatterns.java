package io.github.azkabanaws.base.network;

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
 * Hosts by their names, with {@code *} for any text, as in the JDK's {@code http.nonProxyHosts}.
 * Immutable.
 *
 * <p>Other programs take a leading dot, a port and address ranges in such lists. Here they would
 * match nothing, so {@link #problem} tells of them.
 */
public final class HostPatterns {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_*-]+(?:\\.[A-Za-z0-9_*-]+)*\\.?");
  private static final Pattern ADDRESS_6 =
      Pattern.compile("\\[?([0-9A-Fa-f:*.]*:[0-9A-Fa-f:*.]*)]?");
  private static final Pattern WITH_PORT = Pattern.compile("[^:]+:(\\d+|\\*)|\\[.*]:.*");
  private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  private final Map<String, Pattern> patterns;

  /** Of entries without a {@link #problem}. */
  public HostPatterns(Collection<String> entries) {
    Map<String, Pattern> all = new LinkedHashMap<>();
    for (String entry : entries) {
      all.put(entry, pattern(entry));
    }
    this.patterns = Collections.unmodifiableMap(all);
  }

  /**
   * Whether a host is one of them.
   *
   * @param host as a URL has it, an IPv6 address in brackets
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

  /** Why an entry would match nothing, and what to write instead; empty if it is right. */
  public static Optional<String> problem(String entry) {
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

  @Override
  public boolean equals(Object other) {
    return other instanceof HostPatterns
        && patterns.keySet().equals(((HostPatterns) other).patterns.keySet());
  }

  @Override
  public int hashCode() {
    return patterns.keySet().hashCode();
  }
}
