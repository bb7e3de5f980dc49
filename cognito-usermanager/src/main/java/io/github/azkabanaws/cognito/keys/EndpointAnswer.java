package io.github.azkabanaws.cognito.keys;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Objects;
import javax.net.ssl.HttpsURLConnection;

/**
 * Whether an address of the pool answers at all, by the same proxy, authorities and timeouts as its
 * keys are fetched. Nothing of the answer is read but its status.
 */
public final class EndpointAnswer {
  private final URL url;
  private final KeySettings settings;

  public EndpointAnswer(URL url, KeySettings settings) {
    this.url = Objects.requireNonNull(url, "url");
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * The status of the answer.
   *
   * @throws IOException if there is none; the message says why
   */
  public int status() throws IOException {
    HttpURLConnection http =
        (HttpURLConnection)
            (settings.usesProxyFor(url.getHost())
                ? url.openConnection(settings.proxy().get())
                : url.openConnection());
    if (http instanceof HttpsURLConnection) {
      settings.socketFactory().ifPresent(((HttpsURLConnection) http)::setSSLSocketFactory);
    }
    http.setConnectTimeout((int) settings.connectTimeout().toMillis());
    http.setReadTimeout((int) settings.readTimeout().toMillis());
    http.setInstanceFollowRedirects(false);
    http.setUseCaches(false);
    http.setRequestProperty("Connection", "close");
    try {
      return http.getResponseCode();
    } catch (IOException e) {
      throw new IOException(new FetchTrouble(url, settings.proxyFor(url)).of(e));
    } finally {
      http.disconnect();
    }
  }
}
