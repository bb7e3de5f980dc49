package io.github.azkabanaws.emrsimulator;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket that counts in time instead of in fractions of tokens, so that no rounding piles
 * up: each token taken moves the moment when the bucket is full again by one token's time.
 */
final class TokenBucket {
  private final Duration perToken;
  private final Duration whole;
  private Instant fullAt = Instant.MIN;

  TokenBucket(Quotas.Bucket size) {
    perToken = Duration.ofNanos(Math.round(1e9 / size.perSecond()));
    whole = perToken.multipliedBy(size.burst());
  }

  boolean hasToken(Instant now) {
    return !fullAtAfterTaking(now).isAfter(now.plus(whole));
  }

  void take(Instant now) {
    fullAt = fullAtAfterTaking(now);
  }

  private Instant fullAtAfterTaking(Instant now) {
    return (fullAt.isAfter(now) ? fullAt : now).plus(perToken);
  }
}
