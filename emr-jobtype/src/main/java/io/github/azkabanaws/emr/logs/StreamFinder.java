package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.LogChoice;
import io.github.azkabanaws.emr.joblog.LogPlaces;
import io.github.azkabanaws.emr.joblog.LogStreamPattern;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out which log streams a step has, by the settings and, where those leave it open, EMR. */
final class StreamFinder {
  private final WatchedStep step;
  private final LogChoice choice;
  private final LogStreamPattern pattern;
  private final ClusterLogs clusterLogs;

  StreamFinder(
      WatchedStep step, LogChoice choice, LogStreamPattern pattern, ClusterLogs clusterLogs) {
    this.step = step;
    this.choice = choice;
    this.pattern = pattern;
    this.clusterLogs = clusterLogs;
  }

  /**
   * The streams, or none if there is no log group; absent as long as EMR does not tell.
   *
   * @param now from when on they are read
   */
  Optional<List<LogStream>> find(Duration now) {
    boolean ask = choice.group() == null || pattern.needsPrefix();
    LogPlaces places = ask ? clusterLogs.places(step.cluster().id()) : null;
    if (ask && places == null) {
      return Optional.empty();
    }
    String group = choice.group() == null ? places.group() : choice.group();
    List<LogStream> found = new ArrayList<>();
    if (group != null) {
      pattern
          .names(places == null ? "" : places.prefix(), step.cluster().id(), step.id())
          .forEach(
              (file, name) -> found.add(new LogStream(file, new LogStreamId(group, name), now)));
    }
    return Optional.of(found);
  }
}
