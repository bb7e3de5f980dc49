package io.github.azkabanaws.emr.emrapi;

/** How EMR ends a step, by EMR's own names. */
public enum CancelOption {
  /** It asks the step to end. */
  SEND_INTERRUPT,
  /** By force. */
  TERMINATE_PROCESS
}
