package io.github.azkabanaws.cognito.users;

import azkaban.utils.Props;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.BoundedPattern;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a user id is rewritten: {@code <regular expression> -> <new text>}. Immutable. */
final class UserIdRewrite {
  static final String PROPERTY = "cognito.user.id.rewrite";

  private static final String ARROW = "->";
  private static final Pattern REPLACEMENT = Pattern.compile("(?:\\$\\d|[A-Za-z0-9._@-])+");

  /**
   * Characters that stand for themselves; the others also do after a backslash or in brackets, and
   * all by their number.
   */
  private static final Pattern LITERALS =
      Pattern.compile(
          "(?:[^\\\\\\[\\](){}.*+?^$|]|\\\\(?:[^A-Za-z0-9\\s]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})"
              + "|\\[(?:[^\\\\\\[\\]^&]|\\\\(?:[^A-Za-z0-9\\s]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}))])*+");

  private static final Pattern ONE_GROUP_ONCE = Pattern.compile("[^$]*\\$1[^$]*");

  private final BoundedPattern pattern;
  private final String replacement;

  private UserIdRewrite(BoundedPattern pattern, String replacement) {
    this.pattern = pattern;
    this.replacement = replacement;
  }

  /** The rewriting that is set, unless something is wrong with it. */
  static Optional<UserIdRewrite> read(Props props, ConfigProblems problems) {
    Optional<String> text = Setting.text(props, PROPERTY, problems);
    if (!text.isPresent()) {
      return Optional.empty();
    }
    int arrow = text.get().lastIndexOf(ARROW);
    if (arrow < 0) {
      problems.add(PROPERTY, read(text.get()) + "; allowed: <regular expression> -> <new text>");
      return Optional.empty();
    }
    Optional<BoundedPattern> pattern =
        Setting.pattern(PROPERTY, text.get().substring(0, arrow).trim(), problems);
    String replacement = text.get().substring(arrow + ARROW.length()).trim();
    Optional<String> problem = problem(pattern, replacement);
    problem.ifPresent(what -> problems.add(PROPERTY, what));
    return problem.isPresent()
        ? Optional.empty()
        : pattern.map(one -> new UserIdRewrite(one, replacement));
  }

  /**
   * What the reader of the properties file has left of a value. It takes backslashes away, which
   * nobody sees in the file.
   */
  static String read(String value) {
    return "is "
        + LogText.quoteAsIs(value)
        + " (as read from the file: of two backslashes there one is left, of one none)";
  }

  /** The id after the rewriting; nothing if it does not match. */
  Optional<String> apply(String id) {
    return pattern.match(id).map(this::replace);
  }

  /**
   * Whether two ids are never rewritten to the same one: so when the expression is literals around
   * one group that the new text has once, since only fixed texts are exchanged then.
   */
  boolean keepsNamesApart() {
    return ONE_GROUP_ONCE.matcher(replacement).matches()
        && pattern.groupCount() == 1
        && isGroupBetweenLiterals(pattern.toString());
  }

  @Override
  public String toString() {
    return pattern + " " + ARROW + " " + replacement;
  }

  private static boolean isGroupBetweenLiterals(String expression) {
    Matcher before = LITERALS.matcher(expression);
    int open = before.lookingAt() ? before.end() : 0;
    if (!expression.startsWith("(", open) || expression.startsWith("(?", open)) {
      return false;
    }
    // The group ends where the rest is literals and what is inside is an expression of its own.
    for (int close = expression.indexOf(')', open);
        close != -1;
        close = expression.indexOf(')', close + 1)) {
      if (LITERALS.matcher(expression.substring(close + 1)).matches()
          && isExpression(expression.substring(open + 1, close))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isExpression(String text) {
    try {
      BoundedPattern.compile(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private String replace(Matcher match) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c == '$') {
        i++;
        String group = match.group(replacement.charAt(i) - '0');
        out.append(group == null ? "" : group);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * @param pattern none if what is set is not an expression
   */
  private static Optional<String> problem(Optional<BoundedPattern> pattern, String replacement) {
    if (!REPLACEMENT.matcher(replacement).matches()) {
      return Optional.of(
          "ends with "
              + LogText.quote(replacement)
              + "; allowed after the arrow: $1 to $9 for a group, and A-Z a-z 0-9 . _ @ -");
    }
    if (replacement.indexOf('$') < 0) {
      return Optional.of("would make everybody the same user; use $1 for a group");
    }
    return pattern.flatMap(one -> missingGroup(one, replacement));
  }

  private static Optional<String> missingGroup(BoundedPattern pattern, String replacement) {
    for (int i = 0; i < replacement.length(); i++) {
      // Behind each $ is a digit, as was seen before.
      if (replacement.charAt(i) == '$' && replacement.charAt(i + 1) - '0' > pattern.groupCount()) {
        return Optional.of(
            "has $" + replacement.charAt(i + 1) + " but only " + pattern.groupCount() + " groups");
      }
    }
    return Optional.empty();
  }
}
