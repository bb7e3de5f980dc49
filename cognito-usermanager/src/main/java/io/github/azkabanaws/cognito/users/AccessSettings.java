package io.github.azkabanaws.cognito.users;

import azkaban.utils.Props;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.BoundedPattern;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which names may be given permissions, and as whom somebody's jobs may run; immutable. */
public final class AccessSettings {
  static final String USERS = "cognito.users.pattern";
  static final String GROUPS = "cognito.groups.pattern";
  public static final String PROXY = "cognito.proxy";

  public static final List<String> PROPERTIES =
      Collections.unmodifiableList(Arrays.asList(USERS, GROUPS, PROXY));

  /** What makes a name a proxy user for somebody. */
  public enum ProxyRule {
    /** The {@code proxy} attribute of the XML user. */
    XML,
    /** It is their own name. */
    SELF,
    /** It is the name of one of their groups. */
    GROUP
  }

  private static final String DEFAULT_PROXY = "xml,self";
  private static final String NONE = "none";

  private final Optional<BoundedPattern> users;
  private final Optional<BoundedPattern> groups;
  private final Set<ProxyRule> proxyRules;

  private AccessSettings(
      Optional<BoundedPattern> users, Optional<BoundedPattern> groups, Set<ProxyRule> proxyRules) {
    this.users = users;
    this.groups = groups;
    this.proxyRules = proxyRules;
  }

  public static AccessSettings read(Props props, ConfigProblems problems) {
    return new AccessSettings(
        pattern(props, USERS, problems),
        pattern(props, GROUPS, problems),
        proxyRules(props, problems));
  }

  /** Whether users of this name are expected although they were not seen yet. */
  boolean isExpectedUser(String name) {
    return users.filter(pattern -> pattern.matches(name)).isPresent();
  }

  boolean isExpectedGroup(String name) {
    return groups.filter(pattern -> pattern.matches(name)).isPresent();
  }

  public Set<ProxyRule> proxyRules() {
    return proxyRules;
  }

  private static Optional<BoundedPattern> pattern(
      Props props, String name, ConfigProblems problems) {
    return Setting.text(props, name, problems)
        .flatMap(text -> Setting.pattern(name, text, problems));
  }

  private static Set<ProxyRule> proxyRules(Props props, ConfigProblems problems) {
    Set<ProxyRule> rules = EnumSet.noneOf(ProxyRule.class);
    String text = Setting.text(props, PROXY, problems).orElse(DEFAULT_PROXY);
    if (text.equals(NONE)) {
      return Collections.emptySet();
    }
    for (String item : text.split(",", -1)) {
      boolean known = false;
      for (ProxyRule rule : ProxyRule.values()) {
        if (rule.name().toLowerCase(Locale.ROOT).equals(item.trim())) {
          rules.add(rule);
          known = true;
        }
      }
      if (!known) {
        problems.add(
            PROXY, "has " + LogText.quote(item.trim()) + "; allowed: xml, self, group, or none");
      }
    }
    return Collections.unmodifiableSet(rules);
  }
}
