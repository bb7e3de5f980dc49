package io.github.azkabanaws.emr.submit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.ClusterCalls;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.watch.StepSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.log4j.Logger;

/**
 * Where the steps of all jobs of a JVM wait to be submitted: paced under the account's API quota,
 * and in one call for the same cluster and role. Thread-safe.
 */
public final class SubmissionQueue {
  private static final Logger LOG = Logger.getLogger(SubmissionQueue.class);

  private final StepCalls api;
  private final ApiBudget budget;
  private final Timer timer;
  private final Scheduler scheduler;
  private final Places places;
  private final AtomicInteger length = new AtomicInteger();
  private final AtomicLong turns = new AtomicLong();

  /** Touched on the scheduler's one thread only. */
  @GuardedBy("scheduler")
  private final Map<SubmissionTarget, SubmissionLane> lanes = new HashMap<>();

  /** How often all clusters were looked at. */
  @GuardedBy("scheduler")
  private int counts;

  /**
   * @param scheduler runs what brings steps to EMR
   * @param counting runs what looks at all clusters, for who counts on them
   */
  public SubmissionQueue(
      StepCalls api,
      ClusterCalls clusters,
      ApiBudget budget,
      Timer timer,
      Scheduler scheduler,
      Scheduler counting) {
    this.api = api;
    StepSearch search =
        new StepSearch(query -> budget.call(ApiBudget.Operation.LIST_STEPS, () -> api.list(query)));
    this.budget = budget;
    this.timer = timer;
    this.scheduler = scheduler;
    Counting all = new Counting(clusters, search, budget, timer, scheduler, counting);
    this.places = new Places(all, timer);
    all.whenMade(census -> counted(census.lines()));
  }

  /**
   * Takes a step over. Whatever happens, {@link Submission#await()} tells how it ended.
   *
   * @param known ids of active steps of the same job that may stay beside this one
   * @param gate what it has to wait for
   */
  public Submission add(
      SubmissionTarget target,
      StepDefinition step,
      Set<String> known,
      StartGate gate,
      LimitSettings limits,
      JobContext job) {
    return bring(
        target, new Submission(target.cluster(), step, known, gate, limits, job, job.now()));
  }

  /**
   * Takes a step over once more that has met others of the same job. It has not lost its turn, nor
   * the time that it has waited.
   *
   * @param known ids of those that may stay beside it
   */
  public Submission addAgain(SubmissionTarget target, Submission before, Set<String> known) {
    return bring(target, before.again(known));
  }

  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  private Submission bring(SubmissionTarget target, Submission submission) {
    length.incrementAndGet();
    submission.onEnd(length::decrementAndGet);
    scheduler.after(Duration.ZERO, () -> lane(target).add(submission));
    return submission;
  }

  /**
   * A step is no longer active, so those that wait for its place are looked after.
   *
   * @param key the step's
   * @param gate through which it came
   */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  public void left(StepKey key, Cluster cluster, StartGate gate) {
    try {
      scheduler.after(
          Duration.ZERO,
          () -> {
            places.ended(key);
            lanes.values().forEach(lane -> lane.recheck(cluster.id(), gate));
          });
    } catch (RuntimeException | Error e) {
      // No thread can be had. They look by themselves, only later, and the job has to go on.
      LOG.warn("Those that wait for a place learn later that there is one", e);
    }
  }

  @SuppressWarnings("GuardedBy") // It is told on the scheduler's one thread.
  private void counted(Collection<String> lines) {
    // Who comes first takes what is free, so each time it is another one.
    List<SubmissionLane> inTurn = new ArrayList<>(lanes.values());
    Collections.rotate(inTurn, counts++);
    inTurn.forEach(lane -> lane.counted(lines));
  }

  /** How many steps are on their way. */
  public int length() {
    return length.get();
  }

  @GuardedBy("scheduler")
  private SubmissionLane lane(SubmissionTarget target) {
    lanes.values().removeIf(SubmissionLane::isIdle);
    return lanes.computeIfAbsent(
        target,
        t -> new SubmissionLane(t, api, places, turns::getAndIncrement, budget, timer, scheduler));
  }
}
