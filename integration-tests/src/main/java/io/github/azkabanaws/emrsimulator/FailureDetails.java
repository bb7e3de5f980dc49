package io.github.azkabanaws.emrsimulator;

import java.util.Objects;
import java.util.Optional;

/**
 * Why a step failed, as in the API reference of <a
 * href="https://docs.aws.amazon.com/emr/latest/APIReference/API_FailureDetails.html">FailureDetails</a>.
 *
 * @param reason the class of the failure; {@link #UNKNOWN_ERROR} for a script that exits with a
 *     code
 * @param message what the step said last
 * @param logFile where the log is, if the cluster has a LogUri
 */
public record FailureDetails(String reason, Optional<String> message, Optional<String> logFile) {
  /** The reason EMR gives when it has no theory. */
  public static final String UNKNOWN_ERROR = "Unknown Error.";

  /** Refuses nulls. */
  public FailureDetails {
    Objects.requireNonNull(reason, "reason is null");
    Objects.requireNonNull(message, "message is null");
    Objects.requireNonNull(logFile, "logFile is null");
  }

  /** Details with a reason and a message and no log. */
  public static FailureDetails of(String reason, String message) {
    return new FailureDetails(reason, Optional.of(message), Optional.empty());
  }
}
