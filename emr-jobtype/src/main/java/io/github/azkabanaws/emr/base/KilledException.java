package io.github.azkabanaws.emr.base;

/**
 * The job was killed, and no step of it is on the cluster any more. Whatever learns of a kill
 * throws it, and only the run of the job makes an outcome of it; the message is the last line of
 * its log.
 */
public final class KilledException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Killed while no step of the job was on the cluster, so there is nothing to clean up. */
  public KilledException() {
    this("Killed: no step of this job is on the cluster.");
  }

  /**
   * Killed, and then its step has ended.
   *
   * @param end says how
   */
  public KilledException(String end) {
    super(end, null, false, false);
  }
}
