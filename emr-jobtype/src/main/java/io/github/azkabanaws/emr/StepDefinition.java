package io.github.azkabanaws.emr;

import java.util.List;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.StepConfig;

/** One step as it is going to be submitted. */
final class StepDefinition {
  /** Runs any program of the node; see "Command Runner" in the EMR Management Guide. */
  private static final String COMMAND_RUNNER = "command-runner.jar";

  /** "Add a step", EMR Management Guide: the strings of HadoopJarStep together. */
  private static final int MAX_STRINGS = 10_240;

  private static final int MAX_NAME = 256;

  private final StepKey key;
  private final StepConfig config;

  private StepDefinition(StepKey key, StepConfig config) {
    this.key = key;
    this.config = config;
  }

  /**
   * @param label what people call the step; cut if the key would not fit behind it
   * @param arguments the wrapper's command line
   */
  static StepDefinition of(StepKey key, String label, List<String> arguments)
      throws StepJobException {
    int length = COMMAND_RUNNER.length();
    for (String argument : arguments) {
      length += argument.length();
    }
    if (length > MAX_STRINGS) {
      throw new StepJobException(
          "The command is too long for an EMR step: with the wrapper's own arguments it has "
              + length
              + " characters (blanks and special characters count three), EMR takes "
              + MAX_STRINGS
              + ". Pass the long part in a file.");
    }
    return new StepDefinition(
        key,
        StepConfig.builder()
            .name(name(label, key))
            // CONTINUE: a failed step is the job's affair, never the cluster's; and the only one
            // that a cluster with step concurrency accepts.
            .actionOnFailure(ActionOnFailure.CONTINUE)
            .hadoopJarStep(jar -> jar.jar(COMMAND_RUNNER).args(arguments))
            .build());
  }

  StepKey key() {
    return key;
  }

  StepConfig config() {
    return config;
  }

  private static String name(String label, StepKey key) {
    String oneLine = label.replaceAll("\\p{Cntrl}", " ");
    int room = MAX_NAME - key.suffix().length();
    int end = Math.min(room, oneLine.length());
    if (end > 0 && end < oneLine.length() && Character.isHighSurrogate(oneLine.charAt(end - 1))) {
      end--;
    }
    return oneLine.substring(0, end) + key.suffix();
  }
}
