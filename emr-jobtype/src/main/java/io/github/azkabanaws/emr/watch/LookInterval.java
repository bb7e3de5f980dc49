package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.base.Durations;
import java.time.Duration;

/**
 * How long a step is left alone between two looks: the longer it has been running, the longer. As
 * long as {@linkplain HintTrust hints} tell of ends, it takes more time.
 */
public final class LookInterval {
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  /** A step that has run for an hour is looked at every seven seconds. */
  private static final int PART_OF_AGE = 500;

  /** The same with hints: every two minutes. */
  private static final int PART_OF_AGE_WITH_HINTS = 30;

  private static final int LONGER_WITH_HINTS = 4;

  private final HintTrust hints;
  private final RestPace rests;

  public LookInterval(HintTrust hints) {
    this(hints, new RestPace());
  }

  /**
   * @param rests how long steps are left alone whose end will be noted
   */
  LookInterval(HintTrust hints, RestPace rests) {
    this.hints = hints;
    this.rests = rests;
  }

  /**
   * @param age how long somebody has been waiting for the step
   * @param longest without hints; with them it is four times as long
   */
  Duration of(Duration age, Duration longest) {
    return of(age, longest, false);
  }

  /**
   * The same for a step whose end will be noted.
   *
   * @param noted as relied on as hints that come: nothing else is needed, at any age
   */
  Duration of(Duration age, Duration longest, boolean noted) {
    if (noted) {
      return rests.of(longest);
    }
    if (hints.isTrusted()) {
      return between(
          longest, age.dividedBy(PART_OF_AGE_WITH_HINTS), longest.multipliedBy(LONGER_WITH_HINTS));
    }
    return between(ofUrgent(longest), age.dividedBy(PART_OF_AGE), longest);
  }

  /** For a step whose end is being brought about. */
  Duration ofUrgent(Duration longest) {
    return Durations.shorter(SHORTEST, longest);
  }

  private static Duration between(Duration least, Duration wanted, Duration most) {
    return Durations.longer(least, Durations.shorter(wanted, most));
  }
}
