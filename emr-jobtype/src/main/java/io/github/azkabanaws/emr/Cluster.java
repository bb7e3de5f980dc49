package io.github.azkabanaws.emr;

import java.util.Objects;

/** A cluster that was found, under the name and id that EMR gives it. */
final class Cluster {
  private final String id;
  private final String name;

  Cluster(String id, String name) {
    this.id = Objects.requireNonNull(id, "id");
    this.name = Objects.requireNonNull(name, "name");
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  @Override
  public String toString() {
    return "'" + name + "' (" + id + ")";
  }
}
