package io.github.azkabanaws.emr.notices;

import io.github.azkabanaws.emr.aws.EmrErrors;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.model.SnsException;

/** What became of one attempt to send a message. */
enum Delivery {
  SENT,
  /** It certainly was not published: it can be sent again. */
  NOT_SENT,
  /** It may have been published: sent again, it could come twice. */
  UNSURE,
  /** SNS does not take this message. */
  REFUSED;

  private static final List<String> OF_THE_MESSAGE =
      Collections.unmodifiableList(
          Arrays.asList(
              "InvalidParameter",
              "InvalidParameterValue",
              "ParameterValueInvalid",
              "ValidationError",
              "ValidationException"));

  /**
   * What an error says. An answer of SNS's that is no server's error is a refusal, also if it says
   * that there are too many calls.
   */
  static Delivery of(Throwable e) {
    if (e instanceof UnsentException) {
      return NOT_SENT;
    }
    if (!(e instanceof SdkException)) {
      return UNSURE;
    }
    if (EmrErrors.of((SdkException) e) == EmrErrors.NOT_EXECUTED || hasNoConnection(e)) {
      return NOT_SENT;
    }
    if (!(e instanceof AwsServiceException)) {
      return UNSURE;
    }
    if (!(e instanceof SnsException)) {
      // Of STS, say, which was asked for credentials before.
      return NOT_SENT;
    }
    AwsServiceException answer = (AwsServiceException) e;
    if (answer.statusCode() < 300 || answer.statusCode() >= 500 || answer.statusCode() == 408) {
      return UNSURE;
    }
    return isOfTheMessage(answer) ? REFUSED : NOT_SENT;
  }

  /** Whether the request can't have been sent: there was no connection, or no TLS in it. */
  private static boolean hasNoConnection(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      boolean isConnecting =
          cause instanceof SocketTimeoutException && message.startsWith("connect");
      boolean isProxys = cause instanceof IOException && message.startsWith("unable to tunnel");
      if (isConnecting
          || isProxys
          || cause instanceof SSLHandshakeException
          || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  /** What names the topic is no message's fault, and may be corrected. */
  private static boolean isOfTheMessage(AwsServiceException e) {
    if (e.awsErrorDetails() == null) {
      return false;
    }
    return OF_THE_MESSAGE.contains(String.valueOf(e.awsErrorDetails().errorCode()))
        && !String.valueOf(e.awsErrorDetails().errorMessage()).contains("TopicArn");
  }
}
