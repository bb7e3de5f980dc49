package io.github.azkabanaws.emr.s3;

import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.EmrErrors;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failed call to S3 means. The calls made here can be repeated without harm. */
public final class S3Errors {
  /** Client errors by number, but about this one transfer. */
  private static final Set<String> TRANSFER =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "RequestTimeout",
                  "BadDigest",
                  "IncompleteBody",
                  "XAmzContentChecksumMismatch",
                  "XAmzContentSHA256Mismatch",
                  "OperationAborted")));

  private static final Set<String> OTHER_REGION =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed")));

  private S3Errors() {}

  /** Whether S3 has said no for good, so that the same call would get the same answer. */
  public static boolean isRefusal(SdkException e) {
    // What stands in for S3 answers so what it can't do, and never will.
    boolean unable = status(e) == 501;
    return unable || (EmrErrors.of(e) == EmrErrors.REFUSED && !TRANSFER.contains(code(e)));
  }

  /** Whether the condition of the call did not hold: there is an object, as a rule. */
  public static boolean isConditionFailed(SdkException e) {
    return status(e) == 412;
  }

  /** Whether another call for the same object was in the way, so that it is to be made again. */
  public static boolean isConflict(SdkException e) {
    return status(e) == 409;
  }

  /**
   * What to do about a refusal, as the end of a sentence; empty if S3's own words have to do.
   *
   * @param right what the caller needs, such as {@code s3:PutObject on bucket/prefix/*}
   */
  public static String advice(SdkException e, S3Location location, String right) {
    String code = code(e);
    // Where only the head was asked for, a refusal has no code.
    boolean bare = status(e) == 403 && (code.isEmpty() || "null".equals(code));
    if ("AccessDenied".equals(code) || bare) {
      return "; the executor's role has to have the right " + right;
    }
    if ("NoSuchBucket".equals(code)) {
      return "; there is no bucket '" + location.bucket() + "'";
    }
    if (status(e) == 501) {
      return "; what stands in for S3 here does not know such a call";
    }
    if (OTHER_REGION.contains(code) || status(e) == 301 || status(e) == 307) {
      return "; the bucket '"
          + location.bucket()
          + "' is in another region than "
          + AwsSettings.REGION;
    }
    return "";
  }

  /** Whether there is no such bucket, or it is somewhere else. */
  public static boolean isNoSuchPlace(SdkException e) {
    return "NoSuchBucket".equals(code(e))
        || OTHER_REGION.contains(code(e))
        || status(e) == 301
        || status(e) == 307;
  }

  private static String code(SdkException e) {
    if (!(e instanceof AwsServiceException)) {
      return "";
    }
    AwsServiceException answer = (AwsServiceException) e;
    return answer.awsErrorDetails() == null
        ? ""
        : String.valueOf(answer.awsErrorDetails().errorCode());
  }

  private static int status(SdkException e) {
    return e instanceof AwsServiceException ? ((AwsServiceException) e).statusCode() : 0;
  }
}
