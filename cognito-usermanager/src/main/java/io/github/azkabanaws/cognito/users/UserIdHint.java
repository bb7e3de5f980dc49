package io.github.azkabanaws.cognito.users;

/** What to do about a name whose characters a user id can't have. */
final class UserIdHint {
  private static final String ALWAYS = UserIdSettings.USER_ID + "=u-{sub} fits everybody";

  private UserIdHint() {}

  /**
   * One sentence for the log.
   *
   * @param id a name that is not taken for a user id
   */
  static String of(String id) {
    if (id.indexOf('+') >= 0) {
      return "a + is not allowed: "
          + UserIdSettings.REWRITE
          + " can take away one that is in everybody's name, as in"
          + " ([^@+]+)[+]azkaban@example[.]com -> $1; "
          + ALWAYS;
    }
    if (id.indexOf('\\') >= 0) {
      return "a backslash is not allowed: "
          + UserIdSettings.REWRITE
          + " takes a prefix away, as in corp\\\\x5c(.+) -> $1; "
          + ALWAYS;
    }
    if (!id.isEmpty() && Character.isDigit(id.charAt(0))) {
      return "a digit is not allowed in front: "
          + UserIdSettings.USER_ID
          + "=u-{cognito:username},u-{username} puts letters there";
    }
    return ALWAYS;
  }
}
