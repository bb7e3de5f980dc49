package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.emr.base.Settings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The runtime role of each group, if the administrator has set them. Immutable. */
public final class GroupRoles {
  static final String ROLES = "aws.emr.group.roles";

  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=.@/-]{1,512}");

  /** EMR's words for the same thing. */
  private static final Pattern ABOUT_ROLE =
      Pattern.compile("(?i)(runtime|execution)[ -]?roles?(?![a-z])");

  private final Map<String, String> arnByGroup;

  GroupRoles(Settings settings, GroupNames names) {
    Map<String, String> roles = new LinkedHashMap<>();
    String value = settings.text(ROLES).orElse("");
    for (String entry : value.split(",", -1)) {
      String[] sides = entry.split("=", 2);
      String group = sides.length == 2 ? sides[0].trim() : "";
      String arn = sides[sides.length - 1].trim();
      if (value.isEmpty()) {
        break;
      } else if (!ARN.matcher(arn).matches()) {
        settings.problem(ROLES, entry, "must be group=arn:aws:iam::<account>:role/<name>");
      } else if (!names.isName(group)) {
        settings.problem(ROLES, entry, "must begin with a group's name: " + names.rule());
      } else if (names.isReserved(group)) {
        settings.problem(ROLES, entry, "is for a reserved group, which no script may run as");
      } else if (roles.put(group, arn) != null) {
        settings.problem(ROLES, entry, "gives group " + group + " a second role");
      }
    }
    this.arnByGroup = Collections.unmodifiableMap(roles);
  }

  /**
   * Where a runtime role comes from, as the end of a sentence of EMR's that is about one.
   *
   * @param arn the step's own
   * @return empty if the sentence is about something else
   */
  public static String hint(String sentence, Optional<String> arn) {
    if (!ABOUT_ROLE.matcher(sentence).find() && !arn.filter(sentence::contains).isPresent()) {
      return "";
    }
    return arn.map(role -> " The step's runtime role is " + role + ", by " + ROLES + ".")
        .orElse(" The step has no runtime role: the administrator sets them by " + ROLES + ".");
  }

  /** Whether a script may run as this group as far as roles go: it has one, or none has. */
  boolean allow(String group) {
    return arnByGroup.isEmpty() || arnByGroup.containsKey(group);
  }

  /** The role of some group, if groups have roles. */
  public Optional<String> anyArn() {
    return arnByGroup.values().stream().findFirst();
  }

  /** The role of that group, if groups have roles. */
  Optional<String> arn(String group) {
    return Optional.ofNullable(arnByGroup.get(group));
  }
}
