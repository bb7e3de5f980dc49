package io.github.azkabanaws.emrsimulator;

import java.util.Optional;

/**
 * An answer that is an error, in the shape the service gives it. Operations and {@link
 * RequestFilter}s throw it.
 *
 * <p>EMR answers client errors and throttling with HTTP 400 and its own faults with 500. Which of
 * ValidationException and InvalidRequestException an operation answers was seen in practice where
 * the text is the whole sentence that EMR gives; the other texts rest on documentation alone: not
 * tried against AWS.
 */
public final class AwsError extends RuntimeException {
  private final String code;
  private final int httpStatus;
  private final String detailCode;

  private AwsError(int httpStatus, String code, String detailCode, String message) {
    super(message, null, false, false);
    this.httpStatus = httpStatus;
    this.code = code;
    this.detailCode = detailCode;
  }

  /** Any error of the client's making: HTTP 400. */
  public static AwsError client(String code, String message) {
    return new AwsError(400, code, "", message);
  }

  /** Any error of the service's making: HTTP 500. */
  public static AwsError server(String code, String message) {
    return new AwsError(500, code, "", message);
  }

  static AwsError validation(String message) {
    return client("ValidationException", message);
  }

  static AwsError serialization(String message) {
    return client("SerializationException", message);
  }

  static AwsError invalidRequest(String message) {
    return new AwsError(400, "InvalidRequestException", "InvalidRequest", message);
  }

  static AwsError noSuchCluster(String id) {
    return new AwsError(
        400, "InvalidRequestException", "NoSuchCluster", "Cluster id '" + id + "' is not valid.");
  }

  static AwsError noSuchStep(String id) {
    return new AwsError(
        400, "InvalidRequestException", "NoSuchStep", "Step id '" + id + "' is not valid.");
  }

  static AwsError noSuchJobFlow() {
    return validation("Specified job flow ID does not exist.");
  }

  static AwsError jobFlowShutDown() {
    return validation(
        "A job flow that is shutting down, terminated, or finished may not be modified.");
  }

  static AwsError unknownOperation(String what) {
    return client("UnknownOperationException", what);
  }

  static AwsError invalidSignature(String message) {
    return client("InvalidSignatureException", message);
  }

  /** The name of the exception on the wire. */
  public String code() {
    return code;
  }

  /** The HTTP status of the answer. */
  public int httpStatus() {
    return httpStatus;
  }

  /** The {@code ErrorCode} that InvalidRequestException carries beside its message. */
  Optional<String> detailCode() {
    return detailCode.isEmpty() ? Optional.empty() : Optional.of(detailCode);
  }
}
