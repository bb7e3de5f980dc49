package io.github.azkabanaws.emrsimulator;

/**
 * Sees what real processes write, line by line and as it happens; called on the simulator's
 * threads.
 */
@FunctionalInterface
public interface StepLineListener {
  /**
   * A line was written.
   *
   * @param stepId the step
   * @param stream {@code stdout} or {@code stderr}
   * @param line the line without its end
   */
  void line(String stepId, String stream, String line);
}
