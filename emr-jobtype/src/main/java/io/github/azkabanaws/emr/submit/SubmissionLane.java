package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Alarm;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.emrapi.StepRequest;
import io.github.azkabanaws.emr.watch.StepSearch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The way to one cluster: what waits at the same time goes in one call, in its order. Each step is
 * submitted once: AddJobFlowSteps has no client token, so when it is not known whether EMR has
 * taken a step, it is looked for before anything is sent again.
 *
 * <p>All of it runs on the scheduler's one thread.
 */
final class SubmissionLane {
  /** Steps in one call. EMR allows 256 active ones; a smaller batch is more likely to have room. */
  static final int LARGEST_BATCH = 100;

  /** A lane waits until nobody has come for so long, so that jobs of one second go together. */
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final Duration LONGEST_GATHERING = Duration.ofSeconds(5);

  private static final Duration[] AFTER_LOST_ANSWER = {
    Duration.ofSeconds(2), Duration.ofSeconds(8)
  };

  private static final Duration[] AFTER_BATCH = {Duration.ZERO, Duration.ofSeconds(2)};

  private static final Duration OLD_LISTING = Duration.ofSeconds(30);

  private static final Duration LONGEST_CONFIRMATION = Duration.ofMinutes(1);

  private final SubmissionTarget target;
  private final StepCalls api;
  private final StepSearch search;
  private final ApiBudget budget;
  private final Timer timer;
  private final Alarm alarm;
  private final Deque<Submission> waiting = new ArrayDeque<>();
  private final List<SubmissionDoubt> doubts = new ArrayList<>();
  private StepSearch.Active listing;
  private Duration listingSince;
  private Duration gathersSince;
  private Duration notBefore;
  private int room = LARGEST_BATCH;

  SubmissionLane(
      SubmissionTarget target, StepCalls api, ApiBudget budget, Timer timer, Scheduler scheduler) {
    this.target = target;
    this.api = api;
    this.search =
        new StepSearch(query -> budget.call(ApiBudget.Operation.LIST_STEPS, () -> api.list(query)));
    this.budget = budget;
    this.timer = timer;
    this.alarm = new Alarm(timer, scheduler, this::work);
    this.notBefore = timer.now();
  }

  void add(Submission submission) {
    Duration now = timer.now();
    if (waiting.isEmpty()) {
      gathersSince = now;
    }
    waiting.add(submission);
    Duration quiet = Durations.shorter(now.plus(QUIET), gathersSince.plus(LONGEST_GATHERING));
    notBefore = Durations.longer(notBefore, quiet);
    alarm.at(notBefore);
  }

  /** Whether nothing is on its way any more. */
  boolean isIdle() {
    return waiting.isEmpty() && doubts.isEmpty();
  }

  /** Does what is due; that there is nothing is no harm. */
  private void work() {
    resolveDoubts();
    waiting.forEach(Submission::expire);
    waiting.removeIf(Submission::isEnded);
    if (!waiting.isEmpty() && timer.now().compareTo(notBefore) >= 0) {
      sendNext();
    }
    List<Duration> times = new ArrayList<>();
    doubts.forEach(doubt -> times.add(doubt.next()));
    if (!waiting.isEmpty()) {
      times.add(notBefore);
      waiting.forEach(submission -> times.add(submission.deadline()));
    }
    times.stream().min(Comparator.naturalOrder()).ifPresent(alarm::at);
  }

  private void resolveDoubts() {
    for (SubmissionDoubt doubt : new ArrayList<>(doubts)) {
      if (timer.now().compareTo(doubt.next()) < 0) {
        continue;
      }
      Duration wait = budget.until(ApiBudget.Operation.LIST_STEPS);
      if (!wait.isZero()) {
        doubt.wait(wait);
        continue;
      }
      doubt.look(search);
      if (doubt.isResolved()) {
        doubts.remove(doubt);
      }
    }
  }

