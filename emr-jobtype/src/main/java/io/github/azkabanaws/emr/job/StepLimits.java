package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.base.LimitSettings;
import java.time.Duration;
import java.util.Optional;
import org.apache.log4j.Logger;

/** How long one job's steps may take. There is no limit that nobody has set. Immutable. */
final class StepLimits {
  private final Optional<TimeLimit> pending;
  private final Optional<TimeLimit> running;
  private final Optional<Duration> blind;

  private StepLimits(
      Optional<TimeLimit> pending, Optional<TimeLimit> running, Optional<Duration> blind) {
    this.pending = pending;
    this.running = running;
    this.blind = blind;
  }

  /**
   * The administrator's and the job's together.
   *
   * @param log is told of a limit of the job that does not hold
   */
  static StepLimits of(LimitSettings plugin, JobConfig job, Logger log) {
    return new StepLimits(
        limit(LimitSettings.PENDING_TIMEOUT, plugin.pendingTimeout(), job.pendingTimeout(), log),
        limit(LimitSettings.STEP_TIMEOUT, plugin.stepTimeout(), job.stepTimeout(), log),
        plugin.blindTimeout());
  }

  private static Optional<TimeLimit> limit(
      String property, Optional<Duration> administrators, Optional<Duration> jobs, Logger log) {
    Optional<TimeLimit> limit = TimeLimit.of(property, administrators, jobs);
    if (jobs.isPresent() && limit.filter(TimeLimit::isAdministrators).isPresent()) {
      log.warn(RunSentences.limitIgnored(property, jobs.get(), administrators.get()));
    }
    return limit;
  }

  /** How long a step may be PENDING; for ever if there is none. */
  Optional<TimeLimit> pending() {
    return pending;
  }

  /** How long a step may run once it is RUNNING; for ever if there is none. */
  Optional<TimeLimit> running() {
    return running;
  }

  /** How long EMR may give no answer about a step; for ever if there is none. */
  Optional<Duration> blind() {
    return blind;
  }
}
