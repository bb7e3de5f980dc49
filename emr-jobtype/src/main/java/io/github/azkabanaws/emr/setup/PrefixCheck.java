package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.s3.S3Errors;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.s3.S3Objects;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * A place in S3, tried by reading an object that is not there. Writing one would leave it there for
 * ever. Not tried against AWS.
 */
final class PrefixCheck implements SetupCheck {
  private static final String ABSENT = "azkaban-check-setup/there-is-no-such-object";

  private final AwsAccount account;
  private final S3Location prefix;
  private final boolean written;

  private PrefixCheck(AwsAccount account, S3Location prefix, boolean written) {
    this.account = account;
    this.prefix = prefix;
    this.written = written;
  }

  /**
   * The check of a place, or of none if it is not set.
   *
   * @param written whether jobs write there, or else read
   */
  static SetupCheck of(AwsAccount account, Optional<S3Location> prefix, boolean written) {
    return prefix
        .<SetupCheck>map(set -> new PrefixCheck(account, set, written))
        .orElse(lines -> lines.skipped("not set"));
  }

  @Override
  public void run(CheckLines lines) {
    S3Location absent = prefix.below(ABSENT);
    try {
      new S3Objects(account.s3()).readText(absent, 1);
      answered(lines);
    } catch (NoSuchKeyException e) {
      answered(lines);
    } catch (StepJobException e) {
      // Too large, or no text: so it is there after all.
      answered(lines);
    } catch (SdkException e) {
      refused(e, absent, lines);
    }
  }

  private void answered(CheckLines lines) {
    if (written) {
      lines.warning(
          "bucket '"
              + prefix.bucket()
              + "' answers a read of an object that is not there; whether writing is allowed was"
              + " not tried, because an object would stay",
          rightToWrite());
    } else {
      // KMS is asked only for an object that is there.
      lines.ok(
          "bucket '"
              + prefix.bucket()
              + "' lets the executor read below "
              + prefix
              + "; decrypting was not tried");
    }
  }

  private void refused(SdkException e, S3Location absent, CheckLines lines) {
    String words = EmrErrors.text(e);
    if (PermissionCheck.isIdentityRefused(e)) {
      lines.failed("S3 does not take the signature: " + words, "look at the credentials");
    } else if (PermissionCheck.isDenied(e) && written) {
      lines.warning(
          "whether writing below "
              + prefix
              + " is allowed was not tried, because an object would stay; reading, which jobs do"
              + " without, is denied, or there is no such bucket of yours",
          rightToWrite());
    } else if (PermissionCheck.isDenied(e)) {
      lines.failed(
          "reading below " + prefix + " is denied: " + words,
          "allow s3:GetObject on it, and s3:ListBucket on the bucket: without that, S3 says"
              + " 'denied' where there is nothing");
    } else if (EmrErrors.of(e) != EmrErrors.REFUSED) {
      lines.warning("could not be told, there was no answer: " + words, "try again");
    } else {
      lines.failed(
          "reading below " + prefix + " is refused: " + words + S3Errors.advice(e, absent, ""),
          "correct the prefix, or " + AwsSettings.REGION);
    }
  }

  private String rightToWrite() {
    return "look at the policy for s3:PutObject on "
        + prefix
        + "/*, or run a job with a script of"
        + " its project";
  }
}
