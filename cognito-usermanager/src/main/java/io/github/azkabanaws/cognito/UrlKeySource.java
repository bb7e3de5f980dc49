package io.github.azkabanaws.cognito;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.OutageTolerantJWKSetSource;
import com.nimbusds.jose.jwk.source.OutageTolerantJWKSetSource.OutageEvent;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.events.Event;
import io.github.azkabanaws.cognito.VerificationKey.UnsuitableKeyException;
import java.io.IOException;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from a URL, kept in memory by the library's cache: refreshed ahead of their end in the
 * background, at most two fetches in half a minute, and good for some hours while the endpoint is
 * down.
 *
 * <p>Issue 3 replaces the inside of this class. What the library's cache can't do: a login whose
 * key is known waits when nobody signed in during the refresh-ahead window and the cache has run
 * out, and a fetch that drips byte by byte has no overall end.
 */
final class UrlKeySource implements KeySource {
  static final Duration CACHE_TIME = Duration.ofMinutes(15);
  static final Duration REFRESH_AHEAD = Duration.ofMinutes(5);
  static final Duration FETCH_INTERVAL = Duration.ofSeconds(30);
  static final Duration OUTAGE_TIME = Duration.ofHours(4);

  /** Two tries of at most 2 s to connect and 3 s to read, and some room. */
  private static final Duration WAIT_FOR_FETCH = Duration.ofSeconds(12);

  private static final Logger logger = LoggerFactory.getLogger(UrlKeySource.class);

  private final URL url;
  private final Clock clock;
  private final JWKSetSource<SecurityContext> source;

  UrlKeySource(URL url, Clock clock) {
    this.url = Objects.requireNonNull(url, "url");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.source = cached(new JwksFetch(url, new WarnOnce(logger::warn)));
  }

  @Override
  public VerificationKey find(String kid) throws TokenRejectedException {
    JWKSet known;
    try {
      known = load(JWKSetCacheRefreshEvaluator.noRefresh());
    } catch (RateLimitReachedException e) {
      throw unavailable("no keys yet, and the last tries to fetch them are too recent");
    } catch (KeySourceException e) {
      throw unavailable("no keys, and fetching them failed: " + e.getMessage());
    }
    JWK jwk = known.getKeyByKeyId(kid);
    if (jwk == null) {
      jwk = findAfterRotation(known, kid);
    }
    try {
      return VerificationKey.of(jwk);
    } catch (UnsuitableKeyException e) {
      throw new TokenRejectedException(
          Reason.KEY_UNSUITABLE, "the key " + LogText.quote(kid) + ": " + e.getMessage());
    }
  }

  /** The pool may have new keys since the last fetch. */
  private JWK findAfterRotation(JWKSet known, String kid) throws TokenRejectedException {
    JWK jwk;
    try {
      jwk = load(JWKSetCacheRefreshEvaluator.referenceComparison(known)).getKeyByKeyId(kid);
    } catch (RateLimitReachedException e) {
      throw unknown(kid, "; they were fetched too recently to fetch them again");
    } catch (KeySourceException e) {
      throw unavailable(
          "no key " + LogText.quote(kid) + ", and fetching newer ones failed: " + e.getMessage());
    }
    if (jwk == null) {
      throw unknown(kid, "");
    }
    return jwk;
  }

  @Override
  public void prepare() {
    try {
      load(JWKSetCacheRefreshEvaluator.noRefresh());
    } catch (KeySourceException e) {
      logger.warn(
          "No Cognito token can be checked until the keys can be fetched: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      logger.warn("Closing the key source of {} failed: {}", url, e.getMessage());
    }
  }

  private JWKSet load(JWKSetCacheRefreshEvaluator evaluator) throws KeySourceException {
    return source.getJWKSet(evaluator, clock.millis(), null);
  }

  private TokenRejectedException unavailable(String detail) {
    return new TokenRejectedException(Reason.KEYS_UNAVAILABLE, detail);
  }

  private TokenRejectedException unknown(String kid, String more) {
    return new TokenRejectedException(
        Reason.KEY_UNKNOWN, "no key " + LogText.quote(kid) + " among those of " + url + more);
  }

  private static JWKSetSource<SecurityContext> cached(JwksFetch fetch) {
    JWKSourceBuilder<SecurityContext> builder =
        JWKSourceBuilder.<SecurityContext>create(fetch)
            .cache(CACHE_TIME.toMillis(), WAIT_FOR_FETCH.toMillis())
            .refreshAheadCache(REFRESH_AHEAD.toMillis(), null, daemonExecutor(), true, null, false)
            .rateLimited(FETCH_INTERVAL.toMillis())
            .retrying(true)
            .outageTolerant(OUTAGE_TIME.toMillis(), UrlKeySource::warnOfOutage);
    // The library's own way from a key id to a key reads the system clock and can't tell an
    // unknown key from an unreachable endpoint; the set below it can.
    return ((JWKSetBasedJWKSource<SecurityContext>) builder.build()).getJWKSetSource();
  }

  private static void warnOfOutage(
      Event<OutageTolerantJWKSetSource<SecurityContext>, SecurityContext> event) {
    if (event instanceof OutageEvent) {
      OutageEvent<SecurityContext> outage = (OutageEvent<SecurityContext>) event;
      logger.warn(
          "Keys from memory are used, for {} s more at most: {}",
          outage.getRemainingTime() / 1000,
          outage.getException().getMessage());
    }
  }

  /** The library's default executor has a thread that keeps the web server's JVM from ending. */
  private static ExecutorService daemonExecutor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "cognito-keys");
              thread.setDaemon(true);
              return thread;
            },
            // After close() a login goes on with the keys there are.
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
