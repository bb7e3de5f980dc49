package io.github.azkabanaws.cognito.users;

import azkaban.utils.Props;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.BoundedPattern;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import io.github.azkabanaws.cognito.token.ClaimNames;
import io.github.azkabanaws.cognito.token.TokenUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a user id is made of a token; immutable. */
public final class UserIdSettings {
  public static final String USER_ID = "cognito.user.id";
  public static final String REWRITE = UserIdRewrite.PROPERTY;
  public static final String PATTERN = "cognito.user.id.pattern";
  public static final String ALLOW_FORGEABLE = "cognito.allow.forgeable.user.id";
  public static final String ALLOW_PROXY_NAMES = "cognito.allow.proxy.names";

  public static final List<String> PROPERTIES =
      Collections.unmodifiableList(
          Arrays.asList(USER_ID, REWRITE, PATTERN, ALLOW_FORGEABLE, ALLOW_PROXY_NAMES));

  static final String DEFAULT_TEMPLATES = "{cognito:username},{username}";

  private static final String OR_SWITCH =
      ", or set " + ALLOW_FORGEABLE + "=true after reading docs/user-ids.md";

  private final List<UserIdTemplate> templates;
  private final Optional<UserIdRewrite> rewrite;
  private final Optional<BoundedPattern> narrowed;
  private final boolean proxyNamesAllowed;

  private UserIdSettings(
      List<UserIdTemplate> templates,
      Optional<UserIdRewrite> rewrite,
      Optional<BoundedPattern> narrowed,
      boolean proxyNamesAllowed) {
    this.templates = Collections.unmodifiableList(templates);
    this.rewrite = rewrite;
    this.narrowed = narrowed;
    this.proxyNamesAllowed = proxyNamesAllowed;
  }

  public static UserIdSettings read(Props props, ConfigProblems problems) {
    boolean forgeable = Setting.flag(props, ALLOW_FORGEABLE, false, problems);
    Optional<UserIdRewrite> rewrite = UserIdRewrite.read(props, problems);
    boolean rewritten = props.containsKey(REWRITE);
    List<UserIdTemplate> templates = new ArrayList<>();
    for (String text :
        Setting.text(props, USER_ID, problems).orElse(DEFAULT_TEMPLATES).split(",", -1)) {
      try {
        UserIdTemplate template = UserIdTemplate.parse(text.trim());
        if (!rewritten) {
          template.checkBeginning();
        }
        templates.add(template);
      } catch (IllegalArgumentException e) {
        problems.add(USER_ID, "has " + LogText.quote(text.trim()) + ": " + e.getMessage());
      }
    }
    if (!forgeable) {
      forgeable(templates)
          .ifPresent(
              problem ->
                  problems.add(USER_ID, problem + "; use {cognito:username} or {sub}" + OR_SWITCH));
      lossy(rewrite)
          .ifPresent(
              problem ->
                  problems.add(REWRITE, problem + "; use literals and one group" + OR_SWITCH));
    }
    Optional<BoundedPattern> narrowed =
        Setting.text(props, PATTERN, problems)
            .flatMap(text -> Setting.pattern(PATTERN, text, problems));
    return new UserIdSettings(
        templates, rewrite, narrowed, Setting.flag(props, ALLOW_PROXY_NAMES, false, problems));
  }

