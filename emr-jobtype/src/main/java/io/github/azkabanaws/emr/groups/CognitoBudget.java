package io.github.azkabanaws.emr.groups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.base.TokenBucket;
import java.time.Duration;

/**
 * How often this executor may ask Cognito. It is a small part of the account's quotas, which other
 * applications of the pool need too, and becomes less while Cognito throttles. Thread-safe.
 */
public final class CognitoBudget {
  @GuardedBy("this")
  private final TokenBucket bucket;

  public CognitoBudget(TokenBucket bucket) {
    this.bucket = bucket;
  }

  /**
   * Takes one call if there is one.
   *
   * @return zero if it was taken, else how long to wait before the next attempt
   */
  synchronized Duration take() {
    Duration wait = bucket.untilNext();
    if (wait.isZero()) {
      bucket.take();
    }
    return wait;
  }

  /** A call that was taken has got this answer. */
  synchronized void answered(boolean throttled) {
    if (throttled) {
      bucket.throttled();
    } else {
      bucket.answered();
    }
  }
}
