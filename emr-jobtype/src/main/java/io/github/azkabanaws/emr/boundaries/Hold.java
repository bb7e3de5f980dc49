package io.github.azkabanaws.emr.boundaries;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Why a step can't be submitted now, and when to ask again. Immutable. */
public final class Hold {
  private enum Kind {
    RULE,
    BRIEF,
    SHARE,
    COUNTING,
    UNCOUNTED
  }

  private final Kind kind;
  private final Optional<String> reason;
  private final Optional<String> told;
  private final Duration pause;
  private final Duration atLeast;

  private Hold(
      Kind kind, Optional<String> reason, Optional<String> told, Duration pause, Duration atLeast) {
    this.kind = kind;
    this.reason = reason;
    this.told = told;
    this.pause = Objects.requireNonNull(pause, "pause");
    this.atLeast = Objects.requireNonNull(atLeast, "atLeast");
  }

  /**
   * One of a rule.
   *
   * @param reason without a full stop
   * @param told the sentences that the job's log gets
   * @param pause how long to wait with asking again
   * @param atLeast how long it lasts, unless the file changes
   */
  static Hold of(String reason, String told, Duration pause, Duration atLeast) {
    return new Hold(Kind.RULE, Optional.of(reason), Optional.of(told), pause, atLeast);
  }

  /** One that is over in a moment, of which nobody is told. */
  public static Hold brief(Duration pause) {
    return new Hold(Kind.BRIEF, Optional.empty(), Optional.empty(), pause, Duration.ZERO);
  }

  /** The same, because the share of what is free that one look may give away is used up. */
  public static Hold share(Duration pause) {
    return new Hold(Kind.SHARE, Optional.empty(), Optional.empty(), pause, Duration.ZERO);
  }

  /** One because nobody tells what a rule has to know; that is not waited for for ever. */
  static Hold uncounted(String reason, String told, Duration pause) {
    return new Hold(Kind.UNCOUNTED, Optional.of(reason), Optional.of(told), pause, Duration.ZERO);
  }

  /** One until that is known, which is not waited for for ever either. */
  static Hold counting(String reason, String told, Duration pause) {
    return new Hold(Kind.COUNTING, Optional.of(reason), Optional.of(told), pause, Duration.ZERO);
  }

  /** Whether it is because of what a rule says. */
  public boolean isOfRule() {
    return kind == Kind.RULE;
  }

  /** Whether it is because something is not known. */
  public boolean isUncounted() {
    return kind == Kind.UNCOUNTED || kind == Kind.COUNTING;
  }

  /** Whether that is because somebody has been asked in vain. */
  public boolean isFailure() {
    return kind == Kind.UNCOUNTED;
  }

  /** Whether it needs another look at all clusters. */
  public boolean isOfShare() {
    return kind == Kind.SHARE;
  }

  /** The same some time later. */
  public Hold after(Duration time) {
    Duration rest = atLeast.minus(time);
    return new Hold(kind, reason, told, pause, rest.isNegative() ? Duration.ZERO : rest);
  }

  /** For people, without a full stop; none if it is not worth telling. */
  public Optional<String> reason() {
    return reason;
  }

  /** What the log of the job that waits gets. */
  public Optional<String> told() {
    return told;
  }

  /** After which to ask again. */
  public Duration pause() {
    return pause;
  }

  /** For how long it is known to last. */
  public Duration atLeast() {
    return atLeast;
  }
}
