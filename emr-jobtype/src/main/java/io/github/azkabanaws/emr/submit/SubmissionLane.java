package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Alarm;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.emrapi.StepRequest;
import io.github.azkabanaws.emr.watch.StepSearch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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

  private static final Duration[] ONCE = {Duration.ZERO};

  private final SubmissionTarget target;
  private final StepCalls api;
  private final StepSearch search;
  private final ActiveListing listing;
  private final ApiBudget budget;
  private final Places places;
  private final Held held;
  private final Timer timer;
  private final Alarm alarm;
  private final Deque<Submission> waiting = new ArrayDeque<>();
  private final List<SubmissionDoubt> doubts = new ArrayList<>();
  private Duration gathersSince;
  private Duration notBefore;
  private int room = LARGEST_BATCH;
  private final LongSupplier turns;

  /**
   * @param turns gives none twice, to no lane: a submission that is made anew keeps the one that it
   *     has had from a lane that is no more
   */
  SubmissionLane(
      SubmissionTarget target,
      StepCalls api,
      Places places,
      LongSupplier turns,
      ApiBudget budget,
      Timer timer,
      Scheduler scheduler) {
    this.target = target;
    this.turns = turns;
    this.api = api;
    this.search =
        new StepSearch(query -> budget.call(ApiBudget.Operation.LIST_STEPS, () -> api.list(query)));
    this.listing = new ActiveListing(target.cluster().id(), search, timer);
    this.budget = budget;
    this.places = places;
    this.held = new Held(target.cluster().id(), places, budget, timer);
    this.timer = timer;
    this.alarm = new Alarm(timer, scheduler, this::work);
    this.notBefore = timer.now();
  }

  void add(Submission submission) {
    Duration now = timer.now();
    if (waiting.isEmpty()) {
      gathersSince = now;
    }
    if (submission.turn() < 0) {
      submission.setTurn(turns.getAsLong());
    }
    waiting.add(submission);
    Duration quiet = Durations.shorter(now.plus(QUIET), gathersSince.plus(LONGEST_GATHERING));
    notBefore = Durations.longer(notBefore, quiet);
    alarm.at(notBefore);
  }

  /** Whether nothing is on its way any more. */
  boolean isIdle() {
    return waiting.isEmpty() && doubts.isEmpty() && held.isEmpty();
  }

  /**
   * Somebody has left a place on a cluster.
   *
   * @param gate those with the same one may take it
   */
  void recheck(String clusterId, StartGate gate) {
    boolean concerns = gate.countsInAll() || target.cluster().id().equals(clusterId);
    if (concerns && held.recheck(gate.line())) {
      plan();
    }
  }

  /** All clusters have been looked at for these lines. */
  void counted(Collection<String> lines) {
    held.counted(lines);
    plan();
  }

  /** Does what is due; that there is nothing is no harm. */
  private void work() {
    resolveDoubts();
    waiting.forEach(Submission::expire);
    waiting.removeIf(Submission::isEnded);
    held.expire();
    if (timer.now().compareTo(notBefore) >= 0) {
      held.recall(waiting);
    }
    if (!waiting.isEmpty() && timer.now().compareTo(notBefore) >= 0) {
      sendNext();
    }
    plan();
  }

  private void plan() {
    List<Duration> times = new ArrayList<>();
    doubts.forEach(doubt -> times.add(doubt.next()));
    held.next().ifPresent(due -> times.add(Durations.longer(due, notBefore)));
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
    // It may be what fills the place for which it waits.
    lookAgain(batch, Submission::isDoubtfulForLong);
    Places.Look look = look(batch);
    batch.removeIf(Submission::isEnded);
    batch.removeIf(submission -> held.take(submission, look));
    waiting.removeIf(submission -> submission.hasLooked() && held.takeBehind(submission));
    // What does not go now takes no share.
    lookAgain(batch, Submission::isDoubtfulAgain).forEach(one -> look.release(one.gate()));
    if (!batch.isEmpty()) {
      send(batch);
    }
    look.end();
  }

  /**
   * What was in doubt before a boundary held it back may have come meanwhile, and have ended: that
   * is no active step, so it is looked for once more.
   */
  private List<Submission> lookAgain(List<Submission> batch, Predicate<Submission> which) {
    List<Submission> doubtful = batch.stream().filter(which).collect(Collectors.toList());
    if (!doubtful.isEmpty()) {
      batch.removeAll(doubtful);
      doubts.add(
          new SubmissionDoubt(
              target.cluster(),
              doubtful,
              ONCE,
              SubmissionDoubt.afterLostAnswer(this::again),
              timer));
    }
    return doubtful;
  }

  /**
   * Looks at the cluster for those of a batch that need it. Ends those that meet an active step of
   * the same job: the job has to say what is to be done. If it can't look, they are no longer in
   * the batch, and the others go on.
   */
  private Places.Look look(List<Submission> batch) {
    String clusterId = target.cluster().id();
    List<Submission> needy =
        batch.stream().filter(Submission::needsLook).collect(Collectors.toList());
    if (needy.isEmpty()) {
      return places.noLook(clusterId);
    }
    try {
      List<EmrStep> active = listing.of(needy);
      needy.forEach(submission -> submission.lookAt(active));
      return places.looked(clusterId, active);
    } catch (SdkException e) {
      batch.removeAll(needy);
      notLooked(needy, e);
    } catch (RuntimeException | Error e) {
      batch.removeAll(needy);
      notLooked(needy, SdkClientException.create("EMR's answer makes no sense", e));
    }
    return places.noLook(clusterId);
  }

  private void notLooked(List<Submission> batch, SdkException e) {
    if (EmrErrors.of(e) == EmrErrors.REFUSED) {
      String reason = EmrErrors.text(e);
      unlessThere(batch, submission -> refused(submission, reason));
    } else {
      notBefore = timer.now().plus(pause(batch, e));
      unlessThere(batch, this::again);
    }
  }

  private void send(List<Submission> batch) {
    List<StepRequest> steps =
        batch.stream().map(submission -> submission.step().request()).collect(Collectors.toList());
    batch.forEach(submission -> places.sent(submission, target.cluster().id()));
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
    batch.stream().filter(one -> one.gate().tellsInAll()).forEach(places::tell);
    if (ids.size() == 1) {
      batch.get(0).accepted(ids.get(0));
      return;
    }
    doubts.add(SubmissionDoubt.whichIsWhich(target.cluster(), batch, ids, timer));
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
      unlessThere(batch, submission -> refused(submission, reason));
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
              target.cluster(),
              doubtful,
              AFTER_LOST_ANSWER,
              SubmissionDoubt.afterLostAnswer(otherwise),
              timer));
    }
  }

  private void refused(Submission submission, String reason) {
    places.left(submission.step().key());
    submission.refused(reason);
  }

  private void again(Submission submission) {
    places.left(submission.step().key());
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
