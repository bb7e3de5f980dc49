package io.github.azkabanaws.emr.kill;

/** What becomes of the steps when the executor stops. */
public enum ShutdownRule {
  /** They run on, and nobody watches them. */
  LEAVE,
  /** EMR is asked to cancel them. */
  CANCEL
}
