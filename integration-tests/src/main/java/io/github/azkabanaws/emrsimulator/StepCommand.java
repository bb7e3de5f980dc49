package io.github.azkabanaws.emrsimulator;

import java.util.ArrayList;
import java.util.List;

/**
 * What a step's jar makes of its arguments.
 *
 * <p>{@code command-runner.jar} drops empty arguments and breaks at <code>}}</code>, as its users
 * report. How it breaks is not documented; here the text from the braces on is lost and so are all
 * later arguments, which no script can mistake for success. Not tried against AWS. {@code
 * script-runner.jar} passes everything on.
 */
final class StepCommand {
  private static final String BREAKS_AT = "}}";

  private StepCommand() {}

  /**
   * The command line to execute, or an {@link IllegalArgumentException} that says why there is
   * none.
   */
  static List<String> of(StepRequest request) {
    List<String> command;
    if (isJar(request.jar(), "command-runner.jar")) {
      command = asCommandRunner(request.args());
    } else if (isJar(request.jar(), "script-runner.jar")) {
      command = request.args();
    } else {
      throw new IllegalArgumentException(
          "The simulator runs command-runner.jar and script-runner.jar, not " + request.jar());
    }
    if (command.isEmpty()) {
      throw new IllegalArgumentException("The step has no command to run.");
    }
    return command;
  }

  private static boolean isJar(String jar, String name) {
    return jar.equals(name) || jar.endsWith("/" + name);
  }

  private static List<String> asCommandRunner(List<String> args) {
    List<String> kept = new ArrayList<>();
    for (String arg : args) {
      int end = arg.indexOf(BREAKS_AT);
      String rest = end < 0 ? arg : arg.substring(0, end);
      if (!rest.isEmpty()) {
        kept.add(rest);
      }
      if (end >= 0) {
        return kept;
      }
    }
    return kept;
  }
}
