package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepCommand;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.step.WrapperArguments;
import java.util.List;
import java.util.Optional;

/**
 * Tells which of EMR's steps run as a group for this Azkaban. The wrapper is what they run, and its
 * own options say the group, in front of all that an author has written; the key at the end of the
 * name has to be the one among them, so a step that somebody else has submitted under such a name
 * is nobody's.
 */
public final class GroupSteps {
  private final String wrapper;
  private final String group;
  private final String installId;

  /**
   * @param wrapper its path on the clusters
   * @param installId tells this Azkaban from others; may be empty
   */
  public GroupSteps(String wrapper, String group, String installId) {
    this.wrapper = wrapper;
    this.group = group;
    this.installId = installId;
  }

  boolean has(EmrStep step) {
    if (!StepKey.parse(step.name()).isPresent()) {
      return false;
    }
    Optional<StepCommand> command = step.command();
    // Of one whose command EMR leaves out it is only known that a job has submitted it.
    return !command.isPresent() || isOfGroup(step, command.get());
  }

  private boolean isOfGroup(EmrStep step, StepCommand command) {
    List<String> arguments = command.arguments();
    int end = arguments.indexOf("--");
    if (end < 1
        || !arguments.get(0).equals(wrapper)
        || !command.jar().equals(StepDefinition.COMMAND_RUNNER)) {
      return false;
    }
    List<String> options = arguments.subList(1, end);
    // A step from before it was told can be this Azkaban's.
    return value(options, WrapperArguments.GROUP)
            .filter(WrapperArguments.encode(group)::equals)
            .isPresent()
        && value(options, WrapperArguments.STEP_KEY)
            .filter(key -> step.name().endsWith("[" + key + "]"))
            .isPresent()
        && WrapperArguments.installId(options)
            .map(WrapperArguments.encode(installId)::equals)
            .orElse(true);
  }

  private static Optional<String> value(List<String> options, String option) {
    return options.stream()
        .filter(argument -> argument.startsWith(option))
        .map(argument -> argument.substring(option.length()))
        .findFirst();
  }
}
