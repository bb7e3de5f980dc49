package io.github.azkabanaws.cognito.login;

import azkaban.utils.Props;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import io.github.azkabanaws.cognito.token.ClaimSettings;
import io.github.azkabanaws.cognito.token.ClaimTrust;
import io.github.azkabanaws.cognito.token.RequiredClaimRules;
import io.github.azkabanaws.cognito.token.RequiredClaims;
import io.github.azkabanaws.cognito.users.GroupSettings;
import io.github.azkabanaws.cognito.users.UserIdSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What the {@code cognito.allow.*} properties that are set permit, in words for the start: one line
 * for each, so that nobody runs with a check switched off and does not know.
 */
final class Relaxations {
  private static final String UNNEEDED = "; no other setting needs it, so remove it";

  private final Props props;
  private final List<String> warnings = new ArrayList<>();

  private Relaxations(Props props) {
    this.props = Objects.requireNonNull(props, "props");
  }

  /** One line for each that is {@code true}. The settings have been checked already. */
  static List<String> warnings(
      Props props,
      int pools,
      UserIdSettings userIds,
      GroupSettings groups,
      RequiredClaims requiredClaims) {
    Relaxations relaxations = new Relaxations(props);
    relaxations.add(CognitoConfig.ALLOW_SHARED_NAMES, sharedNames(pools, userIds));
    relaxations.add(UserIdSettings.ALLOW_FORGEABLE, forgeable(userIds));
    relaxations.add(
        UserIdSettings.ALLOW_PROXY_NAMES,
        "token users whose name azkaban-users.xml lists as the proxy of a user; their jobs run as"
            + " that account");
    relaxations.add(
        GroupSettings.ALLOW_TEXT,
        "groups that come as a text; whoever names groups at the identity provider chooses groups"
            + " here");
    relaxations.add(
        GroupSettings.ALLOW_NONE, "people without a group: everybody in the user pool can sign in");
    relaxations.add(
        GroupSettings.ALLOW_MUTABLE,
        "a groups claim that people may be able to write themselves, and so make themselves"
            + " administrators: "
            + GroupSettings.CLAIM
            + " is "
            + LogText.quote(groups.claim())
            + (ClaimTrust.mayBeChosen(groups.claim()) ? "" : UNNEEDED));
    relaxations.add(RequiredClaimRules.ALLOW_MUTABLE, mutableClaims(requiredClaims));
    return relaxations.warnings;
  }

  private void add(String property, String permitted) {
    if (Setting.flag(props, property, false, new ConfigProblems())) {
      warnings.add(property + "=true permits " + permitted);
    }
  }

  private static String sharedNames(int pools, UserIdSettings userIds) {
    if (pools < 2) {
      return "several user pools" + UNNEEDED;
    }
    String groups = "a group of one counts as the group of that name of every other";
    return userIds.keepsPoolsApart()
        ? pools + " user pools: " + groups
        : pools
            + " user pools: a person who can sign up in one of them can become the person of the"
            + " same name of every other, and "
            + groups;
  }

  private static String mutableClaims(RequiredClaims requiredClaims) {
    List<String> mutable =
        requiredClaims.all().stream()
            .map(RequiredClaims.Required::name)
            .filter(ClaimTrust::mayBeChosen)
            .collect(Collectors.toList());
    return "conditions on claims that people may be able to write themselves"
        + (mutable.isEmpty()
            ? UNNEEDED
            : ", and so meet: "
                + ClaimSettings.REQUIRED_CLAIMS
                + " has "
                + LogText.quoteAll(mutable));
  }

  private static String forgeable(UserIdSettings userIds) {
    List<String> weaknesses = userIds.weaknesses();
    return "user ids that people can choose themselves, and so somebody else's"
        + (weaknesses.isEmpty() ? UNNEEDED : ": " + String.join(", and ", weaknesses));
  }
}
