package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.aws.UserSessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Who calls AWS: whether there are credentials, how long they last, and what STS says of them. */
final class IdentityCheck implements SetupCheck {
  /**
   * A step is submitted, watched and cancelled; credentials that end sooner are as good as none.
   */
  private static final Duration SHORT = Duration.ofMinutes(5);

  private final Setup setup;
  private final Clock clock;

  IdentityCheck(Setup setup, Clock clock) {
    this.setup = setup;
    this.clock = clock;
  }

  @Override
  public void run(CheckLines lines) {
    AwsCredentials own;
    try {
      own = setup.own().resolveCredentials();
    } catch (SdkException e) {
      // The SDK names everything that it has tried, which is more than a line.
      lines.failed(
          "the executor has no AWS credentials",
          "give it an instance profile or a role for tasks, or AWS_PROFILE; the same account, -D"
              + " options and environment as the executor's have to be used for this check");
      return;
    }
    if (!assume(lines)) {
      return;
    }
    ask(lines, own);
  }

  /** Whether the role, if there is one, can be had; also in the name of the user. */
  private boolean assume(CheckLines lines) {
    AwsSettings aws = setup.config().aws();
    Optional<UserSessions> sessions = setup.sessions();
    if (!sessions.isPresent()) {
      return true;
    }
    try {
      setup.caller().resolveCredentials();
      setup
          .user()
          .flatMap(user -> UserSessions.name(aws, user))
          .ifPresent(name -> sessions.get().of(name).resolveCredentials());
      return true;
    } catch (SdkException e) {
      lines.failed(
          "the role " + aws.role().get() + " can't be assumed: " + EmrErrors.text(e),
          isExpired(e)
              ? "renew the executor's own credentials"
              : "its trust policy has to allow the executor (sts:AssumeRole, with "
                  + AwsSettings.EXTERNAL_ID
                  + " if it asks for one), and the executor needs sts:AssumeRole on it");
      return false;
    }
  }

  private void ask(CheckLines lines, AwsCredentials own) {
    try {
      GetCallerIdentityResponse identity = setup.clients().sts().getCallerIdentity(r -> {});
      String text = "AWS is called as " + identity.arn();
      if (String.valueOf(identity.arn()).endsWith(":root")) {
        lines.warning(text, "use a role with few rights in place of the account's root user");
      } else {
        lines.ok(text);
      }
    } catch (SdkException e) {
      String text = "STS does not say who calls: " + EmrErrors.text(e);
      if (isExpired(e)) {
        lines.failed(text, "renew the executor's credentials: they have ended");
        return;
      }
      if (PermissionCheck.isIdentityRefused(e)) {
        lines.failed(
            text, "AWS does not take the executor's credentials: look at the key and the clock");
        return;
      }
      lines.warning(text, "jobs do without this answer; look at the way to STS if you want it");
    }
    tellEnd(lines, own);
  }

  private void tellEnd(CheckLines lines, AwsCredentials own) {
    Instant end = own.expirationTime().orElse(null);
    if (end == null) {
      if (own instanceof AwsSessionCredentials) {
        lines.warning(
            "the executor's credentials are temporary, and nothing tells when they end or renews"
                + " them",
            "use an instance profile, a role for tasks or a web identity, which are renewed");
      }
    } else if (Duration.between(clock.instant(), end).compareTo(SHORT) < 0) {
      lines.warning(
          "the executor's credentials end at " + end,
          "run this again; if the time stays, what renews them does not work");
    }
  }

  private static boolean isExpired(SdkException e) {
    return EmrErrors.text(e).startsWith("Expired")
        || EmrErrors.text(e).startsWith("RequestExpired");
  }
}
