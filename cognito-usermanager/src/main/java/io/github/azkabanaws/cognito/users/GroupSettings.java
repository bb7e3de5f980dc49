package io.github.azkabanaws.cognito.users;

import azkaban.utils.Props;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.BoundedPattern;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import io.github.azkabanaws.cognito.token.ClaimNames;
import io.github.azkabanaws.cognito.token.ClaimTrust;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which groups a token gives; immutable. */
public final class GroupSettings {
  public static final String CLAIM = "cognito.groups.claim";
  public static final String INCLUDE = "cognito.groups.include";
  public static final String RENAME = "cognito.groups.rename";
  public static final String ALLOW_TEXT = "cognito.allow.groups.as.text";
  public static final String ALLOW_NONE = "cognito.allow.no.groups";
  public static final String ALLOW_MUTABLE = "cognito.allow.mutable.groups.claim";

  public static final List<String> PROPERTIES =
      Collections.unmodifiableList(
          Arrays.asList(CLAIM, INCLUDE, RENAME, ALLOW_TEXT, ALLOW_NONE, ALLOW_MUTABLE));

  static final String DEFAULT_CLAIM = "cognito:groups";

  private static final Pattern NAME = Pattern.compile("[!-~&&[^{}|,]]{1,256}");
  private static final Pattern ARROW = Pattern.compile("->");

  private final String claim;
  private final Optional<BoundedPattern> include;
  private final Map<String, String> rename;
  private final boolean textAllowed;
  private final boolean noneAllowed;

  private GroupSettings(
      String claim,
      Optional<BoundedPattern> include,
      Map<String, String> rename,
      boolean textAllowed,
      boolean noneAllowed) {
    this.claim = claim;
    this.include = include;
    this.rename = rename;
    this.textAllowed = textAllowed;
    this.noneAllowed = noneAllowed;
  }

  public static GroupSettings read(Props props, ConfigProblems problems) {
    String claim = Setting.text(props, CLAIM, problems).orElse(DEFAULT_CLAIM);
    boolean mutableAllowed = Setting.flag(props, ALLOW_MUTABLE, false, problems);
    if (!NAME.matcher(claim).matches()) {
      problems.add(CLAIM, "is " + LogText.quote(claim) + "; allowed: the name of one claim");
    } else if (ClaimNames.problem(claim).isPresent()) {
      problems.add(CLAIM, "is " + LogText.quote(claim) + ", " + ClaimNames.problem(claim).get());
    } else if (!mutableAllowed && ClaimTrust.mayBeChosen(claim)) {
      problems.add(
          CLAIM,
          "is "
              + LogText.quote(claim)
              + ", which the user pool may let people write themselves, and so choose their"
              + " groups; use "
              + DEFAULT_CLAIM
              + " or a claim of the pre-token-generation trigger, or set "
              + ALLOW_MUTABLE
              + "=true after reading docs/user-ids.md");
    }
    Optional<BoundedPattern> include =
        Setting.text(props, INCLUDE, problems)
            .flatMap(text -> Setting.pattern(INCLUDE, text, problems));
    Map<String, String> rename = rename(props, problems);
    for (String group : rename.keySet()) {
      if (!isIncluded(group, include)) {
        problems.add(
            RENAME,
            "has "
                + LogText.quote(group)
                + ", which "
                + INCLUDE
                + " leaves out before it is renamed");
      }
    }
    return new GroupSettings(
        claim,
        include,
        rename,
        Setting.flag(props, ALLOW_TEXT, false, problems),
        Setting.flag(props, ALLOW_NONE, false, problems));
  }

  public String claim() {
    return claim;
  }

  /** Whether the administrator wants the group, by the name that it has in the token. */
  boolean isIncluded(String group) {
    return isIncluded(group, include);
  }

  private static boolean isIncluded(String group, Optional<BoundedPattern> include) {
    return !include.isPresent() || include.get().matches(group);
  }

  /** The name that the group has in Azkaban. */
  String rename(String group) {
    return rename.getOrDefault(group, group);
  }

  /** What a group becomes that is included; nothing if it keeps its name. */
  Optional<String> renamed(String group) {
    return Optional.ofNullable(rename.get(group));
  }

  /** Whether some group of a token has this name in Azkaban. */
  boolean canBe(String group) {
    return rename.containsValue(group) || (!rename.containsKey(group) && isIncluded(group));
  }

  boolean isTextAllowed() {
    return textAllowed;
  }

  boolean isNoneAllowed() {
    return noneAllowed;
  }

  private static Map<String, String> rename(Props props, ConfigProblems problems) {
    Map<String, String> names = new HashMap<>();
    Optional<String> text = Setting.text(props, RENAME, problems);
    if (!text.isPresent()) {
      return Collections.emptyMap();
    }
    for (String item : text.get().split(",", -1)) {
      String[] pair = ARROW.split(item, -1);
      if (pair.length != 2
          || !GroupClaim.isUsable(pair[0].trim())
          || !GroupClaim.isUsable(pair[1].trim())) {
        problems.add(
            RENAME,
            "has " + LogText.quote(item.trim()) + "; allowed: <Cognito group> -> <Azkaban group>");
      } else if (names.put(pair[0].trim(), pair[1].trim()) != null) {
        problems.add(RENAME, "has " + LogText.quote(pair[0].trim()) + " twice");
      }
    }
    return Collections.unmodifiableMap(names);
  }
}
