package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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
  private final RequiredClaims requiredClaims;
  private final Set<String> requiredScopes;
  private final Revocations revocations;
  private final long skewSeconds;
  private final Clock clock;

  ClaimRules(TokenSettings tokens, ClaimSettings settings, Revocations revocations, Clock clock) {
    this.clients = tokens.clients();
    this.tokenUses = tokens.uses();
    this.skewSeconds = tokens.clockSkew().getSeconds();
    this.requiredClaims = settings.requiredClaims();
    this.requiredScopes = settings.requiredScopes();
    this.revocations = Objects.requireNonNull(revocations, "revocations");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Checks the claims of a token that the pool has signed.
   *
   * @param kid the key that it is signed with
   * @throws TokenRejectedException naming the first rule that a claim breaks
   */
  VerifiedToken check(Claims claims, String poolId, String kid) throws TokenRejectedException {
    TokenUse use = checkUse(claims);
    if (use == TokenUse.ID) {
      checkAudience(claims);
    } else {
      checkClient(claims);
    }
    checkTimes(claims);
    Optional<String> subject = claims.text("sub").filter(text -> !text.trim().isEmpty());
    if (!subject.isPresent()) {
      throw wrong(claims, Reason.SUB_MALFORMED, "a text as sub", claims.get("sub"));
    }
    VerifiedToken token = new VerifiedToken(use, poolId, kid, subject.get(), claims);
    checkUser(token);
    checkSiteRules(token);
    return token;
  }

  /** A machine-to-machine access token has no user. */
  private static void checkUser(VerifiedToken token) throws TokenRejectedException {
    Object user = token.claims().get(token.use().userNameClaim());
    if (user == null || user.equals("")) {
      throw token.refusal(
          Reason.USER_MISSING, "the token has no claim " + token.use().userNameClaim());
    }
  }

  private void checkSiteRules(VerifiedToken token) throws TokenRejectedException {
    Optional<String> objection = requiredClaims.objectionTo(token.claims());
    if (objection.isPresent()) {
      throw token.refusal(
          Reason.REQUIRED_CLAIM_MISSING,
          objection.get() + " (" + ClaimSettings.REQUIRED_CLAIMS + ")");
    }
    if (token.use() == TokenUse.ACCESS) {
      checkScope(token);
    }
    if (revocations.contains(token.subject(), token.jti(), token.originJti())) {
      throw token.refusal(
          Reason.TOKEN_DENIED,
          "on the deny list ("
              + ClaimSettings.DENY_FILE
              + ") is its sub, its jti "
              + token.jti().map(LogText::quote).orElse("nothing")
              + " or its origin_jti "
              + token.originJti().map(LogText::quote).orElse("nothing"));
    }
  }

  /** RFC 6749 section 3.3: one text with spaces between the scopes. */
  private void checkScope(VerifiedToken token) throws TokenRejectedException {
    List<String> scopes =
        token
            .claims()
            .text("scope")
            .map(scope -> Arrays.asList(scope.split(" ", -1)))
            .orElse(Collections.emptyList());
    if (!scopes.containsAll(requiredScopes)) {
      throw token.refusal(
          Reason.REQUIRED_SCOPE_MISSING,
          "expected all of "
              + LogText.quoteAll(requiredScopes)
              + " in scope ("
              + ClaimSettings.REQUIRED_SCOPE
              + "), got "
              + LogText.quoteJson(token.claims().get("scope")));
    }
  }

  private TokenUse checkUse(Claims claims) throws TokenRejectedException {
    Optional<TokenUse> use = TokenUse.of(claims.get("token_use"));
    if (!use.isPresent() || !tokenUses.contains(use.get())) {
      String allowed =
          tokenUses.stream().map(TokenUse::claimValue).collect(Collectors.joining(" or "));
      throw wrong(
          claims,
          Reason.TOKEN_USE_NOT_ALLOWED,
          "token_use " + allowed + " (" + TokenUse.PROPERTY + ")",
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
    if (!claims.text("client_id").filter(clients::contains).isPresent()) {
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
