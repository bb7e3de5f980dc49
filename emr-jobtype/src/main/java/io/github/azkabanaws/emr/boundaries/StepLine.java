package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepCommand;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.step.WrapperArguments;
import java.util.List;
import java.util.Optional;

/**
 * What the command line of a step says of whose it is, as a job has submitted it: the program,
 * which has to be the wrapper, and the wrapper's own options, which stand in front of all that an
 * author has written. Immutable.
 */
public final class StepLine {
  private final String program;
  private final String group;
  private final Optional<String> installId;

  private StepLine(String program, String group, Optional<String> installId) {
    this.program = program;
    this.group = group;
    this.installId = installId;
  }

  /**
   * That of a step whose options name a group and the key at the end of its name; none of any other
   * step. With a runtime role an author chooses the program and all that follows it, so these
   * options say whose a step is only behind the wrapper.
   */
  public static Optional<StepLine> of(EmrStep step) {
    return step.command().flatMap(command -> of(step.name(), command));
  }

  private static Optional<StepLine> of(String name, StepCommand command) {
    List<String> arguments = command.arguments();
    int end = arguments.indexOf("--");
    if (end < 1
        || !command.jar().equals(StepDefinition.COMMAND_RUNNER)
        || !StepKey.parse(name).isPresent()) {
      return Optional.empty();
    }
    List<String> options = arguments.subList(1, end);
    return value(options, WrapperArguments.STEP_KEY)
        .filter(key -> name.endsWith("[" + key + "]"))
        .flatMap(key -> value(options, WrapperArguments.GROUP))
        .map(group -> new StepLine(arguments.get(0), group, WrapperArguments.installId(options)));
  }

  /** The path of what it runs. */
  public String program() {
    return program;
  }

  boolean isOfGroup(String name) {
    return group.equals(WrapperArguments.encode(name));
  }

  /**
   * Whether it can be this Azkaban's: one from before that was told says nothing of it.
   *
   * @param id tells this Azkaban from others; may be empty
   */
  public boolean canBeOf(String id) {
    return installId.map(WrapperArguments.encode(id)::equals).orElse(true);
  }

  private static Optional<String> value(List<String> options, String option) {
    return options.stream()
        .filter(argument -> argument.startsWith(option))
        .map(argument -> argument.substring(option.length()))
        .findFirst();
  }
}
