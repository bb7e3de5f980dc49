package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The arguments of a step with a runtime role. Such a step runs Spark or Hive and nothing else, so
 * there is no wrapper: command-runner.jar gets the job's words as they are, and what it loses is
 * refused. Not tried against AWS.
 */
public final class RoleArguments {
  /** "XmlString", EMR API: what may stand in an argument. */
  private static final Pattern XML =
      Pattern.compile("[\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}\\r\\n\\t]*");

  private RoleArguments() {}

  /**
   * The command's words, if each of them arrives as it is.
   *
   * @param wrapper its path on the clusters, by which steps without a role are known
   */
  public static List<String> of(Command command, String wrapper) throws StepJobException {
    if (command.script().equals(wrapper)) {
      throw refused(command, "the wrapper is not for that");
    }
    if (command.upload().isPresent() || command.script().startsWith(S3Location.SCHEME)) {
      String script = command.upload().map(ScriptUpload::file).orElse(command.script());
      throw refused(command, "'" + Settings.show(script) + "' needs the wrapper");
    }
    for (String word : command.words()) {
      if (word.isEmpty()) {
        throw refused(command, "an empty argument would be lost");
      }
      if (word.contains("}}")) {
        throw refused(command, "an argument with }} would be broken");
      }
      if (!XML.matcher(word).matches()) {
        throw refused(command, "EMR takes no control characters, as in " + Words.quote(word));
      }
    }
    return command.words();
  }

  private static StepJobException refused(Command command, String why) {
    return new StepJobException(
        "Refused: "
            + command.property()
            + " runs with a runtime role, so EMR itself starts it (spark-submit, hive-script), and "
            + why
            + ".");
  }
}
