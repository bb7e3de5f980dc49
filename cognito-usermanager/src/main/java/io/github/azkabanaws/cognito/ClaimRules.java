package io.github.azkabanaws.cognito;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules for the claims of a token whose signature and issuer are good: RFC 7519 section 4.1 and
 * the <a
 * href="https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html">AWS
 * page on verifying a token</a>.
 */
final class ClaimRules {
  /** Cognito's longest lifetime of an ID or access token. */
  static final Duration MAX_LIFETIME = Duration.ofHours(24);

  /** The end of the year 9999: what comes after is a mistake, and the limit keeps sums small. */
  private static final double LAST_SECOND = 253_402_300_799d;

  private final Set<String> clients;
  private final Set<TokenUse> tokenUses;
  private final long skewSeconds;
  private final Clock clock;

  ClaimRules(CognitoConfig config, Clock clock) {
    this.clients = config.clients();
    this.tokenUses = config.tokenUses();
    this.skewSeconds = config.clockSkew().getSeconds();
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Checks the claims of a token that the pool has signed.
   *
   * @throws TokenRejectedException naming the first rule that a claim breaks
   */
  VerifiedToken check(Claims claims, String poolId) throws TokenRejectedException {
    TokenUse use = checkUse(claims);
    if (use == TokenUse.ID) {
      checkAudience(claims);
    } else {
      checkClient(claims);
    }
    checkTimes(claims);
    String subject = claims.text("sub");
    if (subject == null) {
      throw wrong(claims, Reason.SUB_MALFORMED, "a text as sub", claims.get("sub"));
    }
    return new VerifiedToken(use, poolId, subject, claims);
  }

  private TokenUse checkUse(Claims claims) throws TokenRejectedException {
    Optional<TokenUse> use = TokenUse.of(claims.get("token_use"));
    if (!use.isPresent() || !tokenUses.contains(use.get())) {
      String allowed =
          tokenUses.stream().map(TokenUse::claimValue).collect(Collectors.joining(" or "));
      throw wrong(
          claims,
          Reason.TOKEN_USE_NOT_ALLOWED,
          "token_use " + allowed + " (" + CognitoConfig.TOKEN_USE + ")",
          claims.get("token_use"));
    }
    return use.get();
  }

  private void checkAudience(Claims claims) throws TokenRejectedException {
    Object audience = claims.get("aud");
    boolean allowed;
    if (audience instanceof Collection) {
      // Also for an application that isn't ours: not for us alone, so not for us.
      Collection<?> members = (Collection<?>) audience;
      allowed = !members.isEmpty() && clients.containsAll(members);
    } else {
      allowed = audience instanceof String && clients.contains(audience);
    }
    if (!allowed) {
      throw wrong(
          claims, Reason.AUDIENCE_NOT_ALLOWED, "aud in " + LogText.quoteAll(clients), audience);
    }
  }

  /** Access tokens have no aud. */
  private void checkClient(Claims claims) throws TokenRejectedException {
    String client = claims.text("client_id");
    if (client == null || !clients.contains(client)) {
      throw wrong(
          claims,
          Reason.CLIENT_NOT_ALLOWED,
          "client_id in " + LogText.quoteAll(clients),
          claims.get("client_id"));
    }
  }

  private void checkTimes(Claims claims) throws TokenRejectedException {
    long now = clock.instant().getEpochSecond();
    long exp = seconds(claims, "exp", Reason.EXP_MALFORMED);
    long iat = seconds(claims, "iat", Reason.IAT_MALFORMED);
    if (now >= exp + skewSeconds) {
      throw wrongTime(claims, Reason.EXPIRED, "exp", exp, now);
    }
    if (iat > now + skewSeconds) {
      throw wrongTime(claims, Reason.ISSUED_IN_FUTURE, "iat", iat, now);
    }
    if (claims.get("nbf") != null) {
      long nbf = seconds(claims, "nbf", Reason.NBF_MALFORMED);
      if (nbf > now + skewSeconds) {
        throw wrongTime(claims, Reason.NOT_YET_VALID, "nbf", nbf, now);
      }
    }
    long lifetime = exp - iat;
    if (lifetime > MAX_LIFETIME.getSeconds() || lifetime < 0) {
      throw wrong(
          claims,
          Reason.LIFETIME_TOO_LONG,
          "from iat to exp 0 to " + MAX_LIFETIME.getSeconds() + " s",
          (double) lifetime);
    }
  }

  private static long seconds(Claims claims, String name, Reason reason)
      throws TokenRejectedException {
    Object value = claims.get(name);
    if (value instanceof Double) {
      double seconds = (Double) value;
      if (seconds >= 0 && seconds <= LAST_SECOND) {
        return (long) seconds;
      }
    }
    throw wrong(claims, reason, "a number of seconds since 1970 as " + name, value);
  }

  private static TokenRejectedException wrong(
      Claims claims, Reason reason, String expected, Object actual) {
    return new TokenRejectedException(
        reason, "expected " + expected + ", got " + LogText.quoteJson(actual), claims.text("sub"));
  }

  private TokenRejectedException wrongTime(
      Claims claims, Reason reason, String name, long seconds, long now) {
    return new TokenRejectedException(
        reason,
        name
            + " is "
            + Instant.ofEpochSecond(seconds)
            + ", the clock here says "
            + Instant.ofEpochSecond(now)
            + ", the skew allowed is "
            + skewSeconds
            + " s",
        claims.text("sub"));
  }
}
