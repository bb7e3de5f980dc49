package io.github.azkabanaws.emr.notices;

import io.github.azkabanaws.emr.azkaban.Execution;
import java.util.Objects;
import java.util.Optional;

/** Tells notices about one job. Immutable. */
public final class JobNotices {
  private final Notices notices;
  private final Execution job;
  private final Optional<String> group;

  /**
   * @param group that the job runs as, if that is known
   */
  public JobNotices(Notices notices, Execution job, Optional<String> group) {
    this.notices = Objects.requireNonNull(notices, "notices");
    this.job = Objects.requireNonNull(job, "job");
    this.group = Objects.requireNonNull(group, "group");
  }

  /** Tells the notice as one about the job, as {@link Notices#tell} does. */
  public void tell(Notice notice) {
    notices.tell(notice.ofJob(job, group));
  }
}
