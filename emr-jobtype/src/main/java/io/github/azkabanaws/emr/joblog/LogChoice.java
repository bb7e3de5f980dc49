package io.github.azkabanaws.emr.joblog;

import io.github.azkabanaws.emr.base.StepJobException;

/** Where the logs of one job's steps come from. Immutable. */
public final class LogChoice {
  private final LogSource source;
  private final String group;

  private LogChoice(LogSource source, String group) {
    this.source = source;
    this.group = group;
  }

  /**
   * The job's wish, or else the administrator's.
   *
   * @param source what the job wants; null if it leaves that to the administrator
   * @param group the log group that the job names; null if none
   * @throws StepJobException if the job names a log group that it may not read
   */
  public static LogChoice of(LogSettings plugin, LogSource source, String group)
      throws StepJobException {
    if (group != null && !plugin.isAllowed(group)) {
      throw new StepJobException(
          "The job may not read log group '"
              + group
              + "' ("
              + LogSettings.GROUP
              + "): it is not among those that the administrator allows ("
              + LogSettings.GROUPS_ALLOWED
              + "). Nothing was submitted.");
    }
    return new LogChoice(
        source == null ? plugin.source() : source, group == null ? plugin.group() : group);
  }

  public LogSource source() {
    return source;
  }

  /** The log group; null if the cluster has to tell. */
  public String group() {
    return group;
  }

  /** Whether that place may have the log. */
  public boolean mayBeIn(LogSource place) {
    return source.includes(place);
  }
}
