package io.github.azkabanaws.cognito.users;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.base.text.Unseen;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.base.WarnOnce;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the groups from a verified token. Thread-safe. */
public final class GroupClaim {
  /** Cognito's own limit for the name of a group. */
  private static final int MAX_LENGTH = 128;

  private static final Pattern COMMA = Pattern.compile(",");

  private final GroupSettings settings;
  private final WarnOnce warnings;

  public GroupClaim(GroupSettings settings, WarnOnce warnings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.warnings = Objects.requireNonNull(warnings, "warnings");
  }

  /**
   * The groups that can be used, in the token's order and by their names in Azkaban; names that
   * can't be used are left out with a warning, groups that are not wanted without.
   *
   * @throws TokenRejectedException when the claim is no array of texts, or no group is left
   */
  Set<String> read(VerifiedToken token) throws TokenRejectedException {
    Set<String> groups = new LinkedHashSet<>();
    for (Object member : members(token)) {
      if (!(member instanceof String)) {
        throw malformed(token, "an array with " + LogText.quoteJson(member));
      }
      String group = (String) member;
      if (!isUsable(group)) {
        warnings.warn(
            "The Cognito group " + LogText.quote(group) + " is ignored: its name can't be used");
      } else if (settings.isIncluded(group)) {
        groups.add(settings.rename(group));
      }
    }
    if (groups.isEmpty() && !settings.isNoneAllowed()) {
      throw token.refusal(
          Reason.GROUPS_NONE,
          "expected a usable group in "
              + settings.claim()
              + ", got "
              + LogText.quoteJson(token.claims().get(settings.claim())));
    }
    return groups;
  }

  private Collection<?> members(VerifiedToken token) throws TokenRejectedException {
    Object claim = token.claims().get(settings.claim());
    if (claim == null) {
      return Collections.emptyList();
    }
    if (claim instanceof Collection) {
      return (Collection<?>) claim;
    }
    if (!(claim instanceof String)) {
      throw malformed(token, LogText.quoteJson(claim));
    }
    if (!settings.isTextAllowed()) {
      throw token.refusal(
          Reason.GROUPS_AS_TEXT,
          "expected "
              + settings.claim()
              + " to be an array, got the text "
              + LogText.quoteJson(claim));
    }
    return split((String) claim);
  }

  /** {@code [a, b]}, or the name of a single group. */
  private static List<String> split(String text) {
    String names = text.trim();
    if (!names.startsWith("[") || !names.endsWith("]")) {
      return Collections.singletonList(names);
    }
    return COMMA
        .splitAsStream(names.substring(1, names.length() - 1))
        .map(String::trim)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toList());
  }

  private TokenRejectedException malformed(VerifiedToken token, String actual) {
    return token.refusal(
        Reason.GROUPS_MALFORMED,
        "expected " + settings.claim() + " to be an array of texts, got " + actual);
  }

  /** Whether the name can stand in a page and in a log. */
  static boolean isUsable(String group) {
    return !group.trim().isEmpty()
        && group.codePointCount(0, group.length()) <= MAX_LENGTH
        && group.codePoints().noneMatch(GroupClaim::isInvisible);
  }

  /** Characters that end a line, or let two names look the same. */
  private static boolean isInvisible(int codePoint) {
    return Unseen.is(codePoint) && Character.getType(codePoint) != Character.PRIVATE_USE;
  }
}