  /**
   * Whether each kind of token that may sign in has a template that it can fill. One kind without
   * is a doubt, because the others sign in; if none has one, nobody can.
   *
   * @param uses the kinds of tokens
   */
  public void checkUses(Set<TokenUse> uses, ConfigProblems problems) {
    List<String> missing = new ArrayList<>();
    for (TokenUse use : uses) {
      if (!templates.isEmpty() && templates.stream().noneMatch(template -> template.isFor(use))) {
        missing.add(
            "has no template for "
                + use.claimValue()
                + " tokens, which "
                + TokenUse.PROPERTY
                + " allows: add one with {"
                + use.userNameClaim()
                + "}");
      }
    }
    boolean nobody = missing.size() == uses.size();
    missing.forEach(
        text -> {
          if (nobody) {
            problems.add(USER_ID, text);
          } else {
            problems.doubt(USER_ID, text);
          }
        });
    for (UserIdTemplate template : templates) {
      for (String claim : template.claims()) {
        ClaimNames.doubt(claim, uses)
            // One template for each kind of token is the rule, and the default.
            .filter(doubt -> !UserIdTemplate.isUserName(claim))
            .ifPresent(
                doubt ->
                    problems.doubt(
                        USER_ID, "has " + LogText.quote(template.toString()) + ", " + doubt));
      }
    }
  }

  List<UserIdTemplate> templates() {
    return templates;
  }

  /** Whether a template holds the pool. */
  public boolean namesPool() {
    return templates.stream().anyMatch(UserIdTemplate::namesPool);
  }

  /** Whether no two people of different pools can get the same user id. */
  public boolean keepsPoolsApart() {
    return templates.stream().allMatch(UserIdTemplate::keepsPoolsApart)
        && !lossy(rewrite).isPresent()
        && !forgeable(templates).isPresent();
  }

  /** Whether a token user may have the name of an account that an XML user's jobs run as. */
  boolean areProxyNamesAllowed() {
    return proxyNamesAllowed;
  }

  /** The settings that let people choose their user id, or make one of two people's, in words. */
  public List<String> weaknesses() {
    List<String> weaknesses = new ArrayList<>();
    forgeable(templates)
        .ifPresent(
            problem ->
                weaknesses.add(
                    USER_ID + " " + problem + "; use {cognito:username} or {sub} instead"));
    lossy(rewrite)
        .ifPresent(
            problem -> weaknesses.add(REWRITE + " " + problem + "; use literals and one group"));
    return weaknesses;
  }

  /** The id after the rewriting, if there is one; nothing if the id does not match it. */
  Optional<String> rewrite(String id) {
    return rewrite.isPresent() ? rewrite.get().apply(id) : Optional.of(id);
  }

  /** The rewriting as it was read, for messages. */
  String rewriteText() {
    return REWRITE + "=" + rewrite.get();
  }

  /** The expression for wanted ids as it was read, for messages. */
  String patternText() {
    return PATTERN + "=" + narrowed.get();
  }

  /** Whether the id is among those that the administrator wants. */
  boolean isWanted(String id) {
    return !narrowed.isPresent() || narrowed.get().matches(id);
  }

  private static Optional<String> lossy(Optional<UserIdRewrite> rewrite) {
    return rewrite
        .filter(one -> !one.keepsNamesApart())
        .map(
            one ->
                UserIdRewrite.read(one.toString())
                    + ", which can make the same user id for two people: only literals around one"
                    + " group, with $1 once after the arrow, keep them apart");
  }

  private static Optional<String> forgeable(List<UserIdTemplate> templates) {
    for (int i = 0; i < templates.size(); i++) {
      UserIdTemplate template = templates.get(i);
      if (template.isForgeable()) {
        return Optional.of(
            "has "
                + LogText.quote(template.toString())
                + ", with which people can choose their own user id and so take somebody else's");
      }
      if (template.isAmbiguous()) {
        return Optional.of(
            "has "
                + LogText.quote(template.toString())
                + ", which can make the same user id for two people: nobody can tell where one"
                + " claim ends and the next begins");
      }
      for (UserIdTemplate earlier : templates.subList(0, i)) {
        if (template.mayCollideWith(earlier)) {
          return Optional.of(
              "has "
                  + LogText.quote(earlier.toString())
                  + " and "
                  + LogText.quote(template.toString())
                  + ", which can make the same user id for two people unless each begins with"
                  + " letters of its own");
        }
      }
    }
    return Optional.empty();
  }
}
