package io.github.azkabanaws.emr;

/** What becomes of the steps when the executor stops. */
enum ShutdownRule {
  /** They run on, and nobody watches them. */
  LEAVE,
  /** EMR is asked to cancel them. */
  CANCEL
}
