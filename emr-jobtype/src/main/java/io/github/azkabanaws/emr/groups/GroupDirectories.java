package io.github.azkabanaws.emr.groups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.AwsAccess;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The group directories that jobs share, one for equal settings. Thread-safe. */
public final class GroupDirectories {
  @GuardedBy("this")
  private final Map<List<Object>, GroupDirectory> directories = new HashMap<>();

  private final AwsAccess access;
  private final Timer timer;

  public GroupDirectories(AwsAccess access, Timer timer) {
    this.access = access;
    this.timer = timer;
  }

  /**
   * The directory that the settings name, the same one for all jobs.
   *
   * @param limit how long a job may wait until the directory answers
   */
  public synchronized GroupDirectory of(GroupSettings settings, Duration limit) {
    return directories.computeIfAbsent(
        Arrays.asList(settings.source(), limit),
        key -> settings.directory().open(settings, access, timer, limit));
  }
}
