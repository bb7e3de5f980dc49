package io.github.azkabanaws.cognito.users;

import azkaban.user.User;
import io.github.azkabanaws.cognito.token.Revocations;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Makes the user objects of token logins, which know when they end. Thread-safe. */
public final class Sessions {
  private final LifetimeSettings settings;
  private final Duration clockSkew;
  private final Revocations revocations;
  private final Clock clock;

  /**
   * @param clockSkew how long after its end a token still signs in: nobody should sign in to a
   *     session that has ended already
   */
  public Sessions(
      LifetimeSettings settings, Duration clockSkew, Revocations revocations, Clock clock) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.clockSkew = Objects.requireNonNull(clockSkew, "clockSkew");
    this.revocations = Objects.requireNonNull(revocations, "revocations");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  public User newUser(String userId, VerifiedToken token) {
    long exp = ((Number) token.claims().get("exp")).longValue();
    Instant end = settings.endOf(clock.instant(), Instant.ofEpochSecond(exp).plus(clockSkew));
    return new EndingUser(
        userId,
        new SessionLimit(clock, end, revocations, token.subject(), token.jti(), token.originJti()));
  }
}
