package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.WrapperArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a step does, whichever execution it is for. Immutable. */
public final class StepWork {
  /** What differs between two executions that do the same. */
  private static final List<String> OF_EXECUTION =
      Collections.unmodifiableList(
          Arrays.asList(
              "--execution-id=",
              "--attempt=",
              WrapperArguments.STEP_KEY,
              WrapperArguments.INSTALL_ID,
              "--output=",
              WrapperArguments.NOTES));

  private final String jar;
  private final List<String> arguments;

  private StepWork(String jar, List<String> arguments) {
    this.jar = jar;
    this.arguments = arguments;
  }

  /** That of a step before it is submitted. */
  public static StepWork of(StepDefinition step) {
    return new StepWork(step.request().jar(), whatIsDone(step.request().arguments()));
  }

  /** That of a step as EMR lists it, if the list says. */
  static Optional<StepWork> of(EmrStep step) {
    return step.command()
        .map(command -> new StepWork(command.jar(), whatIsDone(command.arguments())));
  }

  /** Whether both do the same, be it to be handed over to different places or to none. */
  boolean isSameBesideHandover(StepWork other) {
    return jar.equals(other.jar) && withoutHandover().equals(other.withoutHandover());
  }

  private List<String> withoutHandover() {
    List<String> rest = new ArrayList<>(arguments);
    int separator = rest.indexOf("--");
    if (separator > 0) {
      rest.subList(0, separator).removeIf(option -> option.startsWith(WrapperArguments.HANDS_OVER));
    }
    return rest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepWork
        && jar.equals(((StepWork) other).jar)
        && arguments.equals(((StepWork) other).arguments);
  }

  @Override
  public int hashCode() {
    return Objects.hash(jar, arguments);
  }

  private static List<String> whatIsDone(List<String> arguments) {
    List<String> rest = new ArrayList<>();
    int separator = arguments.indexOf("--");
    boolean checksum = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean option = i < separator;
      checksum |= option && argument.startsWith("--script-sha256=");
      boolean ofExecution = option && OF_EXECUTION.stream().anyMatch(argument::startsWith);
      // An uploaded script is the same if its content is; its place has the execution's id.
      boolean uploaded = checksum && i == separator + 1;
      if (!ofExecution && !uploaded) {
        rest.add(argument);
      }
    }
    return rest;
  }
}
