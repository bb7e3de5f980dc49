package io.github.azkabanaws.emr.emrapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** What a step runs, as EMR lists it. Immutable. */
public final class StepCommand {
  private final String jar;
  private final List<String> arguments;

  public StepCommand(String jar, List<String> arguments) {
    this.jar = Objects.requireNonNull(jar, "jar");
    this.arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
  }

  public String jar() {
    return jar;
  }

  /** What the jar is started with. */
  public List<String> arguments() {
    return arguments;
  }
}
