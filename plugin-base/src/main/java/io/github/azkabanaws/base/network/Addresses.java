package io.github.azkabanaws.base.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP addresses, and nothing that a name service would have to be asked for. */
final class Addresses {
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private Addresses() {}

  /** The address; empty if it is the name of a host. */
  static Optional<InetAddress> parse(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (!V4.matcher(bare).matches() && !V6.matcher(bare).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(bare));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether a host is this machine itself, by any of its names for that. */
  static boolean isLoopback(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return name.equalsIgnoreCase("localhost")
        || parse(name).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /** Whether the first bits of both are equal. */
  static boolean isIn(InetAddress address, InetAddress network, int bits) {
    byte[] left = address.getAddress();
    byte[] right = network.getAddress();
    int length = right.length * 8;
    return left.length == right.length
        && bits >= 0
        && bits <= length
        && new BigInteger(1, left)
            .shiftRight(length - bits)
            .equals(new BigInteger(1, right).shiftRight(length - bits));
  }
}
