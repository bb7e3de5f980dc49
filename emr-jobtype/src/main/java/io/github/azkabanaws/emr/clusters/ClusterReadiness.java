package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.RetriedCalls;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.SharedLookup.Answer;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.Cluster;
import java.time.Duration;

/**
 * Waits until a cluster is RUNNING or WAITING. EMR takes steps earlier, but then a job would seem
 * to wait for its step while it is the cluster that is not there yet.
 */
final class ClusterReadiness {
  private final ClusterDirectory directory;
  private final RetriedCalls calls;
  private final Duration interval;
  private final JobContext job;

  /**
   * @param interval how often EMR is asked, once for all jobs that wait for the same cluster
   */
  ClusterReadiness(
      ClusterDirectory directory, RetriedCalls calls, Duration interval, JobContext job) {
    this.directory = directory;
    this.calls = calls;
    this.interval = interval;
    this.job = job;
  }

  /**
   * Logs each state of the cluster once, and returns when it is ready.
   *
   * @param deadline until when, in the timer's time
   * @param limit what the deadline follows from, for the sentence: {@code 30m (the.property)}
   * @throws StepJobException if the cluster ends, or is not ready in time
   */
  Cluster await(FoundCluster found, Duration deadline, String limit)
      throws StepJobException, KilledException, InterruptedException {
    FoundCluster cluster = found;
    String shown = null;
    Duration asked = job.now();
    Duration younger = interval.minusMillis(1);
    while (true) {
      if (cluster.isEnding()) {
        throw takesNoSteps(cluster);
      }
      if (!cluster.stateText().equals(shown)) {
        shown = cluster.stateText();
        job.log()
            .info(
                "Cluster "
                    + cluster
                    + " is "
                    + shown
                    + (cluster.isReady() ? "." : "; waiting for it."));
      }
      if (cluster.isReady()) {
        return cluster.cluster();
      }
      if (job.now().compareTo(deadline) >= 0) {
        throw new StepJobException(
            "Cluster "
                + cluster
                + " was still "
                + cluster.stateText()
                + " after "
                + limit
                + ". Nothing was submitted to it.");
      }
      // All jobs count from the last answer, so they wake at the same moment and ask once.
      job.await(shorter(asked.plus(interval), deadline).minus(job.now()));
      String id = cluster.id();
      Answer<FoundCluster> answer =
          calls.answered(
              "waiting for cluster " + cluster, () -> directory.describe(id, younger, job.kill()));
      cluster = answer.value();
      asked = answer.asked();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  static StepJobException takesNoSteps(FoundCluster cluster) {
    return new StepJobException(
        "Cluster " + cluster + " takes no more steps: it is " + cluster.stateAndReason() + ".");
  }
}
