package io.github.azkabanaws.base.network;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the environment's {@code NO_PROXY} says, as curl reads it: entries between commas or blanks;
 * a name stands for itself and all below it, with a leading dot or without; {@code *} for
 * everything; an address for itself; {@code 10.0.0.0/8} for a range. Also what others take and curl
 * 7.88 passes over: where a port stands behind a name or an address, only that port is meant;
 * {@code *} may stand among others; ranges and addresses in brackets of IPv6. Immutable.
 */
final class NoProxy {
  private static final Pattern RANGE = Pattern.compile("(.*)/(\\d{1,3})");
  private static final Pattern WITH_PORT = Pattern.compile("(\\[.*]|[^:\\[\\]]+):(\\d{1,5})");

  private final String[] entries;

  NoProxy(String text) {
    this.entries = text.trim().isEmpty() ? new String[0] : text.trim().split("[,\\s]+");
  }

  /**
   * Whether an address is reached without the proxy.
   *
   * @param host as a URL has it, an IPv6 address in brackets
   */
  boolean contains(String host, int port) {
    for (String entry : entries) {
      Matcher withPort = WITH_PORT.matcher(entry);
      boolean hasPort = withPort.matches();
      if ((!hasPort || Integer.parseInt(withPort.group(2)) == port)
          && matches(hasPort ? withPort.group(1) : entry, host)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String entry, String host) {
    if (entry.equals("*")) {
      return true;
    }
    Optional<InetAddress> address = Addresses.parse(host);
    return address.isPresent() ? isAddress(entry, address.get()) : isBelow(entry, host);
  }

  private static boolean isAddress(String entry, InetAddress address) {
    Matcher range = RANGE.matcher(entry);
    if (!range.matches()) {
      return Addresses.parse(entry).filter(address::equals).isPresent();
    }
    int bits = Integer.parseInt(range.group(2));
    return Addresses.parse(range.group(1))
        .filter(network -> Addresses.isIn(address, network, bits))
        .isPresent();
  }

  private static boolean isBelow(String entry, String host) {
    String name = bare(entry.startsWith(".") ? entry.substring(1) : entry);
    String asked = bare(host);
    return !name.isEmpty() && (asked.equals(name) || asked.endsWith("." + name));
  }

  private static String bare(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
