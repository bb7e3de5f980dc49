package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.base.Settings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster by its id, by its name or by its tags, as somebody wrote it down. */
public final class ClusterChoice {
  private static final Pattern ID = Pattern.compile("j-[A-Z0-9]{1,30}");

  private final Optional<String> id;
  private final Optional<String> name;
  private final Map<String, String> tags;

  private ClusterChoice(Optional<String> id, Optional<String> name, Map<String, String> tags) {
    this.id = id;
    this.name = name;
    this.tags = tags;
  }

  public static ClusterChoice byId(String id) {
    return new ClusterChoice(Optional.of(id), Optional.empty(), Collections.emptyMap());
  }

  public static ClusterChoice byName(String name) {
    return new ClusterChoice(Optional.empty(), Optional.of(name), Collections.emptyMap());
  }

  static ClusterChoice byTags(Map<String, String> tags) {
    return new ClusterChoice(
        Optional.empty(),
        Optional.empty(),
        Collections.unmodifiableMap(new LinkedHashMap<String, String>(tags)));
  }

  /** The choice that the properties make, if any is there and right. */
  public static Optional<ClusterChoice> read(Settings settings) {
    String first = null;
    for (String key :
        new String[] {ClusterSettings.ID, ClusterSettings.NAME, ClusterSettings.TAGS}) {
      Optional<String> value = settings.text(key);
      if (value.isPresent() && first != null) {
        settings.problem(key, value.get(), "and " + first + " are both set; set one of them");
        return Optional.empty();
      }
      first = value.isPresent() ? key : first;
    }
    if (ClusterSettings.ID.equals(first)) {
      return settings
          .matching(first, ID, "a cluster id, as in j-1ABCDEFGHIJKL")
          .map(ClusterChoice::byId);
    }
    if (ClusterSettings.NAME.equals(first)) {
      String name = settings.text(first).get();
      if (name.length() > 256) {
        settings.problem(first, name, "must not be longer than 256 characters");
        return Optional.empty();
      }
      return Optional.of(byName(name));
    }
    return first == null ? Optional.empty() : readTags(settings);
  }

  private static Optional<ClusterChoice> readTags(Settings settings) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String tag : settings.list(ClusterSettings.TAGS)) {
      int equals = tag.indexOf('=');
      String key = equals < 0 ? "" : tag.substring(0, equals).trim();
      if (key.isEmpty() || tags.put(key, tag.substring(equals + 1).trim()) != null) {
        tags.clear();
        break;
      }
    }
    if (tags.isEmpty() && !settings.list(ClusterSettings.TAGS).isEmpty()) {
      settings.problem(
          ClusterSettings.TAGS,
          settings.text(ClusterSettings.TAGS).get(),
          "must be key=value, or several of them with commas, each key once");
      return Optional.empty();
    }
    return Optional.of(byTags(tags));
  }

  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** If the choice is by id. */
  public Optional<String> id() {
    return id;
  }

  /** If the choice is by name. */
  public Optional<String> name() {
    return name;
  }

  /** All of which a cluster has to have; empty if the choice is by id or by name. */
  Map<String, String> tags() {
    return tags;
  }

  /** The choice within a sentence: {@code the name 'etl'}. */
  String described() {
    return (id.isPresent() ? "the id " : name.isPresent() ? "the name " : "the tags ") + this;
  }

  @Override
  public String toString() {
    if (id.isPresent()) {
      return id.get();
    }
    Stream<String> pairs = tags.entrySet().stream().map(t -> t.getKey() + "=" + t.getValue());
    return "'" + name.orElseGet(() -> pairs.collect(Collectors.joining(","))) + "'";
  }
}
