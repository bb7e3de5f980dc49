package io.github.azkabanaws.emr.emrapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** A step as EMR is asked for it. Immutable. */
public final class StepRequest {
  /**
   * A failed step is the job's affair, never the cluster's; and it is the only action that a
   * cluster with step concurrency accepts.
   */
  public static final String ACTION_ON_FAILURE = "CONTINUE";

  private final String name;
  private final String jar;
  private final List<String> arguments;

  public StepRequest(String name, String jar, List<String> arguments) {
    this.name = Objects.requireNonNull(name, "name");
    this.jar = Objects.requireNonNull(jar, "jar");
    this.arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
  }

  public String name() {
    return name;
  }

  public String jar() {
    return jar;
  }

  /** What the jar is started with. */
  public List<String> arguments() {
    return arguments;
  }
}
