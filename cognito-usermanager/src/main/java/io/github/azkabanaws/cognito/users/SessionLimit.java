package io.github.azkabanaws.cognito.users;

import io.github.azkabanaws.cognito.token.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether the rights of one login have ended: by the clock, or because its token was revoked. Once
 * ended they stay ended. Thread-safe, and cheap: Azkaban asks for every project of a page.
 */
final class SessionLimit {
  /** How long a revocation may go unseen. */
  static final Duration REVOCATION_INTERVAL = Duration.ofSeconds(2);

  private final Clock clock;
  private final Instant end;
  private final Revocations revocations;
  private final String subject;
  private final Optional<String> jti;
  private final Optional<String> originJti;
  private volatile boolean ended;
  private volatile Instant lastLook;

  /**
   * @param end the first instant without rights
   * @param jti if the token has one
   * @param originJti if the token has one
   */
  SessionLimit(
      Clock clock,
      Instant end,
      Revocations revocations,
      String subject,
      Optional<String> jti,
      Optional<String> originJti) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.end = Objects.requireNonNull(end, "end");
    this.revocations = Objects.requireNonNull(revocations, "revocations");
    this.subject = Objects.requireNonNull(subject, "subject");
    this.jti = jti;
    this.originJti = originJti;
    this.lastLook = clock.instant();
  }

  boolean hasEnded() {
    if (!ended) {
      Instant now = clock.instant();
      // The clock may have been set back.
      boolean isTimeToLook =
          now.isBefore(lastLook) || !now.isBefore(lastLook.plus(REVOCATION_INTERVAL));
      if (!now.isBefore(end) || (isTimeToLook && isRevoked(now))) {
        ended = true;
      }
    }
    return ended;
  }

  private boolean isRevoked(Instant now) {
    lastLook = now;
    try {
      return revocations.contains(subject, jti, originJti);
    } catch (RuntimeException e) {
      // In mid-session there is nobody to tell; the next look is soon.
      return false;
    }
  }
}
