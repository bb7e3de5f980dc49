package io.github.azkabanaws.emr.rules;

/** How many steps may be active at a time: on a cluster, or on all together. */
final class StepsRule implements Rule {
  /** What EMR takes on a cluster. */
  static final int MOST_ON_CLUSTER = 256;

  static final int MOST = 100_000;

  private final int most;

  private StepsRule(int most) {
    this.most = most;
  }

  static StepsRule parse(String value, int limit) throws BadRuleException {
    return new StepsRule(RuleText.number(value, 1, limit));
  }

  /** At most so many. */
  int most() {
    return most;
  }

  @Override
  public String toString() {
    return String.valueOf(most);
  }
}
