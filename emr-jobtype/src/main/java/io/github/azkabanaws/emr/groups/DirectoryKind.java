package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.Optional;

/** The kinds of group directory that an administrator can choose from: a new one is listed here. */
enum DirectoryKind {
  OS(Optional.empty(), "") {
    @Override
    GroupDirectory open(GroupSettings settings, AwsClients clients, Timer timer, Duration limit) {
      return new OsGroupDirectory();
    }
  },
  FILE(Optional.of(GroupSettings.FILE), "the file of lines user=group,group") {
    @Override
    GroupDirectory open(GroupSettings settings, AwsClients clients, Timer timer, Duration limit) {
      return FileGroupDirectory.open(settings, timer, limit);
    }
  },
  COGNITO(
      Optional.of(GroupSettings.USER_POOL_ID), "the user pool that tells the groups of a user") {
    @Override
    GroupDirectory open(GroupSettings settings, AwsClients clients, Timer timer, Duration limit) {
      return CognitoGroupDirectory.open(settings, clients, timer, limit);
    }
  };

  private final Optional<String> needed;
  private final String what;

  /**
   * @param needed the property without which the kind has no meaning
   * @param what that property is for
   */
  DirectoryKind(Optional<String> needed, String what) {
    this.needed = needed;
    this.what = what;
  }

  /**
   * Makes the directory of settings that are right; nothing is asked yet.
   *
   * @param limit how long a job may wait until the directory answers
   */
  abstract GroupDirectory open(
      GroupSettings settings, AwsClients clients, Timer timer, Duration limit);

  /** Tells what is missing for this kind. */
  void require(Settings settings) {
    needed
        .filter(property -> !settings.text(property).isPresent())
        .ifPresent(property -> settings.missing(property, what));
  }
}
