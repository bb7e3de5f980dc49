package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.logs.CloudWatchLogs;
import io.github.azkabanaws.emr.logs.LogEventsApi;
import io.github.azkabanaws.emr.logs.LogStreamId;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The log group that jobs read, tried by reading a stream that is not there. Not tried against AWS.
 */
final class LogGroupCheck implements SetupCheck {
  private static final String ABSENT = "azkaban-check-setup/there-is-no-such-stream";

  private final LogEventsApi logs;
  private final LogSettings settings;

  LogGroupCheck(LogEventsApi logs, LogSettings settings) {
    this.logs = logs;
    this.settings = settings;
  }

  @Override
  public void run(CheckLines lines) {
    if (!settings.readsCloudWatch() || !settings.group().isPresent()) {
      lines.skipped("not set");
      return;
    }
    String group = settings.group().get();
    try {
      logs.forward(new LogStreamId(group, ABSENT), Optional.empty(), 0);
      lines.ok("the executor may read log group '" + group + "'");
    } catch (SdkException e) {
      refused(e, group, lines);
    }
  }

  private static void refused(SdkException e, String group, CheckLines lines) {
    String words = EmrErrors.text(e);
    if (CloudWatchLogs.isGroupMissing(e)) {
      lines.failed(
          "there is no log group '" + group + "': " + words, "correct " + LogSettings.GROUP);
    } else if (CloudWatchLogs.isMissing(e)) {
      lines.ok("the executor may read log group '" + group + "'");
    } else if (CloudWatchLogs.isDenied(e)) {
      lines.failed(
          "reading log group '" + group + "' is denied: " + words,
          "allow logs:GetLogEvents on its streams");
    } else if (PermissionCheck.isIdentityRefused(e)) {
      lines.failed(
          "CloudWatch Logs does not take the signature: " + words, "look at the credentials");
    } else {
      lines.warning("could not be told: " + words, "try again");
    }
  }
}
