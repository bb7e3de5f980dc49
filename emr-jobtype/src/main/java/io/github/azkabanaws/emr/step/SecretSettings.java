package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.groups.GroupPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which secrets the scripts of which group may have. The nodes of a cluster can usually read those
 * of all teams, so nobody but the administrator decides.
 */
public final class SecretSettings {
  public static final String ALLOWED = "aws.emr.secret.allowed";

  public static final List<String> ADMIN_ONLY = Collections.singletonList(ALLOWED);

  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9/_+=.@:*-]*");

  private final List<GroupPattern> allowed;

  public SecretSettings(Settings settings) {
    List<GroupPattern> patterns = new ArrayList<>();
    for (String text : settings.list(ALLOWED)) {
      Optional<GroupPattern> pattern =
          GroupPattern.parse(text, NAMES).filter(clear -> SecretStore.of(text).isPresent());
      if (pattern.isPresent()) {
        patterns.add(pattern.get());
      } else {
        settings.problem(
            ALLOWED,
            text,
            "must begin with secretsmanager: or ssm: and name secrets, with " + GroupPattern.RULE);
      }
    }
    this.allowed = Collections.unmodifiableList(patterns);
  }

  /**
   * Whether a script that runs as the group may have the secret. What is compared is what is
   * written: a secret's name and its ARN are two texts.
   */
  boolean allows(SecretReference secret, String group) {
    return allowed.stream().anyMatch(pattern -> pattern.allows(group, secret.whole()));
  }

  /** The patterns as they are set. */
  public List<GroupPattern> allowed() {
    return allowed;
  }
}
