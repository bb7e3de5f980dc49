package io.github.azkabanaws.emr.groups;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A pattern of the administrator's that says what a group may have: {@code *} stands for any text,
 * {@code {group}} for the group that a job runs as. Immutable.
 */
public final class GroupPattern {
  /** What stands for the group. */
  public static final String GROUP = "{group}";

  /** What {@link #parse} wants of the two, as it follows "with". */
  public static final String RULE =
      "* for any text and "
          + GROUP
          + " for the group, which * must not stand before and after which nothing or a character"
          + " like / has to follow";

  /** What a group's name can have in it, or could by a pattern. */
  private static final Pattern GOES_ON = Pattern.compile("[A-Za-z0-9._@*-].*");

  private static final String ANY = "*";

  private final String text;

  private GroupPattern(String text) {
    this.text = text;
  }

  /**
   * Reads one. A wildcard before the group could stand for another team's folder; a character that
   * groups' names are made of, after it, could be the end of a longer name.
   *
   * @param rest what may stand beside the group, {@code *} included
   * @return none if it is not clear what the pattern allows to whom
   */
  public static Optional<GroupPattern> parse(String text, Pattern rest) {
    String[] parts = text.split(Pattern.quote(GROUP), -1);
    for (int i = 0; i < parts.length; i++) {
      boolean first = i == 0;
      boolean last = i == parts.length - 1;
      if (!rest.matcher(parts[i]).matches()
          || (!last && parts[i].contains(ANY))
          || (!first && GOES_ON.matcher(parts[i]).matches())
          || (!first && !last && parts[i].isEmpty())) {
        return Optional.empty();
      }
    }
    return Optional.of(new GroupPattern(text));
  }

  /** Whether the group may have what is called so. */
  public boolean allows(String group, String wanted) {
    StringBuilder regex = new StringBuilder();
    for (String literal : text.split("\\*", -1)) {
      regex.append(regex.length() == 0 ? "" : ".*");
      regex.append(Pattern.quote(literal.replace(GROUP, group)));
    }
    return Pattern.matches(regex.toString(), wanted);
  }

  /** Whether it may allow the group something whose name begins so. */
  public boolean mayAllow(String group, String beginning) {
    String literal = beginning(group);
    boolean isWhole = !text.contains(ANY);
    return literal.startsWith(beginning) || (!isWhole && beginning.startsWith(literal));
  }

  /** What all that it allows to the group begins with. */
  public String beginning(String group) {
    return text.split("\\*", 2)[0].replace(GROUP, group);
  }

  /** Whether it allows all groups the same, and more than one thing. */
  public boolean isForAll() {
    return text.contains(ANY) && !text.contains(GROUP);
  }

  /** Some of them as the end of a sentence. */
  public static String listed(List<GroupPattern> patterns) {
    return patterns.isEmpty()
        ? "none"
        : patterns.stream().map(GroupPattern::toString).collect(Collectors.joining(", "));
  }

  /** As the administrator wrote it. */
  @Override
  public String toString() {
    return text;
  }
}
