package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import java.time.Duration;
import org.apache.log4j.Logger;

/** How long one job's steps may take. There is no limit that nobody has set. Immutable. */
final class StepLimits {
  private final TimeLimit pending;
  private final TimeLimit running;
  private final Duration blind;

  private StepLimits(TimeLimit pending, TimeLimit running, Duration blind) {
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

  private static TimeLimit limit(
      String property, Duration administrators, Duration jobs, Logger log) {
    TimeLimit limit = TimeLimit.of(property, administrators, jobs);
    if (limit != null && limit.isAdministrators() && jobs != null) {
      log.warn(
          property
              + "="
              + Settings.show(jobs)
              + " is ignored: the administrator allows "
              + Settings.show(administrators)
              + " at most.");
    }
    return limit;
  }

  /** How long a step may be PENDING; null if for ever. */
  TimeLimit pending() {
    return pending;
  }

  /** How long a step may run once it is RUNNING; null if for ever. */
  TimeLimit running() {
    return running;
  }

  /** How long EMR may give no answer about a step; null if for ever. */
  Duration blind() {
    return blind;
  }
}
