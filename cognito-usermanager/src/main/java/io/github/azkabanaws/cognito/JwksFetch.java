package io.github.azkabanaws.cognito;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import io.github.azkabanaws.cognito.JwksDocument.MalformedException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Objects;

/**
 * One fetch of a JWKS document from its URL, without any memory.
 *
 * <p>An empty or broken document is reported as unavailable, like a refused connection, so that the
 * cache around this keeps the good keys it has: the library would take {@code {"keys":[]}} for an
 * answer.
 */
final class JwksFetch implements JWKSetSource<SecurityContext> {
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final int READ_TIMEOUT_MILLIS = 3_000;
  private static final int MAX_BYTES = 512 * 1024;

  private final URL url;
  private final WarnOnce warnings;
  private final DefaultResourceRetriever retriever = new NoRedirects();

  JwksFetch(URL url, WarnOnce warnings) {
    this.url = Objects.requireNonNull(url, "url");
    this.warnings = Objects.requireNonNull(warnings, "warnings");
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator refreshEvaluator, long currentTime, SecurityContext context)
      throws JWKSetUnavailableException {
    try {
      JwksDocument document = JwksDocument.parse(retriever.retrieveResource(url).getContent());
      document.warnings().forEach(warnings::warn);
      return new JWKSet(new ArrayList<JWK>(document.keys().values()));
    } catch (IOException | MalformedException e) {
      throw new JWKSetRetrievalException(url + ": " + LogText.quote(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    // Every fetch closes its own connection.
  }

  /** A redirect could lead away from the host whose certificate the administrator relies on. */
  private static final class NoRedirects extends DefaultResourceRetriever {
    NoRedirects() {
      super(CONNECT_TIMEOUT_MILLIS, READ_TIMEOUT_MILLIS, MAX_BYTES);
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      return connection;
    }
  }
}
