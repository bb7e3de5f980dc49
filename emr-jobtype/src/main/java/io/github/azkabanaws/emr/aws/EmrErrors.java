package io.github.azkabanaws.emr.aws;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failed call says about the thing that was called for. */
public enum EmrErrors {
  /** EMR answered no: the same call would get the same answer. */
  REFUSED,
  /** It certainly had no effect; it may have one when it is made again. */
  NOT_EXECUTED,
  /**
   * Nothing is known. A lost connection and a server's error say so by themselves; throttling is
   * among them because it has been seen with calls that had taken effect.
   */
  NO_ANSWER;

  private static final Set<String> EXPIRED =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidToken")));

  /** What AWS says when this machine's clock and its own differ too much. */
  private static final Set<String> WRONG_TIME =
      Collections.unmodifiableSet(
          new HashSet<>(Arrays.asList("RequestTimeTooSkewed", "RequestInTheFuture")));

  /** The same among the reasons why a signature is wrong, by their first words. */
  private static final List<String> SIGNATURE_WRONG_TIME =
      Collections.unmodifiableList(Arrays.asList("Signature expired", "Signature not yet current"));

  /** How the SDK's credential chain begins when nothing can be signed, so nothing was sent. */
  private static final String NO_CREDENTIALS = "Unable to load credentials";

  /** Java's words; Java 8 writes the first letter small. */
  private static final String CONNECT_TIMEOUT = "Connect timed out";

  /** EMR's words when a cluster has 256 active steps. */
  private static final String FULL = "Maximum number of active steps";

  /** EMR's words about a cluster, as it refuses every step. */
  private static final List<String> CONCERNS_ALL =
      Collections.unmodifiableList(
          Arrays.asList(
              "job flow ID does not exist",
              "job flow that is shutting down",
              "Runtime roles are required",
              "Runtime roles are not supported",
              "Cluster id"));

  public static EmrErrors of(SdkException e) {
    if (e instanceof AwsServiceException) {
      AwsServiceException answer = (AwsServiceException) e;
      // The SDK takes AWS's time from such an answer, so the next call is signed with it.
      if (EXPIRED.contains(code(answer)) || isWrongTime(answer)) {
        return NOT_EXECUTED;
      }
      boolean unknown =
          answer.statusCode() >= 500
              || answer.statusCode() == 429
              || answer.statusCode() == 408
              || answer.isThrottlingException()
              || answer.statusCode() == 0;
      return unknown ? NO_ANSWER : REFUSED;
    }
    if (String.valueOf(e.getMessage()).startsWith(NO_CREDENTIALS)) {
      return NOT_EXECUTED;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException
          || isConnectTimeout(cause)) {
        return NOT_EXECUTED;
      }
    }
    return NO_ANSWER;
  }

  /**
   * Java's one exception for both timeouts has these words where there was no connection yet, and
   * "Read timed out" where a request may have gone.
   */
  private static boolean isConnectTimeout(Throwable e) {
    return e instanceof SocketTimeoutException && CONNECT_TIMEOUT.equalsIgnoreCase(e.getMessage());
  }

  private static boolean isWrongTime(AwsServiceException e) {
    String message = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return WRONG_TIME.contains(code(e))
        || (code(e).startsWith("InvalidSignature")
            && SIGNATURE_WRONG_TIME.stream().anyMatch(String.valueOf(message)::startsWith));
  }

  /** Whether AWS knows the caller, who may not do that. */
  public static boolean isDenied(SdkException e) {
    return e instanceof AwsServiceException
        && (code((AwsServiceException) e).startsWith("AccessDenied")
            || code((AwsServiceException) e).startsWith("NotAuthorized"));
  }

  /** Whether AWS says that it is asked too often: by this JVM, or by others of the account. */
  public static boolean isThrottling(RuntimeException e) {
    return e instanceof AwsServiceException && ((AwsServiceException) e).isThrottlingException();
  }

  /** Whether the cluster has as many active steps as EMR allows, so that waiting helps. */
  public static boolean isClusterFull(SdkException e) {
    return e instanceof AwsServiceException && String.valueOf(e.getMessage()).contains(FULL);
  }

  /**
   * Whether a refusal is about the cluster or the caller, so that it holds for every step of the
   * request; otherwise one of the steps may be the reason.
   */
  public static boolean concernsAll(SdkException e) {
    if (!(e instanceof AwsServiceException)) {
      return false;
    }
    String code = code((AwsServiceException) e);
    String message = String.valueOf(e.getMessage());
    return code.startsWith("AccessDenied")
        || code.startsWith("UnrecognizedClient")
        || code.startsWith("InvalidSignature")
        || code.startsWith("IncompleteSignature")
        || CONCERNS_ALL.stream().anyMatch(message::contains);
  }

  /** One line: EMR's code and text, what the network did, or what kind of error there was. */
  public static String text(RuntimeException e) {
    if (e instanceof AwsServiceException) {
      AwsServiceException answer = (AwsServiceException) e;
      String message =
          answer.awsErrorDetails() == null
              ? answer.getMessage()
              : answer.awsErrorDetails().errorMessage();
      return code(answer) + ": " + ErrorWords.oneLine(withoutRequest(message));
    }
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root == e && e instanceof SdkException
        ? ErrorWords.oneLine(e.getMessage())
        : ErrorWords.of(root);
  }

  private static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? "HTTP " + e.statusCode() : code;
  }

  /**
   * What AWS says of a wrong signature goes on with the request as it should have been signed, the
   * session's token in it.
   */
  static String withoutRequest(String message) {
    return message == null ? null : message.replaceFirst("(?s)\\s*The Canonical String.*", "");
  }
}
