package io.github.azkabanaws.emr.emrapi;

import java.util.Objects;

/** What EMR says of a step's failure; each part is empty if it does not say. Immutable. */
public final class FailureDetails {
  private final String reason;
  private final String message;
  private final String logFile;

  public FailureDetails(String reason, String message, String logFile) {
    this.reason = Objects.requireNonNull(reason, "reason");
    this.message = Objects.requireNonNull(message, "message");
    this.logFile = Objects.requireNonNull(logFile, "logFile");
  }

  public String reason() {
    return reason;
  }

  public String message() {
    return message;
  }

  /** Where EMR has found the message. */
  public String logFile() {
    return logFile;
  }

  /** Whether it gives no reason but the one that EMR gives for everything. */
  public boolean isSilent() {
    String words = reason.trim();
    return message.trim().isEmpty() && (words.isEmpty() || words.startsWith("Unknown Error"));
  }
}
