package io.github.azkabanaws.emr.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one group's steps may do. Immutable. */
public final class Boundary {
  private final String group;
  private final Map<RuleName, Rule> rules;

  private Boundary(String group, Map<RuleName, Rule> rules) {
    this.group = group;
    this.rules = Collections.unmodifiableMap(rules);
  }

  static Boundary of(String group, Map<RuleName, Rule> rules) {
    Map<RuleName, Rule> ofGroup = new EnumMap<>(RuleName.class);
    rules.forEach((name, rule) -> ofGroup.put(name, rule.of(group)));
    return new Boundary(group, ofGroup);
  }

  /** One that nothing is beyond. */
  public static Boundary none(String group) {
    return new Boundary(group, Collections.emptyMap());
  }

  /** Whose it is. */
  public String group() {
    return group;
  }

  /** The rules as the file has them, with the group's name in them, in their order. */
  public List<String> described() {
    List<String> lines = new ArrayList<>();
    rules.forEach((name, rule) -> lines.add(name + " = " + rule));
    return lines;
  }

  /** Each rule as it stands in the file. */
  public Map<RuleName, String> texts() {
    Map<RuleName, String> texts = new EnumMap<>(RuleName.class);
    rules.forEach((name, rule) -> texts.put(name, rule.toString()));
    return texts;
  }

  /** Each rule that the work is against, with what it is that is. */
  public Map<RuleName, String> against(Work work) {
    Map<RuleName, String> broken = new EnumMap<>(RuleName.class);
    rules.forEach((name, rule) -> rule.against(work).ifPresent(what -> broken.put(name, what)));
    return broken;
  }

  /** A rule as it stands in the file. */
  public String described(RuleName name) {
    Rule rule = rules.get(name);
    // It may have gone since it was broken.
    return rule == null ? name.toString() : name + " = " + rule;
  }

  /** How many steps may be active at a time; {@code name} says where. */
  public Optional<Integer> steps(RuleName name) {
    return rule(name, StepsRule.class).map(StepsRule::most);
  }

  /** How long a step may wait or run; {@code name} says which. */
  public Optional<Duration> longest(RuleName name) {
    return rule(name, TimeRule.class).map(TimeRule::longest);
  }

  /** At which hours steps may be submitted; at all without. */
  public Optional<HoursRule> hours() {
    return rule(RuleName.HOURS, HoursRule.class);
  }

  /** Whether this has the name or the id of a cluster in it. */
  public boolean names(String clusterId, String clusterName) {
    return rules.containsKey(RuleName.CLUSTERS) && mayUse(clusterId, clusterName);
  }

  /** Whether the group may use a cluster, as far as this says. */
  public boolean mayUse(String clusterId, String clusterName) {
    Optional<ClustersRule> clusters = rule(RuleName.CLUSTERS, ClustersRule.class);
    return !clusters.isPresent() || clusters.get().allows(Optional.of(clusterId), clusterName);
  }

  private <R extends Rule> Optional<R> rule(RuleName name, Class<R> kind) {
    return Optional.ofNullable(rules.get(name)).map(kind::cast);
  }
}
