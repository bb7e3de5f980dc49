package io.github.azkabanaws.emr.rules;

import java.util.Optional;

/** One rule of a boundary, which shows itself as it stands in the file. Immutable. */
interface Rule {
  /**
   * What of a job is against the rule, as it follows "but"; nothing if it is not, or if the rule is
   * about something else than what a job is made of.
   */
  default Optional<String> against(Work work) {
    return Optional.empty();
  }

  /**
   * The rule as it holds for a group.
   *
   * @param group the group's name, in place of {@code {group}}
   */
  default Rule of(String group) {
    return this;
  }
}
