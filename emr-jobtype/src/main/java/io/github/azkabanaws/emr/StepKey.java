package io.github.azkabanaws.emr;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;

/**
 * What tells one step from every other: the execution, the job, its attempt and the number of the
 * command. EMR has no client token for steps, so the key is put at the end of the step's name,
 * where it can be looked for after a submission whose answer was lost.
 */
final class StepKey {
  private final String text;

  private StepKey(String text) {
    this.text = text;
  }

  static StepKey of(Execution execution, int command) {
    return new StepKey(
        String.format(
            Locale.ROOT,
            "azk-%d-%d-%d-%s",
            execution.executionId(),
            execution.attempt(),
            command,
            digest(execution)));
  }

  /** Whether a step of this name is the one that the key stands for. */
  boolean isAtEndOf(String stepName) {
    return stepName != null && stepName.endsWith(suffix());
  }

  /** The key as it stands at the end of a name. */
  String suffix() {
    return " [" + text + "]";
  }

  @Override
  public String toString() {
    return text;
  }

  /**
   * What is the same for all executions of a job, shortened: names can be longer than a step's name
   * may be. Each part goes in with its length, so that no two jobs can look alike.
   */
  private static String digest(Execution execution) {
    StringBuilder parts = new StringBuilder();
    for (String part :
        Arrays.asList(
            execution.projectName(),
            execution.flowId(),
            execution.nestedPath(),
            execution.jobId())) {
      parts.append(part.length()).append(':').append(part);
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(parts.toString().getBytes(StandardCharsets.UTF_8));
      StringBuilder hex = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        hex.append(String.format(Locale.ROOT, "%02x", hash[i]));
      }
      return hex.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
