package io.github.azkabanaws.emr.base;

/** The job was killed while no step of it was on the cluster, so there is nothing to clean up. */
public final class KilledException extends Exception {
  private static final long serialVersionUID = 1L;

  public KilledException() {
    super("Killed: no step of this job is on the cluster.", null, false, false);
  }
}
