package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.ApiBudget.Operation;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.SharedLookup;
import io.github.azkabanaws.emr.base.SharedLookup.Answer;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.ClusterCalls;
import io.github.azkabanaws.emr.emrapi.EmrCluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.LogPlaces;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What EMR tells jobs whose steps did not complete. A cluster's end fails hundreds of them at once:
 * they share one answer, and no call goes beyond the account's quota. A job waits a moment for that
 * and no longer, because nothing but a sentence depends on it. One for each account and region.
 * Thread-safe.
 */
final class Aftermath {
  /** How long the answer serves that a cluster has ended. */
  static final Duration SERVES = Duration.ofSeconds(10);

  /** The same for one that has not: the step that ends next may be the first to tell of its end. */
  static final Duration SERVES_ALIVE = Duration.ofSeconds(2);

  /** For the quota, or for another job's answer. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final ClusterCalls clusterCalls;
  private final StepCalls stepCalls;
  private final ClusterLogs logs;
  private final ApiBudget budget;
  private final Timer timer;
  private final SharedLookup<String, EmrCluster> clusters;

  /**
   * @param logs hears where a cluster has its logs, which the same answer tells
   */
  Aftermath(
      ClusterCalls clusterCalls,
      StepCalls stepCalls,
      ClusterLogs logs,
      ApiBudget budget,
      Timer timer) {
    this.clusterCalls = clusterCalls;
    this.stepCalls = stepCalls;
    this.logs = logs;
    this.budget = budget;
    this.timer = timer;
    this.clusters = new SharedLookup<>(timer);
  }

  /**
   * A cluster's state and the reason for it, as far as EMR says.
   *
   * @throws StepJobException if EMR could not be asked in time
   * @throws RuntimeException if EMR refuses, or gives no answer
   */
  EmrCluster cluster(String id, Signal kill)
      throws StepJobException, KilledException, InterruptedException {
    Duration deadline = timer.now().plus(LONGEST_WAIT);
    Answer<EmrCluster> answer = cluster(id, SERVES, deadline, kill);
    boolean isOld = timer.now().minus(answer.asked()).compareTo(SERVES_ALIVE) >= 0;
    if (isOld && !answer.isFresh() && !answer.value().isEnding()) {
      answer = cluster(id, SERVES_ALIVE, deadline, kill);
    }
    return answer.value();
  }

  /**
   * All that EMR says of a step, if it says anything: why it has failed is not in every list.
   *
   * @throws StepJobException if EMR could not be asked in time
   * @throws RuntimeException if EMR refuses, or gives no answer
   */
  Optional<EmrStep> describe(StepAddress step, Signal kill)
      throws StepJobException, KilledException, InterruptedException {
    return call(
        Operation.DESCRIBE_STEP,
        timer.now().plus(LONGEST_WAIT),
        kill,
        () -> stepCalls.describe(step.clusterId(), step.stepId()));
  }

  private Answer<EmrCluster> cluster(String id, Duration maxAge, Duration deadline, Signal kill)
      throws StepJobException, KilledException, InterruptedException {
    Duration left = deadline.minus(timer.now());
    return clusters
        .get(id, maxAge, left, kill, () -> ask(id, deadline, kill))
        .orElseThrow(Aftermath::notInTime);
  }

  private EmrCluster ask(String id, Duration deadline, Signal kill)
      throws StepJobException, KilledException, InterruptedException {
    Optional<EmrCluster> described =
        call(Operation.DESCRIBE_CLUSTER, deadline, kill, () -> clusterCalls.describe(id));
    described.ifPresent(cluster -> logs.learn(id, LogPlaces.of(cluster)));
    return described.orElse(EmrCluster.UNSAID);
  }

  private <T> T call(Operation operation, Duration deadline, Signal kill, Supplier<T> call)
      throws StepJobException, KilledException, InterruptedException {
    while (true) {
      if (kill.isRaised()) {
        throw new KilledException();
      }
      Optional<T> answer = budget.callIfFree(operation, call);
      if (answer.isPresent()) {
        return answer.get();
      }
      // The timer counts in milliseconds, so a shorter rest would be asked for again and again.
      Duration wait = budget.until(operation).plusMillis(1);
      if (timer.now().plus(wait).compareTo(deadline) > 0) {
        throw notInTime();
      }
      timer.await(kill, wait);
    }
  }

  private static StepJobException notInTime() {
    return new StepJobException(
        "EMR could not be asked within "
            + Settings.show(LONGEST_WAIT)
            + ": others have used up the account's quota, or it does not answer.");
  }
}
