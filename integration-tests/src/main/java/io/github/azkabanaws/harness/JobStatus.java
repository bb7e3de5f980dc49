package io.github.azkabanaws.harness;

/** How Azkaban's JobRunner would mark an ended job. */
public enum JobStatus {
  SUCCEEDED,
  FAILED,
  KILLED
}
