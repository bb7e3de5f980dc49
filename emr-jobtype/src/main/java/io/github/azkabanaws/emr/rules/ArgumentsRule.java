package io.github.azkabanaws.emr.rules;

import io.github.azkabanaws.emr.step.Command;
import java.util.Optional;

/** How many arguments a script may get. */
final class ArgumentsRule implements Rule {
  /** More than fit into a step. */
  private static final int MOST = 10_000;

  private final int most;

  private ArgumentsRule(int most) {
    this.most = most;
  }

  static ArgumentsRule parse(String value) throws BadRuleException {
    return new ArgumentsRule(RuleText.number(value, 0, MOST));
  }

  @Override
  public Optional<String> against(Work work) {
    for (Command command : work.commands()) {
      int arguments = command.arguments().size();
      if (arguments > most) {
        return Optional.of(command.property() + " has " + arguments + " arguments");
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return String.valueOf(most);
  }
}
