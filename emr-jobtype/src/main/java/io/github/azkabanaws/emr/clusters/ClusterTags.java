package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.RetriedCalls;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.SharedLookup.Answer;
import io.github.azkabanaws.emr.base.StepJobException;
import java.time.Duration;
import java.util.List;

/**
 * Looks for clusters with certain tags. ListClusters tells no tags, so each candidate has to be
 * described, and the account has one description a second.
 */
final class ClusterTags {
  /** How long tags are remembered while they fit. */
  static final Duration SERVE = Duration.ofMinutes(5);

  /** Beyond that the search would take longer than a job should wait for it. */
  private static final int MOST = 100;

  private static final int WORTH_A_LINE = 10;

  private final ClusterDirectory directory;
  private final RetriedCalls calls;
  private final JobContext job;

  ClusterTags(ClusterDirectory directory, RetriedCalls calls, JobContext job) {
    this.directory = directory;
    this.calls = calls;
    this.job = job;
  }

  /**
   * Adds to {@code found} those of the candidates that have all the tags and have not ended.
   *
   * @return whether all of the answers are new
   */
  boolean find(
      ClusterChoice choice,
      List<FoundCluster> candidates,
      Duration maxAge,
      List<FoundCluster> found)
      throws StepJobException, KilledException, InterruptedException {
    if (candidates.size() > MOST) {
      throw new StepJobException(
          candidates.size()
              + " active clusters would have to be asked for "
              + choice.described()
              + ", and at most "
              + MOST
              + " are: EMR tells tags of one cluster a second. Name fewer in "
              + ClusterSettings.ALLOWED
              + ", or choose by name.");
    }
    if (candidates.size() > WORTH_A_LINE) {
      job.log().info("Looking at the tags of " + candidates.size() + " clusters, one a second.");
    }
    boolean fresh = true;
    for (FoundCluster candidate : candidates) {
      Answer<FoundCluster> answer =
          calls.answered(
              "looking for cluster " + choice,
              () -> directory.describe(candidate.id(), maxAge, job.kill()));
      fresh &= answer.isFresh();
      if (answer.value().hasTags(choice.tags()) && !answer.value().isEnding()) {
        // The listing is the younger of the two answers.
        found.add(answer.isFresh() ? answer.value() : candidate);
      }
    }
    return fresh;
  }
}
