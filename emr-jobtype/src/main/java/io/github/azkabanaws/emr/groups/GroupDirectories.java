package io.github.azkabanaws.emr.groups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.AwsClients;
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

  private final AwsClients clients;
  private final Timer timer;

  public GroupDirectories(AwsClients clients, Timer timer) {
    this.clients = clients;
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
        key -> settings.directory().open(settings, clients, timer, limit));
  }
}
