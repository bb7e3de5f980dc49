package io.github.azkabanaws.cognito.keys;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/**
 * Opens connections to addresses of a pool: one proxy, authorities and timeouts for all of them.
 */
final class PoolConnection {
  private PoolConnection() {}

  /** A connection that has not sent anything yet, and follows no redirect. */
  static HttpURLConnection open(URL url, KeySettings settings) throws IOException {
    HttpURLConnection http =
        (HttpURLConnection)
            url.openConnection(settings.proxies().to(URI.create(url.toString())).proxy());
    if (http instanceof HttpsURLConnection) {
      ((HttpsURLConnection) http)
          .setSSLSocketFactory(
              settings.socketFactory().isPresent()
                  ? settings.socketFactory().get()
                  : TrustedCertificates.defaults());
    }
    http.setConnectTimeout((int) settings.connectTimeout().toMillis());
    http.setReadTimeout((int) settings.readTimeout().toMillis());
    // A redirect could lead away from the host whose certificate the administrator relies on.
    http.setInstanceFollowRedirects(false);
    http.setUseCaches(false);
    http.setRequestProperty("Connection", "close");
    return http;
  }
}
