package io.github.azkabanaws.emrsimulator;

/** A step that runs. Neither method waits; the end is reported to whoever started it. */
interface StepRun {
  /** Asks it to end, as SEND_INTERRUPT does. */
  void interrupt();

  /** Ends it, as TERMINATE_PROCESS does. */
  void kill();

  /** Ends it and all that it ever started, as the end of its machine does. */
  void destroy();
}
