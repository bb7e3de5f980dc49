package io.github.azkabanaws.emr.submit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.step.StepDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the steps of all jobs of a JVM wait to be submitted: paced under the account's API quota,
 * and in one call for the same cluster and role. Thread-safe.
 */
public final class SubmissionQueue {
  private final StepCalls api;
  private final ApiBudget budget;
  private final Timer timer;
  private final Scheduler scheduler;
  private final AtomicInteger length = new AtomicInteger();

  /** Touched on the scheduler's one thread only. */
  @GuardedBy("scheduler")
  private final Map<SubmissionTarget, SubmissionLane> lanes = new HashMap<>();

  public SubmissionQueue(StepCalls api, ApiBudget budget, Timer timer, Scheduler scheduler) {
    this.api = api;
    this.budget = budget;
    this.timer = timer;
    this.scheduler = scheduler;
  }

  /**
   * Takes a step over. Whatever happens, {@link Submission#await()} tells how it ended.
   *
   * @param known ids of active steps of the same job that may stay beside this one
   */
  @SuppressWarnings("GuardedBy") // The scheduler runs it on its one thread.
  public Submission add(
      SubmissionTarget target,
      StepDefinition step,
      Set<String> known,
      LimitSettings limits,
      JobContext job) {
    Submission submission = new Submission(target.cluster(), step, known, limits, job);
    length.incrementAndGet();
    submission.onEnd(length::decrementAndGet);
    scheduler.after(Duration.ZERO, () -> lane(target).add(submission));
    return submission;
  }

  /** How many steps are on their way. */
  public int length() {
    return length.get();
  }

  @GuardedBy("scheduler")
  private SubmissionLane lane(SubmissionTarget target) {
    lanes.values().removeIf(SubmissionLane::isIdle);
    return lanes.computeIfAbsent(target, t -> new SubmissionLane(t, api, budget, timer, scheduler));
  }
}
