package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.emr.aws.AwsAccess;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;

/** The kinds of group directory that an administrator can choose from: a new one is a line here. */
enum DirectoryKind {
  OS(null, null, (settings, access, timer, limit) -> new OsGroupDirectory()),
  FILE(GroupSettings.FILE, "the file of lines user=group,group", FileGroupDirectory::open),
  COGNITO(
      GroupSettings.USER_POOL_ID,
      "the user pool that tells the groups of a user",
      CognitoGroupDirectory::open);

  /** Makes the directory of settings that are right. */
  interface Opener {
    /**
     * Makes it; nothing is asked yet.
     *
     * @param limit how long a job may wait until the directory answers
     */
    GroupDirectory open(GroupSettings settings, AwsAccess access, Timer timer, Duration limit);
  }

  private final String needed;
  private final String what;
  private final Opener opener;

  /**
   * @param needed the property without which the kind has no meaning; null if there is none
   * @param what that property is for
   */
  DirectoryKind(String needed, String what, Opener opener) {
    this.needed = needed;
    this.what = what;
    this.opener = opener;
  }

  /** Tells what is missing for this kind. */
  void require(Settings settings) {
    if (needed != null && settings.text(needed) == null) {
      settings.missing(needed, what);
    }
  }

  GroupDirectory open(GroupSettings settings, AwsAccess access, Timer timer, Duration limit) {
    return opener.open(settings, access, timer, limit);
  }
}
