package io.github.azkabanaws.emr.kill;

/** Why a step is ended. */
public enum EndOccasion {
  /** Somebody killed the job. */
  KILLED("Killed", "Kill"),
  /** The step has run or waited for too long. */
  LIMIT("Limit reached", "Cancellation"),
  /** The step is beyond its group's boundary. */
  BOUNDARY("Out of bounds", "Cancellation"),
  /** The step's own execution is over. */
  LEFT_BEHIND("Left behind", "Cancellation");

  private final String asBeginning;
  private final String asDeed;

  EndOccasion(String asBeginning, String asDeed) {
    this.asBeginning = asBeginning;
    this.asDeed = asDeed;
  }

  /** What is not confirmed if EMR does not answer. */
  String deed() {
    return asDeed;
  }

  /** As the log's lines begin. */
  @Override
  public String toString() {
    return asBeginning;
  }
}
