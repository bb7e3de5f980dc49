package io.github.azkabanaws.emrsimulator;

/** A step that runs. Neither method waits; the end is reported to whoever started it. */
interface StepRun {
  /** Asks it to end, as SIGTERM does. */
  void interrupt();

  /** Ends it, as SIGKILL does. */
  void kill();
}
