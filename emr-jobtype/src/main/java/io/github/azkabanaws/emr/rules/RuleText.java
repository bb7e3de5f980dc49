package io.github.azkabanaws.emr.rules;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the numbers and lists of the file. */
final class RuleText {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private RuleText() {}

  /** A whole number. */
  static int number(String value, int least, int most) throws BadRuleException {
    if (NUMBER.matcher(value).matches()) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new BadRuleException("must be a number from " + least + " to " + most);
  }

  /** The trimmed members between commas, in their order, none of them empty and none twice. */
  static Set<String> members(String value) throws BadRuleException {
    Set<String> members = new LinkedHashSet<>();
    for (String member : value.split(",", -1)) {
      String trimmed = member.trim();
      if (trimmed.isEmpty()) {
        throw new BadRuleException("has an empty member: there is a comma too many");
      }
      if (!members.add(trimmed)) {
        throw new BadRuleException("has a member twice");
      }
    }
    return members;
  }
}
