package io.github.azkabanaws.emr.rules;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which of the clusters that jobs may use are the group's: names and ids, compared whole. */
final class ClustersRule implements Rule {
  /** What would be a slip in a file of this kind far sooner than a part of a name. */
  private static final Pattern UNLIKELY = Pattern.compile("[*#;=\"'`\\[\\]{}]");

  private final Set<String> allowed;

  private ClustersRule(Set<String> allowed) {
    this.allowed = Collections.unmodifiableSet(allowed);
  }

  static ClustersRule parse(String value) throws BadRuleException {
    Set<String> names = RuleText.members(value);
    for (String name : names) {
      if (UNLIKELY.matcher(name).find()) {
        throw new BadRuleException(
            "must be names or ids of clusters, with commas, which are compared whole: no quotes,"
                + " no comment behind them and no wildcard; "
                + BoundariesReader.ANY
                + " is every cluster that jobs may use, and one with such a name is named by its"
                + " id");
      }
    }
    return new ClustersRule(names);
  }

  /**
   * Whether the group may use a cluster.
   *
   * @param id none of one that is still to be started
   */
  boolean allows(Optional<String> id, String name) {
    return allowed.contains(name) || id.filter(allowed::contains).isPresent();
  }

  @Override
  public Optional<String> against(Work work) {
    return work.cluster()
        .filter(cluster -> !allows(cluster.id(), cluster.name()))
        .map(cluster -> "the cluster is " + cluster);
  }

  @Override
  public String toString() {
    return String.join(", ", allowed);
  }
}
