package io.github.azkabanaws.cognito;

import azkaban.utils.Props;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a user id is made of a token; immutable. */
final class UserIdSettings {
  static final String USER_ID = "cognito.user.id";
  static final String REWRITE = "cognito.user.id.rewrite";
  static final String PATTERN = "cognito.user.id.pattern";
  static final String ALLOW_FORGEABLE = "cognito.allow.forgeable.user.id";

  static final List<String> PROPERTIES =
      Collections.unmodifiableList(Arrays.asList(USER_ID, REWRITE, PATTERN, ALLOW_FORGEABLE));

  static final String DEFAULT_TEMPLATES = "{cognito:username},{username}";

  private static final String ARROW = "->";
  private static final Pattern REPLACEMENT = Pattern.compile("(?:\\$\\d|[A-Za-z0-9._@-])+");

  private final List<UserIdTemplate> templates;
  private final BoundedPattern rewritten;
  private final String replacement;
  private final BoundedPattern narrowed;

  private UserIdSettings(
      List<UserIdTemplate> templates,
      BoundedPattern rewritten,
      String replacement,
      BoundedPattern narrowed) {
    this.templates = Collections.unmodifiableList(templates);
    this.rewritten = rewritten;
    this.replacement = replacement;
    this.narrowed = narrowed;
  }

  static UserIdSettings read(Props props, ConfigProblems problems) {
    Optional<String> rewrite = Setting.text(props, REWRITE, problems);
    boolean forgeable = Setting.flag(props, ALLOW_FORGEABLE, false, problems);
    List<UserIdTemplate> templates = new ArrayList<>();
    for (String text :
        Setting.text(props, USER_ID, problems).orElse(DEFAULT_TEMPLATES).split(",", -1)) {
      try {
        templates.add(UserIdTemplate.parse(text.trim()));
      } catch (IllegalArgumentException e) {
        problems.add(USER_ID, "has " + LogText.quote(text.trim()) + ": " + e.getMessage());
      }
    }
    if (!forgeable) {
      forgeable(templates, rewrite.isPresent())
          .ifPresent(
              problem ->
                  problems.add(
                      USER_ID,
                      problem
                          + "; use {cognito:username} or {sub}, or set "
                          + ALLOW_FORGEABLE
                          + "=true after reading about it in the README"));
    }
    BoundedPattern rewritten = null;
    String replacement = null;
    if (rewrite.isPresent()) {
      int arrow = rewrite.get().lastIndexOf(ARROW);
      if (arrow < 0) {
        problems.add(
            REWRITE,
            "is " + LogText.quote(rewrite.get()) + "; allowed: <regular expression> -> <new text>");
      } else {
        String pattern = rewrite.get().substring(0, arrow).trim();
        replacement = rewrite.get().substring(arrow + ARROW.length()).trim();
        rewritten = Setting.pattern(REWRITE, pattern, problems);
        checkReplacement(rewritten, replacement, problems);
      }
    }
    BoundedPattern narrowed =
        Setting.text(props, PATTERN, problems)
            .map(text -> Setting.pattern(PATTERN, text, problems))
            .orElse(null);
    return new UserIdSettings(templates, rewritten, replacement, narrowed);
  }

  List<UserIdTemplate> templates() {
    return templates;
  }

  /** What to say at the start about templates that let people choose their user id. */
  Optional<String> warning() {
    return forgeable(templates, rewritten != null)
        .map(problem -> USER_ID + " " + problem + "; use {cognito:username} or {sub} instead");
  }

  /** The id after the rewriting, if there is one; nothing if the id does not match it. */
  Optional<String> rewrite(String id) {
    if (rewritten == null) {
      return Optional.of(id);
    }
    return rewritten.match(id).map(this::replace);
  }

  /** Whether the id is among those that the administrator wants. */
  boolean isWanted(String id) {
    return narrowed == null || narrowed.matches(id);
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

  private static Optional<String> forgeable(List<UserIdTemplate> templates, boolean isRewritten) {
    for (int i = 0; i < templates.size(); i++) {
      UserIdTemplate template = templates.get(i);
      if (template.isForgeable(isRewritten)) {
        return Optional.of(
            "has "
                + LogText.quote(template.toString())
                + ", with which people can choose their own user id and so take somebody else's");
      }
      for (UserIdTemplate earlier : templates.subList(0, i)) {
        if (template.mayCollideWith(earlier, isRewritten)) {
          return Optional.of(
              "has "
                  + LogText.quote(earlier.toString())
                  + " and "
                  + LogText.quote(template.toString())
                  + ", which can make the same user id for two people unless each begins with"
                  + " letters of its own and nothing is rewritten");
        }
      }
    }
    return Optional.empty();
  }

  private static void checkReplacement(
      BoundedPattern pattern, String replacement, ConfigProblems problems) {
    if (!REPLACEMENT.matcher(replacement).matches()) {
      problems.add(
          REWRITE,
          "ends with "
              + LogText.quote(replacement)
              + "; allowed after the arrow: $1 to $9 for a group, and A-Z a-z 0-9 . _ @ -");
    } else if (pattern != null) {
      for (int i = 0; i < replacement.length() - 1; i++) {
        if (replacement.charAt(i) == '$'
            && replacement.charAt(i + 1) - '0' > pattern.groupCount()) {
          problems.add(
              REWRITE,
              "has $"
                  + replacement.charAt(i + 1)
                  + " but only "
                  + pattern.groupCount()
                  + " groups");
        }
      }
      if (replacement.indexOf('$') < 0) {
        problems.add(REWRITE, "would make everybody the same user; use $1 for a group");
      }
    }
  }
}
