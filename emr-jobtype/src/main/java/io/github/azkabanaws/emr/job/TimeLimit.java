package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.base.Settings;
import java.time.Duration;
import java.util.Optional;

/** How long something may last, which property says so, and whose it is. Immutable. */
final class TimeLimit {
  private final String property;
  private final Duration duration;
  private final boolean administrators;

  private TimeLimit(String property, Duration duration, boolean administrators) {
    this.property = property;
    this.duration = duration;
    this.administrators = administrators;
  }

  /**
   * The one that holds of two; the administrator's is an upper bound of the job's.
   *
   * @return none if neither sets one
   */
  static Optional<TimeLimit> of(
      String property, Optional<Duration> administrators, Optional<Duration> jobs) {
    Optional<Duration> allowed =
        jobs.filter(
            wanted -> !administrators.filter(most -> wanted.compareTo(most) > 0).isPresent());
    return allowed.isPresent()
        ? allowed.map(limit -> new TimeLimit(property, limit, false))
        : administrators.map(limit -> new TimeLimit(property, limit, true));
  }

  Duration duration() {
    return duration;
  }

  boolean isAdministrators() {
    return administrators;
  }

  /** As it follows "longer than". */
  @Override
  public String toString() {
    return Settings.show(duration)
        + " ("
        + property
        + ", set by the "
        + (administrators ? "administrator" : "job")
        + ")";
  }
}
