package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.notices.NoticeSettings;
import io.github.azkabanaws.emr.notices.SnsTopic;
import io.github.azkabanaws.emr.notices.TestNotice;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The topic of notices, tried by a message if somebody wants one: people get it, and nothing else
 * tells whether the executor may publish. Not tried against AWS.
 */
final class NoticesCheck implements SetupCheck {
  private final Setup setup;
  private final Clock clock;
  private final boolean sends;

  /**
   * @param sends whether a message may be sent
   */
  NoticesCheck(Setup setup, Clock clock, boolean sends) {
    this.setup = setup;
    this.clock = clock;
    this.sends = sends;
  }

  @Override
  public void run(CheckLines lines) {
    NoticeSettings settings = setup.config().notices();
    Optional<SnsTopic> topic = SnsTopic.of(settings, setup.clients());
    if (!topic.isPresent()) {
      lines.skipped("not set");
      return;
    }
    String name = settings.topic().get().toString();
    if (!sends) {
      lines.warning(
          "whether the executor may publish to "
              + name
              + " was not tried: people get what it sends",
          "call CheckSetup with " + CheckOptions.SEND_NOTICE + ", which sends them a test");
      return;
    }
    try {
      new TestNotice(topic.get(), clock).send();
      lines.ok("SNS has taken a test for " + name + "; see whether it has arrived");
    } catch (SdkException e) {
      refused(e, name, lines);
    }
  }

  private static void refused(SdkException e, String name, CheckLines lines) {
    String words = EmrErrors.text(e);
    if (PermissionCheck.isIdentityRefused(e)) {
      lines.failed("SNS does not take the signature: " + words, "look at the credentials");
    } else if (EmrErrors.of(e) == EmrErrors.REFUSED) {
      lines.failed(
          "publishing to " + name + " is refused: " + words,
          "correct "
              + NoticeSettings.TOPIC
              + ", or allow sns:Publish on it, and on its KMS key, if it has one of yours,"
              + " kms:GenerateDataKey and kms:Decrypt");
    } else {
      lines.warning("could not be told: " + words, "try again");
    }
  }
}
