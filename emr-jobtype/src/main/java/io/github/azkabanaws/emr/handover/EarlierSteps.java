package io.github.azkabanaws.emr.handover;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.ApiBudget.Operation;
import io.github.azkabanaws.emr.aws.RetriedCalls;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.emrapi.StepState;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.submit.StepWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The steps that the attempts of jobs that hand over stayed with, also on clusters that have ended
 * since. All attempts of an execution run in the same JVM, so nothing that a job says is needed to
 * find them; and what they came to is asked of EMR anew. Thread-safe.
 */
public final class EarlierSteps {
  /** Jobs whose retries are remembered; those that were heard of longest ago go first. */
  private static final int MOST = 1000;

  private final StepCalls calls;
  private final ApiBudget budget;

  @GuardedBy("this")
  private final Map<String, Job> jobs = new LinkedHashMap<>();

  public EarlierSteps(StepCalls calls, ApiBudget budget) {
    this.calls = calls;
    this.budget = budget;
  }

  /**
   * An attempt stays with a step for one of its commands, be it its own or one it has adopted.
   *
   * @param choice what the attempt does with it
   */
  public synchronized void stays(StepDefinition step, StepAddress address, HandoverChoice choice) {
    String job = step.key().jobOfExecution();
    Job known = jobs.remove(job);
    if (known == null) {
      known = new Job();
    }
    if (known.last.number != step.key().attempt()) {
      known.last = new Attempt(step.key().attempt(), choice.address().toString());
    }
    known.last.steps.put(step.key().command(), new Known(address, StepWork.of(step)));
    known.all.add(FlagMark.name(address));
    jobs.put(job, known);
    if (jobs.size() > MOST) {
      jobs.remove(jobs.keySet().iterator().next());
    }
  }

  /** All steps that attempts of the job have stayed with in this execution, as flags name them. */
  synchronized Set<String> all(StepKey key) {
    Job known = jobs.get(key.jobOfExecution());
    return known == null ? Collections.emptySet() : new HashSet<>(known.all);
  }

  /**
   * The steps of the attempt before, if EMR says that they have done all that this one is to do.
   *
   * @param steps of this attempt
   * @param timeout how long EMR may be silent
   * @return one for each of them; none if one has not completed, and then the job's log says why
   * @param choice what this attempt does with them
   * @throws StepJobException if EMR does not tell, or the attempt before was to hand over to
   *     another address: nothing was submitted
   */
  public Optional<List<CompletedAlready>> completed(
      List<StepDefinition> steps, HandoverChoice choice, Duration timeout, JobContext job)
      throws StepJobException, KilledException, InterruptedException {
    StepKey key = steps.get(0).key();
    Optional<Attempt> before = before(key);
    if (!before.isPresent()) {
      return none(job, "no step of an earlier attempt of this job is known to this executor");
    }
    List<CompletedAlready> completed = new ArrayList<>();
    for (StepDefinition step : steps) {
      Known known = before.get().steps.get(step.key().command());
      String what = step.command().property() + " of attempt " + before.get().number;
      if (known == null) {
        return none(job, what + " has had no step");
      }
      StepAddress address = known.address;
      EmrStep now = look(address, timeout, job);
      boolean own = StepKey.parse(now.name()).filter(key::isOfSameJob).isPresent();
      if (now.state() != StepState.COMPLETED || !own) {
        return none(job, address + " of attempt " + before.get().number + " is " + now.stateText());
      }
      completed.add(new CompletedAlready(address, now));
    }
    if (!before.get().template.equals(choice.address().toString())) {
      // The steps stand for that one; what this one stands for nobody has made.
      throw new StepJobException(
          HandoverSentences.otherAddress(before.get().number, before.get().template, choice));
    }
    for (StepDefinition step : steps) {
      if (!before.get().steps.get(step.key().command()).work.equals(StepWork.of(step))) {
        return none(
            job,
            step.command().property()
                + " of attempt "
                + before.get().number
                + " has run something else: another command, arguments or variables");
      }
    }
    job.log().info(HandoverSentences.alone(before.get().number));
    return Optional.of(Collections.unmodifiableList(completed));
  }

  private synchronized Optional<Attempt> before(StepKey key) {
    return Optional.ofNullable(jobs.get(key.jobOfExecution()))
        .map(known -> known.last)
        .filter(attempt -> attempt.number < key.attempt())
        .map(Attempt::copy);
  }

  private EmrStep look(StepAddress address, Duration timeout, JobContext job)
      throws StepJobException, KilledException, InterruptedException {
    return new RetriedCalls(timeout, job)
        .answered(
            "looking at " + address + " of the attempt before",
            () -> {
              Duration wait = budget.until(Operation.DESCRIBE_STEP);
              while (!wait.isZero()) {
                // The timer counts in milliseconds.
                job.await(wait.plusMillis(1));
                wait = budget.until(Operation.DESCRIBE_STEP);
              }
              return budget
                  .call(
                      Operation.DESCRIBE_STEP,
                      () -> calls.describe(address.clusterId(), address.stepId()))
                  .filter(EmrStep::saysState)
                  .orElseThrow(() -> SdkClientException.create("EMR answered without the step"));
            });
  }

  private static <T> Optional<T> none(JobContext job, String why) {
    job.log().info(HandoverSentences.runsAgain(why));
    return Optional.empty();
  }

  /** A step that is over. Immutable. */
  public static final class CompletedAlready {
    private final StepAddress address;
    private final EmrStep step;

    CompletedAlready(StepAddress address, EmrStep step) {
      this.address = address;
      this.step = step;
    }

    public StepAddress address() {
      return address;
    }

    public EmrStep step() {
      return step;
    }
  }

  /** What is known of one job of one execution; guarded by the outer object. */
  private static final class Job {
    private Attempt last = new Attempt(-1, "");
    private final Set<String> all = new HashSet<>();
  }

  /** What is known of one attempt; guarded by the outer object. */
  private static final class Attempt {
    private final int number;
    private final String template;
    private final Map<Integer, Known> steps = new HashMap<>();

    Attempt(int number, String template) {
      this.number = number;
      this.template = template;
    }

    Attempt copy() {
      Attempt copy = new Attempt(number, template);
      copy.steps.putAll(steps);
      return copy;
    }
  }

  /** Immutable. */
  private static final class Known {
    private final StepAddress address;
    private final StepWork work;

    Known(StepAddress address, StepWork work) {
      this.address = address;
      this.work = work;
    }
  }
}
