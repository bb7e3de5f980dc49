package io.github.azkabanaws.emr.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the file says of all groups. Immutable. */
public final class Boundaries {
  private static final String NOT_THERE = "not there";

  private final Map<RuleName, Rule> ofAll;
  private final Map<String, Map<RuleName, Optional<Rule>>> byGroup;

  /**
   * @param ofAll holds for each group rule by rule, unless it has that rule itself
   * @param byGroup a rule that is nothing is one that does not hold for the group
   */
  Boundaries(Map<RuleName, Rule> ofAll, Map<String, Map<RuleName, Optional<Rule>>> byGroup) {
    this.ofAll = Collections.unmodifiableMap(new HashMap<>(ofAll));
    this.byGroup = Collections.unmodifiableMap(new HashMap<>(byGroup));
  }

  /** The boundary of a group, whether the file names the group or not. */
  public Boundary of(String group) {
    Map<RuleName, Rule> rules = new EnumMap<>(RuleName.class);
    rules.putAll(ofAll);
    byGroup
        .getOrDefault(group, Collections.emptyMap())
        .forEach(
            (name, rule) -> {
              rules.remove(name);
              rule.ifPresent(own -> rules.put(name, own));
            });
    return Boundary.of(group, rules);
  }

  /** Whether the steps of some group on a cluster have to be counted. */
  public boolean countsOn(String clusterId, String clusterName) {
    return all()
        .filter(
            boundary ->
                boundary.steps(RuleName.STEPS).isPresent()
                    || boundary.steps(RuleName.STEPS_ON_CLUSTER).isPresent())
        .anyMatch(boundary -> boundary.mayUse(clusterId, clusterName));
  }

  /** Whether a block has the name or the id of a cluster in it. */
  public boolean names(String clusterId, String clusterName) {
    return all().anyMatch(boundary -> boundary.names(clusterId, clusterName));
  }

  private Stream<Boundary> all() {
    return Stream.concat(Stream.of(BoundariesReader.ALL), byGroup.keySet().stream()).map(this::of);
  }

  /** What another file says that this one does not, a line for each rule of each block. */
  public List<String> changesTo(Boundaries next) {
    Map<String, String> before = lines();
    Map<String, String> after = next.lines();
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      String was = before.getOrDefault(name, NOT_THERE);
      String is = after.getOrDefault(name, NOT_THERE);
      if (!was.equals(is)) {
        changes.add(name + ": " + is + ", before: " + was);
      }
    }
    return changes;
  }

  /** What each rule of each block says. */
  private Map<String, String> lines() {
    Map<String, String> lines = new HashMap<>();
    ofAll.forEach((name, rule) -> lines.put(line(BoundariesReader.ALL, name), rule.toString()));
    byGroup.forEach(
        (group, rules) ->
            rules.forEach(
                (name, rule) ->
                    lines.put(
                        line(group, name), rule.map(Rule::toString).orElse(BoundariesReader.ANY))));
    return lines;
  }

  private static String line(String group, RuleName name) {
    return "[" + group + "] " + name;
  }

  /** The groups that have a block of their own. */
  public Set<String> groups() {
    return byGroup.keySet();
  }
}
