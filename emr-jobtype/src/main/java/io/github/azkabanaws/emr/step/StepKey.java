package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells one step from every other: the execution, the job, its attempt and the number of the
 * command. EMR has no client token for steps, so the key is put at the end of the step's name,
 * where it can be looked for after a submission whose answer was lost.
 */
public final class StepKey {
  private static final Pattern AT_END_OF_NAME =
      Pattern.compile(" \\[azk-(\\d{1,10})-(\\d{1,6})-(\\d{1,6})-([0-9a-f]{16})]$");

  private final long executionId;
  private final int attempt;
  private final int command;
  private final String job;

  private StepKey(long executionId, int attempt, int command, String job) {
    this.executionId = executionId;
    this.attempt = attempt;
    this.command = command;
    this.job = job;
  }

  /**
   * The key of a job's command in this execution and attempt.
   *
   * @param installId tells this Azkaban from others that use the same clusters; may be empty
   * @param command the number of the job's command, 0 for the first
   */
  public static StepKey of(String installId, Execution execution, int command) {
    return new StepKey(
        execution.executionId(), execution.attempt(), command, digest(installId, execution));
  }

  /** The key at the end of a step's name, if there is one. */
  public static Optional<StepKey> parse(String stepName) {
    Matcher matcher = AT_END_OF_NAME.matcher(stepName);
    return matcher.find()
        ? Optional.of(
            new StepKey(
                Long.parseLong(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                matcher.group(4)))
        : Optional.empty();
  }

  public long executionId() {
    return executionId;
  }

  public int attempt() {
    return attempt;
  }

  /** The number of the job's command, 0 for the first. */
  public int command() {
    return command;
  }

  /** What all attempts and all commands of the job have in common in this execution. */
  public String jobOfExecution() {
    return executionId + "-" + job;
  }

  /** Whether both are of the same project, flow and job, whatever the execution. */
  public boolean isOfSameJob(StepKey other) {
    return job.equals(other.job);
  }

  /** Whether a step of this name is the one that the key stands for. */
  public boolean isAtEndOf(String stepName) {
    return stepName.endsWith(suffix());
  }

  /** The key as it stands at the end of a name. */
  public String suffix() {
    return " [" + this + "]";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepKey && toString().equals(other.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return "azk-" + executionId + "-" + attempt + "-" + command + "-" + job;
  }

  /**
   * What is the same for all executions of a job, shortened: names can be longer than a step's name
   * may be. Each part goes in with its length, so that no two jobs can look alike.
   */
  private static String digest(String installId, Execution execution) {
    StringBuilder parts = new StringBuilder();
    for (String part :
        Arrays.asList(
            installId,
            execution.projectName(),
            execution.flowId(),
            execution.nestedPath(),
            execution.jobId())) {
      parts.append(part.length()).append(':').append(part);
    }
    return Sha256.hex(parts.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }
}
