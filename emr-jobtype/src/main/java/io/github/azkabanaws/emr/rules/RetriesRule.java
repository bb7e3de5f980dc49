package io.github.azkabanaws.emr.rules;

import io.github.azkabanaws.emr.base.Settings;
import java.util.Optional;

/** How often Azkaban may run a job again that has failed, as the job's {@code retries} says. */
final class RetriesRule implements Rule {
  private static final int MOST = 1_000;

  private final int most;

  private RetriesRule(int most) {
    this.most = most;
  }

  static RetriesRule parse(String value) throws BadRuleException {
    return new RetriesRule(RuleText.number(value, 0, MOST));
  }

  @Override
  public Optional<String> against(Work work) {
    return work.retries()
        .filter(written -> !isWithin(written))
        .map(written -> Work.RETRIES + "=" + Settings.show(written) + " in the job");
  }

  /** What is no number Azkaban may still read in a way of its own. */
  private boolean isWithin(String written) {
    try {
      return Integer.parseInt(written.trim()) <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return String.valueOf(most);
  }
}
