package io.github.azkabanaws.emr;

/** The job was killed while no step of it was on the cluster, so there is nothing to clean up. */
final class KilledException extends Exception {
  private static final long serialVersionUID = 1L;

  KilledException() {
    super("Killed: no step of this job is on the cluster.", null, false, false);
  }
}
