package io.github.azkabanaws.base.network;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Optional;

/** The way to one address: directly, or by a proxy that somebody has named. Immutable. */
public final class Route {
  static final Route DIRECT = new Route(Proxy.NO_PROXY, null);

  private final Proxy proxy;
  private final String by;

  private Route(Proxy proxy, String by) {
    this.proxy = proxy;
    this.by = by;
  }

  /**
   * By a proxy.
   *
   * @param who says so, for people; the proxy's name and port are put behind it
   */
  static Route by(Proxy proxy, String who) {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    return new Route(proxy, who + address.getHostString() + ":" + address.getPort());
  }

  /** To open the connection with. */
  public Proxy proxy() {
    return proxy;
  }

  /** The proxy for people, with who has named it; absent if there is none. */
  public Optional<String> name() {
    return Optional.ofNullable(by);
  }
}
