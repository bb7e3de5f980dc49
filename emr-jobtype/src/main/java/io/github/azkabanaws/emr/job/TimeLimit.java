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
   * @param administrators null if the administrator sets none
   * @param jobs null if the job sets none
   * @return none if neither sets one
   */
  static Optional<TimeLimit> of(String property, Duration administrators, Duration jobs) {
    if (jobs != null && (administrators == null || jobs.compareTo(administrators) <= 0)) {
      return Optional.of(new TimeLimit(property, jobs, false));
    }
    return Optional.ofNullable(administrators).map(limit -> new TimeLimit(property, limit, true));
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
