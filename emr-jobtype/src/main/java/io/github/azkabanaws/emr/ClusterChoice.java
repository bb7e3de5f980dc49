package io.github.azkabanaws.emr;

import java.util.regex.Pattern;

/** A cluster by its id or by its name, as somebody wrote it down. */
final class ClusterChoice {
  private static final Pattern ID = Pattern.compile("j-[A-Z0-9]{1,30}");

  private final String id;
  private final String name;

  private ClusterChoice(String id, String name) {
    this.id = id;
    this.name = name;
  }

  static ClusterChoice byId(String id) {
    return new ClusterChoice(id, null);
  }

  static ClusterChoice byName(String name) {
    return new ClusterChoice(null, name);
  }

  /** The choice that the two properties make, or null if both are absent. */
  static ClusterChoice read(Settings settings, String idKey, String nameKey) {
    String id = settings.matching(idKey, ID, "a cluster id, as in j-1ABCDEFGHIJKL");
    String name = settings.text(nameKey);
    if (settings.text(idKey) != null && name != null) {
      settings.problem(nameKey, name, "and " + idKey + " are both set; set one of them");
      return null;
    }
    if (name != null && name.length() > 256) {
      settings.problem(nameKey, name, "must not be longer than 256 characters");
      return null;
    }
    if (id != null) {
      return byId(id);
    }
    return name == null ? null : byName(name);
  }

  /** Null if the choice is by name. */
  String id() {
    return id;
  }

  /** Null if the choice is by id. */
  String name() {
    return name;
  }

  @Override
  public String toString() {
    return id != null ? id : "'" + name + "'";
  }
}
