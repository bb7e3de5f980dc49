package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.StepRequest;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.List;

/** One step as it is going to be submitted. */
public final class StepDefinition {
  /** Runs any program of the node; see "Command Runner" in the EMR Management Guide. */
  public static final String COMMAND_RUNNER = "command-runner.jar";

  /** "Add a step", EMR Management Guide: the strings of HadoopJarStep together. */
  private static final int MAX_STRINGS = 10_240;

  private static final int MAX_NAME = 256;

  private final StepKey key;
  private final StepRequest request;
  private final Command command;

  private StepDefinition(StepKey key, StepRequest request, Command command) {
    this.key = key;
    this.request = request;
    this.command = command;
  }

  /**
   * The step for a command of a job.
   *
   * @param label what people call the step; cut if the key would not fit behind it
   * @param arguments what command-runner.jar runs for the command
   */
  public static StepDefinition of(
      StepKey key, String label, Command command, List<String> arguments) throws StepJobException {
    int length = length(arguments);
    if (length > MAX_STRINGS) {
      throw new StepJobException(
          command.property()
              + " is too long for an EMR step: with the wrapper's own arguments, and with env. and"
              + " secrets, it has "
              + length
              + " characters (blanks and special characters count three for each byte), EMR takes "
              + MAX_STRINGS
              + ". Pass the long part in a file.");
    }
    return new StepDefinition(
        key, new StepRequest(name(label, key), COMMAND_RUNNER, arguments), command);
  }

  /**
   * The same step with notes of its begin and its end; without, if they would make it too long for
   * EMR.
   *
   * @param place in S3 where the wrapper on the cluster is to leave them
   */
  public StepDefinition leavingNotes(S3Location place) {
    List<String> arguments = WrapperArguments.leavingNotes(request.arguments(), place);
    return length(arguments) > MAX_STRINGS
        ? this
        : new StepDefinition(
            key, new StepRequest(request.name(), COMMAND_RUNNER, arguments), command);
  }

  /** Whether it has been told to leave notes. */
  public boolean leavesNotes() {
    List<String> arguments = request.arguments();
    return arguments.indexOf("--") > 1 && arguments.get(1).startsWith(WrapperArguments.NOTES);
  }

  private static int length(List<String> arguments) {
    return COMMAND_RUNNER.length() + arguments.stream().mapToInt(String::length).sum();
  }

  /**
   * Stops a label that an author chose and that would be cut.
   *
   * @param property where the label was set
   */
  public static void requireShort(StepKey key, String property, String label)
      throws StepJobException {
    int room = MAX_NAME - key.suffix().length();
    if (label.length() > room) {
      throw new StepJobException(
          property
              + " is too long for the name of an EMR step: it has "
              + label.length()
              + " characters, EMR takes "
              + MAX_NAME
              + " with the key at the end, which leaves "
              + room
              + ".");
    }
  }

  public StepKey key() {
    return key;
  }

  /** What EMR is asked for. */
  public StepRequest request() {
    return request;
  }

  /** What was to be run. */
  public Command command() {
    return command;
  }

  private static String name(String label, StepKey key) {
    String oneLine = label.replaceAll("[\\p{Cntrl}\\p{Cs}\\uFFFE\\uFFFF]", " ");
    int room = MAX_NAME - key.suffix().length();
    int end = Math.min(room, oneLine.length());
    // Only a cut leaves half of a pair.
    if (end > 0 && Character.isHighSurrogate(oneLine.charAt(end - 1))) {
      end--;
    }
    return oneLine.substring(0, end) + key.suffix();
  }
}
