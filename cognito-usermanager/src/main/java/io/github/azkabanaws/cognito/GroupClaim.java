package io.github.azkabanaws.cognito;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** Reads the groups from a verified token, claim {@code cognito:groups}. */
final class GroupClaim {
  static final String NAME = "cognito:groups";

  /** Cognito's own limit for the name of a group. */
  private static final int MAX_LENGTH = 128;

  private final WarnOnce warnings;

  GroupClaim(WarnOnce warnings) {
    this.warnings = Objects.requireNonNull(warnings, "warnings");
  }

  /**
   * The groups that can be used, in the token's order; names that can't be are left out with a
   * warning.
   *
   * @throws TokenRejectedException when the claim is no array of texts, or no group is left
   */
  Set<String> read(VerifiedToken token) throws TokenRejectedException {
    Object claim = token.claims().get(NAME);
    if (claim instanceof String) {
      throw token.refusal(
          Reason.GROUPS_AS_TEXT,
          "expected " + NAME + " to be an array, got the text " + LogText.quoteJson(claim));
    }
    if (claim != null && !(claim instanceof Collection)) {
      throw malformed(token, LogText.quoteJson(claim));
    }
    Set<String> groups = new LinkedHashSet<>();
    if (claim != null) {
      for (Object member : (Collection<?>) claim) {
        if (!(member instanceof String)) {
          throw malformed(token, "an array with " + LogText.quoteJson(member));
        }
        String group = (String) member;
        if (isUsable(group)) {
          groups.add(group);
        } else {
          warnings.warn(
              "The Cognito group " + LogText.quote(group) + " is ignored: its name can't be used");
        }
      }
    }
    if (groups.isEmpty()) {
      throw token.refusal(
          Reason.GROUPS_NONE,
          "expected a usable group in " + NAME + ", got " + LogText.quoteJson(claim));
    }
    return groups;
  }

  private static TokenRejectedException malformed(VerifiedToken token, String actual) {
    return token.refusal(
        Reason.GROUPS_MALFORMED, "expected " + NAME + " to be an array of texts, got " + actual);
  }

  private static boolean isUsable(String group) {
    return !group.trim().isEmpty()
        && group.codePointCount(0, group.length()) <= MAX_LENGTH
        && group.codePoints().noneMatch(GroupClaim::isInvisible);
  }

  /** Characters that end a line, or let two names look the same. */
  private static boolean isInvisible(int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
      case Character.SURROGATE:
      case Character.UNASSIGNED:
        return true;
      default:
        return false;
    }
  }
}
