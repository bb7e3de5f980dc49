package io.github.azkabanaws.emr.rules;

import io.github.azkabanaws.base.settings.NearestName;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.base.text.Unseen;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the file: blocks {@code [group]}, and {@code [*]} for all groups, with lines {@code rule =
 * value} in them. It goes on after a mistake, so that all are told at once. One for each text.
 */
public final class BoundariesReader {
  /** The value by which a group has a rule of all groups not. */
  static final String ANY = "any";

  static final String ALL = "*";

  private static final Pattern HEADING = Pattern.compile("\\[\\s*(.*?)\\s*]");

  /** What a group's name can be at all, whatever the settings say. */
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9._@][A-Za-z0-9._@-]{0,63}");

  private static final int NEAR = 2;

  private final List<String> mistakes = new ArrayList<>();
  private final Map<String, Integer> headings = new HashMap<>();
  private final Map<String, Map<RuleName, Optional<Rule>>> blocks = new HashMap<>();
  private Optional<Map<RuleName, Optional<Rule>>> block = Optional.empty();
  private final Map<RuleName, Integer> lineOfRule = new EnumMap<>(RuleName.class);
  private boolean toldOfNoHeading;

  private BoundariesReader() {}

  /**
   * Reads a whole file.
   *
   * @throws BoundariesException with every mistake and its line
   */
  public static Boundaries read(String text) throws BoundariesException {
    BoundariesReader reader = new BoundariesReader();
    String[] lines = text.split("\r?\n", -1);
    for (int i = 0; i < lines.length; i++) {
      reader.line(i + 1, lines[i]);
    }
    return reader.end();
  }

  private Boundaries end() throws BoundariesException {
    Map<RuleName, Optional<Rule>> ofAll = blocks.remove(ALL);
    if (ofAll == null) {
      mistakes.add(
          "there is no block [*], which is for the groups that have none of their own; write it"
              + " with nothing in it if those have no boundaries");
    }
    if (!mistakes.isEmpty()) {
      throw new BoundariesException(mistakes);
    }
    Map<RuleName, Rule> rules = new EnumMap<>(RuleName.class);
    ofAll.forEach((name, rule) -> rule.ifPresent(own -> rules.put(name, own)));
    return new Boundaries(rules, blocks);
  }

  private void line(int number, String written) {
    OptionalInt unseen = written.codePoints().filter(c -> c != '\t' && Unseen.moves(c)).findFirst();
    if (unseen.isPresent()) {
      String shown = LogText.quote(new String(Character.toChars(unseen.getAsInt())));
      mistake(number, "has a character that can't be seen, " + shown);
      return;
    }
    String line = written.trim();
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith("[")) {
      heading(number, line);
    } else {
      rule(number, line);
    }
  }

  private void heading(int number, String line) {
    lineOfRule.clear();
    // What is below a bad heading is looked at all the same.
    Map<RuleName, Optional<Rule>> rules = new EnumMap<>(RuleName.class);
    block = Optional.of(rules);
    Matcher heading = HEADING.matcher(line);
    String group = heading.matches() ? heading.group(1) : "";
    if (!group.equals(ALL) && !GROUP.matcher(group).matches()) {
      mistake(number, "is no heading [group] or [*]: " + LogText.quote(line));
      return;
    }
    Integer first = headings.putIfAbsent(group, number);
    if (first != null) {
      mistake(number, "begins the block [" + group + "] a second time, after line " + first);
      return;
    }
    blocks.put(group, rules);
  }

  private void rule(int number, String line) {
    int sign = line.indexOf('=');
    if (sign < 0) {
      mistake(number, "is neither [group] nor rule = value: " + LogText.quote(line));
      return;
    }
    String name = line.substring(0, sign).trim();
    String value = line.substring(sign + 1).trim();
    Optional<RuleName> known = RuleName.of(name);
    if (!known.isPresent()) {
      String meant =
          NearestName.of(name, RuleName.texts(), NEAR)
              .map(nearest -> "; did you mean " + nearest + "?")
              .orElse("; there are " + String.join(", ", RuleName.texts()));
      mistake(number, "has no rule of this version: " + LogText.quote(name) + meant);
      return;
    }
    if (!block.isPresent()) {
      if (!toldOfNoHeading) {
        toldOfNoHeading = true;
        mistake(number, "stands above the first heading; [*] before it is for all groups");
      }
      return;
    }
    add(number, known.get(), value, block.get());
  }

  private void add(int number, RuleName name, String value, Map<RuleName, Optional<Rule>> rules) {
    Integer first = lineOfRule.putIfAbsent(name, number);
    if (first != null) {
      mistake(number, "sets " + name + " a second time in its block, after line " + first);
      return;
    }
    if (value.isEmpty()) {
      mistake(number, "has no value for " + name + "; " + ANY + " is no boundary");
      return;
    }
    try {
      rules.put(name, value.equals(ANY) ? Optional.empty() : Optional.of(name.read(value)));
    } catch (BadRuleException e) {
      mistake(number, "sets " + name + " = " + LogText.quote(value) + ", which " + e.getMessage());
    }
  }

  private void mistake(int number, String what) {
    mistakes.add("line " + number + " " + what);
  }
}
