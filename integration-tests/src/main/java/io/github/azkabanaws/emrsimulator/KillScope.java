package io.github.azkabanaws.emrsimulator;

/** Whom the signal of SEND_INTERRUPT or TERMINATE_PROCESS reaches. */
public enum KillScope {
  /** The step's process and everything that descends from it. */
  PROCESS_TREE,
  /**
   * The step's own process only. What it started lives on after the step is CANCELLED, until it
   * ends by itself or the cluster or the simulator does.
   */
  OWN_PROCESS
}
