package io.github.azkabanaws.emr.joblog;

import io.github.azkabanaws.emr.base.StepJobException;
import java.util.Optional;

/** Where the logs of one job's steps come from. Immutable. */
public final class LogChoice {
  private final LogSource source;
  private final Optional<String> group;

  private LogChoice(LogSource source, Optional<String> group) {
    this.source = source;
    this.group = group;
  }

  /**
   * The job's wish, or else the administrator's.
   *
   * @param source what the job wants, unless it leaves that to the administrator
   * @param group the log group that the job names, if it does
   * @throws StepJobException if the job names a log group that it may not read
   */
  public static LogChoice of(LogSettings plugin, Optional<LogSource> source, Optional<String> group)
      throws StepJobException {
    Optional<String> forbidden = group.filter(name -> !plugin.isAllowed(name));
    if (forbidden.isPresent()) {
      throw new StepJobException(
          "The job may not read log group '"
              + forbidden.get()
              + "' ("
              + LogSettings.GROUP
              + "): it is not among those that the administrator allows ("
              + LogSettings.GROUPS_ALLOWED
              + "). Nothing was submitted.");
    }
    return new LogChoice(
        source.orElseGet(plugin::source), group.isPresent() ? group : plugin.group());
  }

  public LogSource source() {
    return source;
  }

  /** The log group; without one the cluster has to tell. */
  public Optional<String> group() {
    return group;
  }

  /** Whether that place may have the log. */
  public boolean mayBeIn(LogSource place) {
    return source.includes(place);
  }
}
