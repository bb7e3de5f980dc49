package io.github.azkabanaws.emr.azkaban;

/** By what a job tells that the execution of a step that it meets is over. */
public enum OrphanEvidence {
  /** By Azkaban's record of the execution alone, in which it may be RUNNING for ever. */
  STATUS,
  /**
   * Also by Azkaban's executors: this one had it and has been started anew. If the one that had it
   * is gone from Azkaban's table, that is a doubt, and the job fails.
   */
  EXECUTOR
}
