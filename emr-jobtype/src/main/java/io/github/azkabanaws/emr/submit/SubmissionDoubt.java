package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.watch.StepSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Steps of which it is not known whether, or under which id, EMR has them. They are looked for by
 * their keys, more than once and some time after the request: nothing says how soon EMR lists a
 * step that it has accepted.
 */
final class SubmissionDoubt {
  /** What becomes of a step. */
  interface Resolution {
    /** A look has found it. */
    void found(Submission submission, String stepId);

    /** None of the looks has found it. */
    void absent(Submission submission);

    /**
     * Until when to look, if EMR does not answer that.
     *
     * @param asked when looking began
     */
    Duration givesUp(Submission submission, Duration asked);

    /** EMR has not said until then whether it is there. */
    void unknown(Submission submission, String reason);
  }

  /** On top of the time that the submission took: EMR's own, between accepting and listing. */
  private static final Duration LISTING_MARGIN = Duration.ofMinutes(1);

  private static final Duration[] AFTER_BATCH = {Duration.ZERO, Duration.ofSeconds(2)};

  private static final Duration LONGEST_CONFIRMATION = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final List<Submission> submissions;
  private final Duration[] pauses;
  private final Resolution resolution;
  private final Timer timer;
  private final Duration asked;
  private int looks;
  private Duration next;

  /**
   * @param pauses before each look
   */
  SubmissionDoubt(
      Cluster cluster,
      List<Submission> submissions,
      Duration[] pauses,
      Resolution resolution,
      Timer timer) {
    this.cluster = cluster;
    this.submissions = new ArrayList<>(submissions);
    this.pauses = pauses.clone();
    this.resolution = resolution;
    this.timer = timer;
    this.asked = timer.now();
    this.next = asked.plus(pauses[0]);
  }

  /**
   * Which of a batch's ids is whose. That they have the order of the steps is not documented, and a
   * job that watched another one's step would be wrong about everything: the names decide.
   *
   * @param ids as EMR has answered
   */
  static SubmissionDoubt whichIsWhich(
      Cluster cluster, List<Submission> batch, List<String> ids, Timer timer) {
    Map<Submission, String> inOrder = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      inOrder.put(batch.get(i), ids.get(i));
    }
    Resolution byName =
        new Resolution() {
          @Override
          public void found(Submission submission, String stepId) {
            submission.accepted(stepId);
          }

          @Override
          public void absent(Submission submission) {
            submission.accepted(inOrder.get(submission));
          }

          @Override
          public Duration givesUp(Submission submission, Duration begin) {
            return begin.plus(LONGEST_CONFIRMATION);
          }

          @Override
          public void unknown(Submission submission, String reason) {
            submission.accepted(inOrder.get(submission));
          }
        };
    return new SubmissionDoubt(cluster, batch, AFTER_BATCH, byName, timer);
  }

  /**
   * After a request whose answer was lost, or that may have come later than anybody looked.
   *
   * @param absent what becomes of one that is not there
   */
  static Resolution afterLostAnswer(Consumer<Submission> absent) {
    return new Resolution() {
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

  boolean isResolved() {
    return submissions.isEmpty();
  }

  /** When the next look is due. */
  Duration next() {
    return next;
  }

  /** Puts the next look off. */
  void wait(Duration pause) {
    next = timer.now().plus(pause);
  }

  /** Looks once; to be called when it is due. */
  void look(StepSearch search) {
    List<StepKey> keys = new ArrayList<>();
    Duration start = timer.now();
    for (Submission submission : submissions) {
      keys.add(submission.step().key());
      start = Durations.shorter(start, submission.start());
    }
    Map<StepKey, String> found;
    try {
      found = search.find(cluster.id(), keys, timer.now().minus(start).plus(LISTING_MARGIN));
    } catch (RuntimeException e) {
      unanswered(e);
      return;
    } catch (Error e) {
      unanswered(SdkClientException.create("EMR's answer makes no sense", e));
      return;
    }
    for (Iterator<Submission> rest = submissions.iterator(); rest.hasNext(); ) {
      Submission submission = rest.next();
      String id = found.get(submission.step().key());
      if (id != null) {
        resolution.found(submission, id);
        rest.remove();
      }
    }
    looks++;
    if (looks < pauses.length) {
      next = timer.now().plus(pauses[looks]);
    } else {
      // From the last to the first, because each may go to the front of those who wait.
      Collections.reverse(submissions);
      submissions.forEach(resolution::absent);
      submissions.clear();
    }
  }

  private void unanswered(RuntimeException e) {
    Duration pause = Duration.ZERO;
    for (Iterator<Submission> rest = submissions.iterator(); rest.hasNext(); ) {
      Submission submission = rest.next();
      if (timer.now().compareTo(resolution.givesUp(submission, asked)) >= 0) {
        // Giving up sooner would leave a step behind that nobody knows of.
        resolution.unknown(submission, EmrErrors.text(e));
        rest.remove();
      } else {
        pause = Durations.longer(pause, submission.noAnswer(e));
      }
    }
    next = timer.now().plus(pause);
  }
}
