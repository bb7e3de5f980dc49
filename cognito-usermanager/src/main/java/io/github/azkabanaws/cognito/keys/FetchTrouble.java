package io.github.azkabanaws.cognito.keys;

import java.io.IOException;
import java.net.URL;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What went wrong with a fetch, in a sentence that says whose fault it is and what to do. */
final class FetchTrouble {
  private static final int PROXY_AUTHENTICATION = 407;
  private static final int UPGRADE_REQUIRED = 426;
  private static final int VERSION_NOT_SUPPORTED = 505;

  /** What the JDK gives when the first line is not one of HTTP/1. */
  private static final int NO_STATUS = -1;

  /** The JDK's words for a CONNECT that was not answered with 200. */
  private static final Pattern TUNNEL =
      Pattern.compile("Unable to tunnel through proxy.*?(?:HTTP/\\S+ (\\d{3})\\b.*)?");

  private static final String OLD_HTTP =
      "take an address that speaks HTTP/1.1, or save the keys in a file and name that in "
          + KeyLocation.PROPERTY;

  private final URL url;
  private final Optional<String> proxy;

  /**
   * @param proxy that the fetch goes through, for people; absent if there is none
   */
  FetchTrouble(URL url, Optional<String> proxy) {
    this.url = Objects.requireNonNull(url, "url");
    this.proxy = proxy;
  }

  /** An answer that is not 200. */
  IOException ofStatus(int status) {
    return new IOException(status == PROXY_AUTHENTICATION ? authentication() : answer(status));
  }

  /** An exchange that ended without an answer. */
  String of(Throwable e) {
    Matcher tunnel = TUNNEL.matcher(String.valueOf(e.getMessage()));
    if (e instanceof IOException && tunnel.matches()) {
      return tunnel.group(1) == null
          ? proxy() + " gives no answer that can be read to the request for " + target()
          : tunnel(Integer.parseInt(tunnel.group(1)));
    }
    if (e instanceof SSLException
        && String.valueOf(e.getMessage()).contains("no_application_protocol")) {
      return "the endpoint refuses to speak HTTP/1.1, perhaps because it knows HTTP/2 only: "
          + OLD_HTTP;
    }
    String what = JwksFetch.describe(e);
    return proxy.map(name -> "through " + name + ": " + what).orElse(what);
  }

  private String answer(int status) {
    switch (status) {
      case NO_STATUS:
        return "the answer is not HTTP/1.1; an endpoint that knows HTTP/2 only can't be asked: "
            + OLD_HTTP;
      case UPGRADE_REQUIRED:
      case VERSION_NOT_SUPPORTED:
        return "the answer is " + status + ": the endpoint does not serve HTTP/1.1; " + OLD_HTTP;
      default:
        return status >= 300 && status < 400
            ? "the answer is " + status + "; redirects are not followed"
            : "the answer is " + status + " and not 200";
    }
  }

  private String tunnel(int status) {
    if (status == PROXY_AUTHENTICATION) {
      return authentication();
    }
    if (status == 403 || status == 405) {
      return proxy()
          + " refuses to lead to "
          + target()
          + " ("
          + status
          + "): have it allowed there, or name the host in "
          + KeySettings.NON_PROXY_HOSTS
          + " if it can be reached without";
    }
    if (status >= 500) {
      return proxy()
          + " does not reach "
          + target()
          + " ("
          + status
          + "): look at its name service and its way there";
    }
    return proxy() + " answers " + status + " to the request for " + target();
  }

  /** Java would ask an Authenticator of the whole JVM, which is not ours to set. */
  private String authentication() {
    return proxy()
        + " wants a user name and a password (407), which is not supported: have it let this"
        + " machine pass to "
        + target()
        + " without, or take another ("
        + KeySettings.PROXY_HOST
        + ")";
  }

  private String proxy() {
    return proxy.orElse("a proxy on the way");
  }

  private String target() {
    return url.getHost() + ":" + (url.getPort() < 0 ? url.getDefaultPort() : url.getPort());
  }
}
