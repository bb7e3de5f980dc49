package io.github.azkabanaws.emr.emrapi;

import java.util.Objects;

/** A cluster that was found, under the name and id that EMR gives it. */
public final class Cluster {
  private final String id;
  private final String name;

  public Cluster(String id, String name) {
    this.id = Objects.requireNonNull(id, "id");
    this.name = Objects.requireNonNull(name, "name");
  }

  public String id() {
    return id;
  }

  /** Its name, which need not be the only one of its kind. */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return "'" + name + "' (" + id + ")";
  }
}
