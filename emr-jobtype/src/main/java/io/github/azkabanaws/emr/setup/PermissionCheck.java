package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.EmrErrors;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One right, tried by a call that changes nothing. Where only a call that can't succeed is
 * harmless, its refusal tells little: AWS documents nowhere that it looks at rights before it looks
 * at the request, so then nobody knows. Not tried against AWS.
 */
final class PermissionCheck implements SetupCheck {
  /** How AWS begins what it says of somebody who may not. */
  private static final List<String> DENIED =
      Collections.unmodifiableList(
          Arrays.asList("AccessDenied", "NotAuthorized", "UnauthorizedOperation", "Forbidden"));

  /** How it begins what it says of somebody it does not know, or whose time or region is wrong. */
  private static final List<String> UNKNOWN =
      Collections.unmodifiableList(
          Arrays.asList(
              "UnrecognizedClient",
              "InvalidClientTokenId",
              "InvalidSignature",
              "SignatureDoesNotMatch",
              "IncompleteSignature",
              "MissingAuthenticationToken",
              "AuthFailure",
              "InvalidAccessKeyId",
              "ExpiredToken",
              "RequestExpired",
              "InvalidToken"));

  private final String right;
  private final String on;
  private final boolean valid;
  private final Runnable call;

  /**
   * @param right as a policy has it: {@code elasticmapreduce:ListSteps}
   * @param on the cluster or bucket, for the sentence; empty if there is none
   * @param valid whether the call is one that succeeds if the right is there
   */
  PermissionCheck(String right, String on, boolean valid, Runnable call) {
    this.right = right;
    this.on = on.isEmpty() ? "" : " on " + on;
    this.valid = valid;
    this.call = call;
  }

  @Override
  public void run(CheckLines lines) {
    try {
      call.run();
      lines.ok("allowed" + on);
    } catch (SdkException e) {
      String words = EmrErrors.text(e);
      if (isDenied(e)) {
        lines.failed(
            "denied" + on + ": " + words, "allow " + right + on + " to who calls AWS here");
      } else if (isIdentityRefused(e)) {
        lines.failed(
            "AWS does not take the signature: " + words,
            "look at the credentials, the clock and " + AwsSettings.REGION);
      } else if (EmrErrors.of(e) != EmrErrors.REFUSED) {
        lines.warning("could not be told" + on + ", there was no answer: " + words, "try again");
      } else if (valid) {
        lines.failed("refused" + on + ": " + words, "AWS's words say why");
      } else {
        lines.warning(
            "could not be told"
                + on
                + ": a call that can't do anything was refused for what it is and not for want of"
                + " the right ("
                + words
                + "); whether AWS looks at rights first is not known",
            "look at the policy for " + right + ", or run a job");
      }
    }
  }

  /** Whether the service knows the caller, who may not do that. */
  static boolean isDenied(SdkException e) {
    return e instanceof AwsServiceException
        && (begins(e, DENIED)
            || (((AwsServiceException) e).statusCode() == 403 && !isIdentityRefused(e)));
  }

  /** Whether the service does not take the signature, whoever it is. */
  static boolean isIdentityRefused(SdkException e) {
    return e instanceof AwsServiceException && begins(e, UNKNOWN);
  }

  private static boolean begins(SdkException e, List<String> beginnings) {
    String text = EmrErrors.text(e);
    return beginnings.stream().anyMatch(text::startsWith);
  }
}
