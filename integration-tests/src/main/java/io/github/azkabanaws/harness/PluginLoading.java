package io.github.azkabanaws.harness;

/** How an executor loads the jars of a job type's folder. */
public enum PluginLoading {
  /** Once, when it starts, and parent first: Azkaban 3.x. Done by its own JobTypeManager. */
  ONCE,
  /**
   * Anew for every run of a job, child first, and never closed: Azkaban 4.0 and later. Its classes
   * are on no Maven repository, so this is written after what they do.
   */
  FOR_EACH_RUN
}
