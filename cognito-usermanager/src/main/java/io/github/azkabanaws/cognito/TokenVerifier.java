package io.github.azkabanaws.cognito;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a text is a token of a configured pool: gate, issuer, key, signature, claims.
 * Thread-safe.
 */
final class TokenVerifier implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TokenVerifier.class);

  private final TokenGate gate = new TokenGate();
  private final Revocations revocations;
  private final ClaimRules rules;
  private final Map<String, PoolKeys> poolsByIssuer;

  /**
   * @param open makes the key source of a pool
   */
  TokenVerifier(CognitoConfig config, Function<UserPool, KeySource> open, Clock clock) {
    this.revocations = config.claims().openDenyList(clock, logger::warn);
    this.rules = new ClaimRules(config, revocations, clock);
    Objects.requireNonNull(open, "open");
    Map<String, PoolKeys> byIssuer = new LinkedHashMap<>();
    for (UserPool pool : config.pools()) {
      PoolKeys keys = new PoolKeys(pool.id(), open.apply(pool));
      pool.issuers().forEach(issuer -> byIssuer.put(issuer, keys));
    }
    this.poolsByIssuer = Collections.unmodifiableMap(byIssuer);
  }

  /**
   * Checks a token.
   *
   * @throws TokenRejectedException naming the first check that fails
   */
  VerifiedToken verify(String text) throws TokenRejectedException {
    SignedToken token = gate.check(text);
    PoolKeys pool;
    try {
      pool = pool(token);
    } catch (TokenRejectedException e) {
      throw e.with(LoginFacts.ofKey(token.kid()));
    }
    LoginFacts facts = LoginFacts.ofKey(token.kid()).ofPool(pool.poolId);
    try {
      checkSignature(token, pool);
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
    String issuer = claims.text("iss");
    PoolKeys pool = issuer == null ? null : poolsByIssuer.get(issuer);
    if (pool == null) {
      throw new TokenRejectedException(
          Reason.ISSUER_NOT_ALLOWED,
          "expected iss in "
              + LogText.quoteAll(poolsByIssuer.keySet())
              + ", got "
              + LogText.quoteJson(claims.get("iss")));
    }
    return pool;
  }

  private static void checkSignature(SignedToken token, PoolKeys pool)
      throws TokenRejectedException {
    VerificationKey key = pool.keys.find(token.kid());
    if (!token.isSignedWith(key)) {
      throw new TokenRejectedException(
          Reason.SIGNATURE_INVALID,
          "the signature is not that of the key "
              + LogText.quote(token.kid())
              + " of the pool "
              + pool.poolId);
    }
  }

  /** Which tokens don't count any more; it follows the deny list's file. */
  Revocations revocations() {
    return revocations;
  }

  /** What each key source says of itself. */
  List<KeyStatus> status() {
    return sources().stream().map(KeySource::status).collect(Collectors.toList());
  }

  /** What the key source of a configured pool says of itself. */
  KeyStatus status(String poolId) {
    return poolsByIssuer.values().stream()
        .filter(pool -> pool.poolId.equals(poolId))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no pool " + poolId))
        .keys
        .status();
  }

  /** How it stands with the files that are read again when they change: deny list and keys. */
  List<FileStatus> files() {
    List<FileStatus> files = new ArrayList<>();
    revocations.watchedFile().ifPresent(files::add);
    sources().forEach(source -> source.watchedFile().ifPresent(files::add));
    return files;
  }

  /** Gets all keys again now; waits within a bound. */
  void refresh() {
    sources().forEach(KeySource::refresh);
  }

  /** Gets the keys before the first login needs them. */
  void prepare() {
    sources().forEach(KeySource::prepare);
  }

  @Override
  public void close() {
    sources().forEach(KeySource::close);
  }

  /** Each once: a pool has several issuers. */
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
    final KeySource keys;

    PoolKeys(String poolId, KeySource keys) {
      this.poolId = poolId;
      this.keys = Objects.requireNonNull(keys, "keys");
    }
  }
}
