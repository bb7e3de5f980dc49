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
    return EmrErrors.of(e) == EmrErrors.REFUSED && !TRANSFER.contains(code(e));
  }

  /**
   * What to do about a refusal, as the end of a sentence; empty if S3's own words have to do.
   *
   * @param right what the caller needs, such as {@code s3:PutObject on bucket/prefix/*}
   */
  public static String advice(SdkException e, S3Location location, String right) {
    String code = code(e);
    if ("AccessDenied".equals(code)) {
      return "; the executor's role has to have the right " + right;
    }
    if ("NoSuchBucket".equals(code)) {
      return "; there is no bucket '" + location.bucket() + "'";
    }
    if (OTHER_REGION.contains(code) || status(e) == 301 || status(e) == 307) {
      return "; the bucket '"
          + location.bucket()
          + "' is in another region than "
          + AwsSettings.REGION;
    }
    return "";
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
