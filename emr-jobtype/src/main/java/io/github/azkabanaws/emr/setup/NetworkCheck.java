package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.AwsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Whether one address of AWS can be reached: its name, a connection, TLS, all by the proxy. */
final class NetworkCheck implements SetupCheck {
  private final URI address;
  private final AwsSettings settings;
  private final HttpProbe probe;
  private final boolean needed;

  /**
   * @param needed whether jobs fail without it
   */
  NetworkCheck(URI address, AwsSettings settings, HttpProbe probe, boolean needed) {
    this.address = address;
    this.settings = settings;
    this.probe = probe;
    this.needed = needed;
  }

  @Override
  public void run(CheckLines lines) {
    String where = address.getScheme() + "://" + address.getAuthority();
    try {
      int status = probe.get(address).status();
      if (status == 407) {
        unreachable(lines, where, "the proxy wants a password", "such a proxy can't be used");
      } else if (status >= 500) {
        lines.warning(
            where + " is reached, but something there or on the way answers " + status,
            "look at the proxy, if there is one, and try again");
      } else {
        lines.ok(where + proxyText() + " answers (" + status + " to an unsigned request)");
      }
    } catch (IOException | UncheckedIOException e) {
      Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
      unreachable(lines, where, reason(cause), advice(cause));
    }
  }

  private void unreachable(CheckLines lines, String where, String reason, String advice) {
    String text = where + proxyText() + " can't be reached: " + reason;
    if (needed) {
      lines.failed(text, advice);
    } else {
      lines.warning(text + "; jobs do without it", advice);
    }
  }

  private String proxyText() {
    return settings.proxies().to(address).name().map(name -> " (by " + name + ")").orElse("");
  }

  private static String reason(Throwable e) {
    if (e instanceof UnknownHostException) {
      return "there is no host of the name " + e.getMessage();
    }
    if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
      return "there is no connection (" + e.getMessage() + ")";
    }
    if (e instanceof SocketTimeoutException) {
      return "there was no answer in time (" + e.getMessage() + ")";
    }
    if (e instanceof SSLException) {
      return "TLS fails (" + e.getMessage() + ")";
    }
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static String advice(Throwable e) {
    if (e instanceof UnknownHostException) {
      return "look at the name service, "
          + AwsSettings.REGION
          + ", the endpoint's setting and "
          + AwsSettings.PROXY_HOST;
    }
    if (e instanceof SSLException) {
      return "if a proxy or endpoint of yours has certificates of its own, name them in "
          + AwsSettings.CA_FILE;
    }
    return "look at routes, firewalls and VPC endpoints; "
        + AwsSettings.PROXY_HOST
        + " sets a proxy";
  }
}
