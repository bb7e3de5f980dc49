package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.LogChoice;
import io.github.azkabanaws.emr.joblog.LogPlaces;
import io.github.azkabanaws.emr.joblog.LogStreamPattern;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
    boolean ask = !choice.group().isPresent() || pattern.needsPrefix();
    Optional<LogPlaces> places = ask ? clusterLogs.places(step.cluster().id()) : Optional.empty();
    if (ask && !places.isPresent()) {
      return Optional.empty();
    }
    Optional<String> group =
        choice.group().isPresent() ? choice.group() : places.flatMap(LogPlaces::group);
    String prefix = places.map(LogPlaces::prefix).orElse("");
    return Optional.of(
        group.map(name -> streams(name, prefix, now)).orElse(Collections.emptyList()));
  }

  private List<LogStream> streams(String group, String prefix, Duration now) {
    List<LogStream> streams = new ArrayList<>();
    pattern
        .names(prefix, step.cluster().id(), step.id())
        .forEach(
            (file, name) -> streams.add(new LogStream(file, new LogStreamId(group, name), now)));
    return streams;
  }
}
