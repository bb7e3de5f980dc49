package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.base.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which secrets the scripts of which group may have. The nodes of a cluster can usually read those
 * of all teams, so nobody but the administrator decides.
 */
public final class SecretSettings {
  public static final String ALLOWED = "aws.emr.secret.allowed";

  public static final List<String> ADMIN_ONLY = Collections.singletonList(ALLOWED);

  public static final String GROUP = "{group}";

  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9/_+=.@:*-]*");

  /** What a group's name can have in it, or could by a pattern. */
  private static final Pattern GOES_ON = Pattern.compile("[A-Za-z0-9._@*-].*");

  private final List<String> allowed;

  public SecretSettings(Settings settings) {
    Set<String> patterns = settings.list(ALLOWED);
    for (String pattern : patterns) {
      if (!isClear(pattern)) {
        settings.problem(
            ALLOWED,
            pattern,
            "must begin with secretsmanager: or ssm: and name secrets, with * for any text and "
                + GROUP
                + " for the group, which * must not stand before and after which nothing or a"
                + " character like / has to follow");
      }
    }
    this.allowed = Collections.unmodifiableList(new ArrayList<>(patterns));
  }

  /**
   * Whether a script that runs as the group may have the secret. What is compared is what is
   * written: a secret's name and its ARN are two texts.
   */
  boolean allows(SecretReference secret, String group) {
    for (String pattern : allowed) {
      if (matches(pattern, group, secret.whole())) {
        return true;
      }
    }
    return false;
  }

  /** The patterns as they are set. */
  public List<String> allowed() {
    return allowed;
  }

  /**
   * A wildcard before the group could stand for another team's folder; a character that groups'
   * names are made of, after it, could be the end of a longer name.
   */
  private static boolean isClear(String pattern) {
    if (!SecretStore.of(pattern).isPresent()) {
      return false;
    }
    String[] parts = pattern.split(Pattern.quote(GROUP), -1);
    for (int i = 0; i < parts.length; i++) {
      boolean first = i == 0;
      boolean last = i == parts.length - 1;
      if (!NAMES.matcher(parts[i]).matches()
          || (!last && parts[i].contains("*"))
          || (!first && GOES_ON.matcher(parts[i]).matches())
          || (!first && !last && parts[i].isEmpty())) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String pattern, String group, String text) {
    StringBuilder regex = new StringBuilder();
    for (String literal : pattern.split("\\*", -1)) {
      regex.append(regex.length() == 0 ? "" : ".*");
      regex.append(Pattern.quote(literal.replace(GROUP, group)));
    }
    return Pattern.matches(regex.toString(), text);
  }
}
