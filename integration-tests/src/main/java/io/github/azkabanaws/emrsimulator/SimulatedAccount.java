package io.github.azkabanaws.emrsimulator;

import java.time.Duration;

/**
 * What all clusters of one simulator share.
 *
 * @param region the region in ARNs and in the scope of signatures
 * @param lock the lock around all state
 * @param clock simulated time
 * @param timings how long transitions take
 * @param ids where new ids come from
 * @param runner what starts steps
 * @param showsCancelPending whether a running step shows CANCEL_PENDING while it is being stopped
 * @param killScope whom the signal of a cancelled step reaches
 */
record SimulatedAccount(
    String region,
    StateLock lock,
    SimulatorClock clock,
    Timings timings,
    Ids ids,
    StepRunner runner,
    boolean showsCancelPending,
    KillScope killScope) {

  static final String ACCOUNT_ID = "123456789012";

  String clusterArn(String clusterId) {
    return "arn:aws:elasticmapreduce:" + region + ":" + ACCOUNT_ID + ":cluster/" + clusterId;
  }

  /**
   * Runs {@code task} under the lock after {@code delay}; at once if that is zero. Call it with the
   * lock held.
   */
  void after(Duration delay, Runnable task) {
    if (delay.isZero()) {
      task.run();
    } else {
      var unused = clock.schedule(delay, () -> lock.run(task));
    }
  }
}
