package io.github.azkabanaws.virtualtime;

import java.time.Duration;

/** Where a job is when a fault begins. */
public enum FaultPhase {
  /** Not sent, because the cluster has 256 active steps; room comes after 20 minutes. */
  QUEUED_FULL("queued: cluster full", 5),
  /** Not sent, because other jobs have used the executor's share of the quota. */
  QUEUED_QUOTA("queued: quota", 5),
  /** AddJobFlowSteps is being sent. */
  SUBMITTING("submitting", 5),
  /** EMR has the step, and begins it after 20 minutes. */
  PENDING("pending", 5),
  /** The step runs for half an hour. */
  RUNNING("running", 30),
  /** The step has completed, and the job has not noticed. */
  FINISHING("finishing", 10),
  /** The job was killed, the step still runs; the fault is shorter than the time for a kill. */
  CANCELLING("cancelling", 30),
  /** The same, and the fault is longer. */
  CANCELLING_LONG("cancelling, for longer than `aws.emr.kill.timeout`", 30);

  private final String text;
  private final Duration stepRuns;

  FaultPhase(String text, int minutes) {
    this.text = text;
    this.stepRuns = Duration.ofMinutes(minutes);
  }

  /** How long the job's step runs if nobody ends it. */
  public Duration stepRuns() {
    return stepRuns;
  }

  /** How long a fault lasts that passes. */
  public Duration faultLasts() {
    return Duration.ofMinutes(this == CANCELLING ? 2 : 10);
  }

  public boolean isQueued() {
    return this == QUEUED_FULL || this == QUEUED_QUOTA;
  }

  public boolean isCancelling() {
    return this == CANCELLING || this == CANCELLING_LONG;
  }

  @Override
  public String toString() {
    return text;
  }
}
