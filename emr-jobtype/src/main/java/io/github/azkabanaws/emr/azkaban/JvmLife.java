package io.github.azkabanaws.emr.azkaban;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/** How long the JVM that jobs run in goes on when they are over. */
public enum JvmLife {
  /** An executor: until somebody stops it. */
  OF_EXECUTOR,
  /** Azkaban's FlowContainer, since 4.0: it ends with its one flow. */
  OF_FLOW;

  private static final String FLOW_CONTAINER = "azkaban.container.FlowContainer";

  /** That of this JVM. To be asked while a job runs. */
  public static JvmLife ofThisJvm() {
    return of(
        Optional.ofNullable(System.getProperty("sun.java.command")),
        () -> Thread.getAllStackTraces().values());
  }

  /**
   * A FlowContainer is known by the main class, or by the thread that waits in it for the flow's
   * end, if something else has started it.
   *
   * @param command the main class and its arguments, if they are known
   * @param stacks of all threads
   */
  static JvmLife of(Optional<String> command, Supplier<Collection<StackTraceElement[]>> stacks) {
    if (command.filter(line -> line.split("\\s", 2)[0].equals(FLOW_CONTAINER)).isPresent()) {
      return OF_FLOW;
    }
    boolean waits =
        stacks.get().stream()
            .flatMap(Arrays::stream)
            .anyMatch(frame -> frame.getClassName().equals(FLOW_CONTAINER));
    return waits ? OF_FLOW : OF_EXECUTOR;
  }
}
