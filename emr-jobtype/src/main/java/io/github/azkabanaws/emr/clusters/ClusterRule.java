package io.github.azkabanaws.emr.clusters;

import java.util.Optional;

/** What is to be done when a name or tags fit several active clusters. */
public enum ClusterRule {
  /** Refuse. */
  ONE("one"),
  /** Take the one that was created last. */
  NEWEST("newest"),
  /** Take the ready one with the fewest active steps. */
  MOST_FREE("most-free");

  private final String text;

  ClusterRule(String text) {
    this.text = text;
  }

  /** The rule that is written so, if there is one. */
  static Optional<ClusterRule> of(String text) {
    for (ClusterRule rule : values()) {
      if (rule.text.equals(text)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /** As the administrator writes it. */
  @Override
  public String toString() {
    return text;
  }
}
