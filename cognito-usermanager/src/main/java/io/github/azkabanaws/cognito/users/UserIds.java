package io.github.azkabanaws.cognito.users;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import io.github.azkabanaws.cognito.usersxml.UsersXml;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Makes the user id of a verified token. Thread-safe.
 *
 * <p>The characters of a user id are a security control: Azkaban's executor builds the command
 * {@code execute-as-user <user id> <command>} as one text. No setting adds to them.
 */
public final class UserIds {
  /** 64 characters: what the column {@code submit_user} of Azkaban's database holds. */
  private static final Pattern SAFE = Pattern.compile("[A-Za-z_][A-Za-z0-9._@-]{0,63}");

  private final UserIdSettings settings;
  private final Supplier<UsersXml> users;

  /**
   * @param users azkaban-users.xml, whose names are nobody else's in any case of letters
   */
  public UserIds(UserIdSettings settings, Supplier<UsersXml> users) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.users = Objects.requireNonNull(users, "users");
  }

  /** Whether a token could ever get this user id, whatever it says. */
  static boolean isPossible(String id) {
    return SAFE.matcher(id).matches() && !ReservedNames.contains(id);
  }

  /**
   * The user id.
   *
   * @throws TokenRejectedException when the token's owner can't have one
   */
  String of(VerifiedToken token) throws TokenRejectedException {
    UserIdTemplate template =
        settings.templates().stream()
            .filter(candidate -> candidate.applies(token))
            .findFirst()
            .orElseThrow(
                () ->
                    token.refusal(
                        Reason.USER_CLAIM_MISSING,
                        "the token lacks a claim of each template in "
                            + settings.templates()
                            + " ("
                            + UserIdSettings.USER_ID
                            + ")"));
    String made = template.fill(token);
    String id =
        settings
            .rewrite(made)
            .orElseThrow(
                () ->
                    token.refusal(
                        Reason.USER_NAME_NOT_ALLOWED,
                        "expected "
                            + template
                            + " to match "
                            + settings.rewriteText()
                            + ", got "
                            + LogText.quote(made)));
    if (!SAFE.matcher(id).matches()) {
      throw token.refusal(
          Reason.USER_NAME_NOT_ALLOWED,
          "expected "
              + template
              + " to match "
              + SAFE
              + ", got "
              + LogText.quote(id)
              + "; "
              + UserIdHint.of(id));
    }
    if (!settings.isWanted(id)) {
      throw token.refusal(
          Reason.USER_NAME_NOT_ALLOWED,
          "expected "
              + template
              + " to match "
              + settings.patternText()
              + ", got "
              + LogText.quote(id));
    }
    if (ReservedNames.contains(id)) {
      throw token.refusal(
          Reason.USER_NAME_RESERVED,
          template + " is a reserved name or too much like one: " + LogText.quote(id));
    }
    checkUsersFile(id, template, token);
    return id;
  }

  private void checkUsersFile(String id, UserIdTemplate template, VerifiedToken token)
      throws TokenRejectedException {
    UsersXml file = users.get();
    if (file.hasUserLike(id)) {
      throw token.refusal(
          Reason.USER_NAME_OF_XML_USER,
          template
              + " is "
              + LogText.quote(id)
              + ", the name of a user in azkaban-users.xml or too much like one");
    }
    // Often the account of a service: its name would be all that it takes to run jobs as it.
    if (file.hasProxyLike(id) && !settings.areProxyNamesAllowed()) {
      throw token.refusal(
          Reason.USER_NAME_OF_PROXY,
          template
              + " is "
              + LogText.quote(id)
              + ", which azkaban-users.xml lists as the proxy of a user, or too much like one");
    }
  }
}