  private void sendNext() {
    Duration wait =
        budget.until(ApiBudget.Operation.ADD_JOB_FLOW_STEPS, ApiBudget.Operation.LIST_STEPS);
    if (!wait.isZero()) {
      waiting.forEach(submission -> submission.waitsForQuota(waiting.size()));
      notBefore = timer.now().plus(wait);
      return;
    }
    List<Submission> batch = takeBatch();
    if (!batch.isEmpty() && meetsNoActiveSteps(batch)) {
      send(batch);
    }
  }

  /**
   * Ends those of the batch that meet an active step of the same job: the job has to say what is to
   * be done.
   *
   * @return whether the rest can be sent; otherwise it has been dealt with
   */
  private boolean meetsNoActiveSteps(List<Submission> batch) {
    if (batch.stream().allMatch(Submission::hasLooked)) {
      return true;
    }
    List<EmrStep> active;
    try {
      active = activeSteps();
      for (EmrStep step : active) {
        // That there is such a step is known, and which one it is has to be asked again.
        if (!step.hasId() && batch.stream().anyMatch(s -> s.isOfSameJob(step))) {
          throw SdkClientException.create("EMR lists a step of this job without its id");
        }
      }
    } catch (SdkException e) {
      notLooked(batch, e);
      return false;
    } catch (RuntimeException | Error e) {
      notLooked(batch, SdkClientException.create("EMR's answer makes no sense", e));
      return false;
    }
    batch.forEach(submission -> submission.lookAt(active));
    batch.removeIf(Submission::isEnded);
    return !batch.isEmpty();
  }

  /** What a throttling has interrupted goes on, unless it has become old. */
  private List<EmrStep> activeSteps() {
    if (listing == null || timer.now().minus(listingSince).compareTo(OLD_LISTING) > 0) {
      listing = search.new Active(target.cluster().id());
      listingSince = timer.now();
    }
    boolean goesOn = false;
    try {
      return listing.all();
    } catch (SdkException e) {
      goesOn = EmrErrors.isThrottling(e);
      throw e;
    } finally {
      listing = goesOn ? listing : null;
    }
  }

  private void notLooked(List<Submission> batch, SdkException e) {
    if (EmrErrors.of(e) == EmrErrors.REFUSED) {
      String reason = EmrErrors.text(e);
      unlessThere(batch, submission -> submission.refused(reason));
    } else {
      notBefore = timer.now().plus(pause(batch, e));
      unlessThere(batch, this::again);
    }
  }

  private void send(List<Submission> batch) {
    List<StepRequest> steps =
        batch.stream().map(submission -> submission.step().request()).collect(Collectors.toList());
    try {
      List<String> ids =
          budget.call(
              ApiBudget.Operation.ADD_JOB_FLOW_STEPS,
              () ->
                  api.add(
                      target.cluster().id(),
                      steps,
                      target.executionRoleArn(),
                      target.sessionName()));
      // It has the steps, or it has not: that is to be found out as after a lost answer.
      if (ids.size() != batch.size()) {
        throw SdkClientException.create("EMR answered with " + ids.size() + " step ids");
      }
      if (new HashSet<>(ids).size() != ids.size() || !ids.stream().allMatch(EmrStep::isId)) {
        throw SdkClientException.create("EMR answered with a step id that is none");
      }
      accepted(batch, ids);
    } catch (SdkException e) {
      failed(batch, e);
    } catch (RuntimeException | Error e) {
      failed(batch, SdkClientException.create("EMR's answer makes no sense", e));
    }
  }

  private List<Submission> takeBatch() {
    List<Submission> batch = new ArrayList<>();
    int most = room;
    while (!waiting.isEmpty() && batch.size() < Math.min(most, waiting.peek().largestBatch())) {
      Submission submission = waiting.poll();
      if (submission.send()) {
        batch.add(submission);
        most = Math.min(most, submission.largestBatch());
      }
    }
    return batch;
  }

