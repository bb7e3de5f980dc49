package io.github.azkabanaws.emr.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules that a block of the file can have, and how their values are read. */
public enum RuleName {
  CLUSTERS("clusters", ClustersRule::parse),
  STEPS_ON_CLUSTER("steps.cluster", text -> StepsRule.parse(text, StepsRule.MOST_ON_CLUSTER)),
  STEPS("steps", text -> StepsRule.parse(text, StepsRule.MOST)),
  HOURS("hours", HoursRule::parse),
  WAIT("wait", TimeRule::parse),
  RUN("run", TimeRule::parse),
  SCRIPTS("scripts", ScriptsRule::parse),
  RETRIES("retries", RetriesRule::parse),
  ARGUMENTS("arguments", ArgumentsRule::parse);

  /** Makes the rule. */
  private interface Parser {
    Rule parse(String value) throws BadRuleException;
  }

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // Each is a method without state.
  private final Parser parser;

  RuleName(String text, Parser parser) {
    this.text = text;
    this.parser = parser;
  }

  static Optional<RuleName> of(String text) {
    for (RuleName name : values()) {
      if (name.text.equals(text)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (RuleName name : values()) {
      texts.add(name.text);
    }
    return texts;
  }

  /** The rule that the value stands for. */
  Rule read(String value) throws BadRuleException {
    return parser.parse(value);
  }

  /** The name as it stands in the file. */
  @Override
  public String toString() {
    return text;
  }
}
