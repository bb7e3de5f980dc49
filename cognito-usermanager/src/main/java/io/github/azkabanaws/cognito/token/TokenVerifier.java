package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.base.files.FileStatus;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.LoginFacts;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.jwks.VerificationKey;
import io.github.azkabanaws.cognito.keys.KeySource;
import io.github.azkabanaws.cognito.keys.KeyStatus;
import io.github.azkabanaws.cognito.keys.NewerKeys;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a text is a token of a configured pool: gate, issuer, key, signature, claims.
 * Thread-safe.
 */
public final class TokenVerifier implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TokenVerifier.class);

  private final TokenGate gate = new TokenGate();
  private final Revocations revocations;
  private final ClaimRules rules;
  private final Map<String, PoolKeys> poolsByIssuer;

  TokenVerifier(VerifierSettings settings, Function<PoolIssuer, KeySource> open, Clock clock) {
    this(settings, open, clock, logger::warn);
  }

  /**
   * @param open makes the key source of an issuer
   * @param warn hears what is wrong with the deny list
   */
  public TokenVerifier(
      VerifierSettings settings,
      Function<PoolIssuer, KeySource> open,
      Clock clock,
      Consumer<String> warn) {
    this.revocations = settings.claims().openDenyList(clock, warn);
    this.rules = new ClaimRules(settings.tokens(), settings.claims(), revocations, clock);
    Objects.requireNonNull(open, "open");
    Map<String, PoolKeys> byIssuer = new LinkedHashMap<>();
    for (PoolIssuer source : settings.pools().sources()) {
      PoolKeys keys = new PoolKeys(source, open.apply(source));
      source.issuers().forEach(issuer -> byIssuer.put(issuer, keys));
    }
    this.poolsByIssuer = Collections.unmodifiableMap(byIssuer);
  }

  /**
   * Checks a token.
   *
   * @throws TokenRejectedException naming the first check that fails
   */
  public VerifiedToken verify(String text) throws TokenRejectedException {
    return verify(text, true);
  }

  /**
   * The same with the keys at hand, for one that is known to be forged: it is not worth a fetch.
   *
   * @throws TokenRejectedException naming the first check that fails
   */
  public VerifiedToken verifyForged(String text) throws TokenRejectedException {
    return verify(text, false);
  }

  private VerifiedToken verify(String text, boolean mayFetch) throws TokenRejectedException {
    SignedToken token = gate.check(text);
    PoolKeys pool;
    try {
      pool = pool(token);
    } catch (TokenRejectedException e) {
      throw e.with(LoginFacts.ofKey(token.kid()));
    }
    LoginFacts facts =
        LoginFacts.ofKey(token.kid()).ofPool(pool.poolId, token.unprovedClaims().text("iss"));
    try {
      checkSignature(token, pool, mayFetch);
    } catch (TokenRejectedException e) {
      throw e.with(facts);
    }
    Claims claims = token.unprovedClaims();
    try {
      return rules.check(claims, pool.poolId, token.kid());
    } catch (TokenRejectedException e) {
      throw e.with(facts.ofClient(claims.client()));
    }
  }

  private PoolKeys pool(SignedToken token) throws TokenRejectedException {
    Claims claims = token.unprovedClaims();
    return claims
        .text("iss")
        .map(poolsByIssuer::get)
        .orElseThrow(
            () ->
                new TokenRejectedException(
                    Reason.ISSUER_NOT_ALLOWED,
                    "expected iss in "
                        + LogText.quoteAll(poolsByIssuer.keySet())
                        + ", got "
                        + LogText.quoteJson(claims.get("iss"))));
  }

  private static void checkSignature(SignedToken token, PoolKeys pool, boolean mayFetch)
      throws TokenRejectedException {
    List<VerificationKey> keys = pool.keys.find(token.kid());
    if (isSignedWithOneOf(keys, token)) {
      return;
    }
    NewerKeys newer =
        mayFetch
            ? pool.keys.findNewer(token.kid(), keys)
            : NewerKeys.none("the keys at hand are all that was asked");
    if (isSignedWithOneOf(newer.keys(), token)) {
      return;
    }
    throw new TokenRejectedException(
        Reason.SIGNATURE_INVALID,
        "the signature is not that of the key "
            + LogText.quote(token.kid())
            + " of the pool "
            + pool.name
            + " ("
            + newer.outcome()
            + ")");
  }

  private static boolean isSignedWithOneOf(List<VerificationKey> keys, SignedToken token) {
    for (VerificationKey key : keys) {
      if (token.isSignedWith(key)) {
        return true;
      }
    }
    return false;
  }

  /** Which tokens don't count any more; it follows the deny list's file. */
  public Revocations revocations() {
    return revocations;
  }

  /** What each key source says of itself. */
  public List<KeyStatus> status() {
    return sources().stream().map(KeySource::status).collect(Collectors.toList());
  }

  /**
   * What the key source of an issuer says of itself.
   *
   * @param issuer one that is configured
   */
  public KeyStatus status(String issuer) {
    PoolKeys pool = poolsByIssuer.get(issuer);
    if (pool == null) {
      throw new IllegalArgumentException("There is no issuer " + LogText.quote(issuer));
    }
    return pool.keys.status();
  }

  /** How it stands with the files that are read again when they change: deny list and keys. */
  public List<FileStatus> files() {
    List<FileStatus> files = new ArrayList<>();
    revocations.watchedFile().ifPresent(files::add);
    sources().forEach(source -> source.watchedFile().ifPresent(files::add));
    return files;
  }

  /** Gets all keys again now; waits within a bound. */
  public void refresh() {
    sources().forEach(KeySource::refresh);
  }

  /** Gets the keys before the first login needs them. */
  public void prepare() {
    sources().forEach(KeySource::prepare);
  }

  @Override
  public void close() {
    sources().forEach(KeySource::close);
  }

  /** Each once: an issuer has several names. */
  private List<KeySource> sources() {
    List<KeySource> sources = new ArrayList<>();
    for (PoolKeys pool : poolsByIssuer.values()) {
      if (!sources.contains(pool.keys)) {
        sources.add(pool.keys);
      }
    }
    return sources;
  }

  private static final class PoolKeys {
    final String poolId;
    final String name;
    final KeySource keys;

    PoolKeys(PoolIssuer source, KeySource keys) {
      this.poolId = source.poolId();
      this.name = source.name();
      this.keys = Objects.requireNonNull(keys, "keys");
    }
  }
}
