package io.github.azkabanaws.emr.submit;

/** What a job does that meets an active step of its own from an execution that is over. */
enum OrphanRule {
  /** It fails and names the step. */
  FAIL,
  /** It ends the step, and then goes on. */
  CANCEL,
  /** It stays with that step instead of submitting its own, if both do the same. */
  ADOPT
}
