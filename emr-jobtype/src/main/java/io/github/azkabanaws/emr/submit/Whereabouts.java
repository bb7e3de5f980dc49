package io.github.azkabanaws.emr.submit;

import java.time.Duration;

/**
 * Whether a step may be on its cluster without anybody knowing, because a request may have had an
 * effect, and when it was looked for. With the submission's lock.
 */
final class Whereabouts {
  /** How often one that is held back is looked for: a look can be many calls. */
  private static final Duration IN_DOUBT = Duration.ofMinutes(5);

  /** What was not there so short a time ago need not be looked for again. */
  private static final Duration SERVES = Duration.ofMinutes(1);

  /** The same if that was soon after the request: EMR may list a step late. */
  private static final Duration SERVES_AT_FIRST = Duration.ofSeconds(10);

  private static final Duration AT_FIRST = Duration.ofSeconds(20);

  private boolean mayBeThere;

  /** Whether it was held back since it was looked for, so that it may have come meanwhile. */
  private boolean held;

  private Duration requested = Duration.ZERO;
  private Duration lookedFor = Duration.ZERO;

  boolean mayBeThere() {
    return mayBeThere;
  }

  /** Once a request may have had an effect, that holds for all the time after it. */
  void setMayBeThere(Duration now) {
    mayBeThere = true;
    requested = now;
    lookedFor = now;
  }

  void hold() {
    held = mayBeThere;
  }

  void lookFor(Duration now) {
    held = false;
    lookedFor = now;
  }

  /** Whether it has to be looked for before it is sent. */
  boolean isInDoubt(Duration now) {
    boolean isSoon = lookedFor.minus(requested).compareTo(AT_FIRST) < 0;
    return isInDoubtFor(isSoon ? SERVES_AT_FIRST : SERVES, now);
  }

  /** Whether that has been so for so long that it is looked for although it can't go. */
  boolean isInDoubtForLong(Duration now) {
    return isInDoubtFor(IN_DOUBT, now);
  }

  private boolean isInDoubtFor(Duration time, Duration now) {
    return mayBeThere && held && now.minus(lookedFor).compareTo(time) >= 0;
  }
}
