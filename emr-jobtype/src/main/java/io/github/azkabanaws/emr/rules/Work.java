package io.github.azkabanaws.emr.rules;

import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.step.Command;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a job is about to do, or does, as far as a boundary can be broken by it. Immutable. */
public final class Work {
  /** Azkaban's property of a job. */
  public static final String RETRIES = "retries";

  private final List<Command> commands;
  private final Optional<String> retries;
  private final Optional<Place> cluster;

  private Work(List<Command> commands, Optional<String> retries, Optional<Place> cluster) {
    this.commands = Collections.unmodifiableList(new ArrayList<>(commands));
    this.retries = retries;
    this.cluster = cluster;
  }

  /**
   * Commands on a cluster that is not known yet.
   *
   * @param retries the job's property as it is written
   */
  public static Work of(List<Command> commands, Optional<String> retries) {
    return new Work(commands, retries, Optional.empty());
  }

  /** One command on its cluster. */
  public static Work of(Command command, Optional<String> retries, Cluster cluster) {
    return new Work(Collections.singletonList(command), retries, place(cluster));
  }

  /** Nothing but the use of a cluster. */
  public static Work on(Cluster cluster) {
    return new Work(Collections.emptyList(), Optional.empty(), place(cluster));
  }

  /** Nothing but the start of a cluster that has no id yet. */
  public static Work starting(String clusterName) {
    return new Work(
        Collections.emptyList(),
        Optional.empty(),
        Optional.of(new Place(Optional.empty(), clusterName)));
  }

  List<Command> commands() {
    return commands;
  }

  Optional<String> retries() {
    return retries;
  }

  Optional<Place> cluster() {
    return cluster;
  }

  private static Optional<Place> place(Cluster cluster) {
    return Optional.of(new Place(Optional.of(cluster.id()), cluster.name()));
  }

  /** A cluster, or one that is still to be started. */
  static final class Place {
    private final Optional<String> id;
    private final String name;

    Place(Optional<String> id, String name) {
      this.id = id;
      this.name = name;
    }

    Optional<String> id() {
      return id;
    }

    String name() {
      return name;
    }

    @Override
    public String toString() {
      return "'" + name + "'" + id.map(known -> " (" + known + ")").orElse(", to be started");
    }
  }
}
