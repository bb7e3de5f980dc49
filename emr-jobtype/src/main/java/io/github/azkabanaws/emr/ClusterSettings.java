package io.github.azkabanaws.emr;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Which clusters jobs use, and which they may. */
final class ClusterSettings {
  static final String ID = "aws.emr.cluster.id";
  static final String NAME = "aws.emr.cluster.name";
  static final String ALLOWED = "aws.emr.cluster.allowed";

  static final List<String> ADMIN_ONLY = Collections.singletonList(ALLOWED);

  /** What the administrator sets for all jobs, or a job for itself. */
  static final List<String> SHARED = Collections.unmodifiableList(Arrays.asList(ID, NAME));

  private final ClusterChoice choice;
  private final Set<String> allowed;

  ClusterSettings(Settings settings) {
    this.choice = ClusterChoice.read(settings, ID, NAME);
    this.allowed = settings.list(ALLOWED);
    if (choice == null && allowed.isEmpty()) {
      settings.missing(
          ALLOWED,
          "the names or ids of the clusters that jobs may use, or * for every cluster; or set "
              + NAME
              + " so that all jobs use that one");
    }
  }

  /** What all jobs use, or use if they choose nothing; null if every job has to choose. */
  ClusterChoice choice() {
    return choice;
  }

  /**
   * Names and ids of the clusters that a job may choose; {@code *} is all of them; empty: none, the
   * administrator's choice holds.
   */
  Set<String> allowed() {
    return allowed;
  }
}