  private void accepted(List<Submission> batch, List<String> ids) {
    room = Math.min(LARGEST_BATCH, room * 2);
    if (ids.size() == 1) {
      batch.get(0).accepted(ids.get(0));
      return;
    }
    // That the ids have the order of the steps is not documented, and a job that watched another
    // one's step would be wrong about everything: the names decide.
    Map<Submission, String> inOrder = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      inOrder.put(batch.get(i), ids.get(i));
    }
    SubmissionDoubt.Resolution byName =
        new SubmissionDoubt.Resolution() {
          @Override
          public void found(Submission submission, String stepId) {
            submission.accepted(stepId);
          }

          @Override
          public void absent(Submission submission) {
            submission.accepted(inOrder.get(submission));
          }

          @Override
          public Duration givesUp(Submission submission, Duration asked) {
            return asked.plus(LONGEST_CONFIRMATION);
          }

          @Override
          public void unknown(Submission submission, String reason) {
            submission.accepted(inOrder.get(submission));
          }
        };
    doubts.add(new SubmissionDoubt(target.cluster(), batch, AFTER_BATCH, byName, timer));
  }

  private void failed(List<Submission> batch, SdkException e) {
    if (EmrErrors.isClusterFull(e)) {
      full(batch);
      return;
    }
    switch (EmrErrors.of(e)) {
      case REFUSED:
        refused(batch, e);
        break;
      case NOT_EXECUTED:
        notBefore = timer.now().plus(pause(batch, e));
        unlessThere(batch, this::again);
        break;
      default:
        notBefore = timer.now().plus(pause(batch, e));
        batch.forEach(Submission::setMayBeThere);
        unlessThere(batch, this::again);
    }
  }

  /** The cluster has no room for all of them; perhaps it has for some. */
  private void full(List<Submission> batch) {
    if (batch.size() > 1) {
      room = batch.size() / 2;
    } else {
      room = 1;
      String sentence = SubmitSentences.clusterFull(target.cluster());
      Duration pause = batch.get(0).hindered(sentence);
      waiting.forEach(submission -> submission.hindered(sentence));
      notBefore = timer.now().plus(pause);
    }
    unlessThere(batch, this::again);
  }

  /** EMR refuses a request as a whole: the halves are tried, until the bad one is alone. */
  private void refused(List<Submission> batch, SdkException e) {
    if (batch.size() == 1 || EmrErrors.concernsAll(e)) {
      String reason = EmrErrors.text(e);
      unlessThere(batch, submission -> submission.refused(reason));
      return;
    }
    int half = (batch.size() + 1) / 2;
    batch.forEach(submission -> submission.setLargestBatch(half));
    unlessThere(batch, this::again);
  }

  /**
   * A failure says nothing of an earlier request whose answer was lost, so those are looked for
   * first.
   */
  private void unlessThere(List<Submission> batch, Consumer<Submission> otherwise) {
    Predicate<Submission> inDoubt = Submission::mayBeThere;
    List<Submission> doubtful = batch.stream().filter(inDoubt).collect(Collectors.toList());
    // From the last to the first, because each goes to the front of those who wait.
    for (int i = batch.size() - 1; i >= 0; i--) {
      if (!batch.get(i).mayBeThere()) {
        otherwise.accept(batch.get(i));
      }
    }
    if (!doubtful.isEmpty()) {
      doubts.add(
          new SubmissionDoubt(
              target.cluster(), doubtful, AFTER_LOST_ANSWER, afterLostAnswer(otherwise), timer));
    }
  }

  private static SubmissionDoubt.Resolution afterLostAnswer(Consumer<Submission> absent) {
    return new SubmissionDoubt.Resolution() {
      @Override
      public void found(Submission submission, String stepId) {
        submission.foundAfterAll(stepId);
      }

      @Override
      public void absent(Submission submission) {
        absent.accept(submission);
      }

      @Override
      public Duration givesUp(Submission submission, Duration asked) {
        return submission.givesUpAsking(asked);
      }

      @Override
      public void unknown(Submission submission, String reason) {
        submission.unknown(reason);
      }
    };
  }

  private void again(Submission submission) {
    submission.returned();
    if (!submission.isEnded()) {
      waiting.addFirst(submission);
    }
  }

  private static Duration pause(List<Submission> batch, SdkException e) {
    Duration longest = Duration.ZERO;
    for (Submission submission : batch) {
      longest = Durations.longer(longest, submission.noAnswer(e));
    }
    return longest;
  }
}
