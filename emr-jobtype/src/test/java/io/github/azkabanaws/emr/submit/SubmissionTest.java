package io.github.azkabanaws.emr.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one step on its way remembers. */
class SubmissionTest {
  private static final StepKey KEY = StepKey.of("", Examples.EXECUTION, 0);
  private static final LimitSettings LIMITS =
      Examples.config("aws.emr.submit.timeout", "10m", "aws.emr.kill.timeout", "5m").limits();

  private final VirtualTimer timer = new VirtualTimer();
  private final Signal kill = new Signal();
  private final Examples.Log log = Examples.Log.create();
  private final Submission submission = submission(timer, Set.of("s-known"));

  @Test
  void itIsSentOnceAndCanBeReturned() {
    assertThat(submission.send()).isTrue();
    assertThat(submission.send()).isFalse();
    submission.returned();
    assertThat(submission.isEnded()).isFalse();
    assertThat(submission.send()).isTrue();
  }

  @Test
  void aKillTakesItBackUnlessItIsOnItsWay() {
    assertThat(submission.send()).isTrue();
    kill.raise();
    assertThat(submission.isEnded()).isFalse();
    submission.returned();
    assertThat(submission.isEnded()).isTrue();
    assertThatThrownBy(submission::await).isInstanceOf(KilledException.class);
    assertThat(submission(timer, Set.of()).isEnded()).isTrue();
  }

  @Test
  void itsTimeIsOverAtItsDeadline() {
    assertThat(submission.start()).isZero();
    assertThat(submission.deadline()).isEqualTo(Duration.ofMinutes(10));
    pass(submission.deadline().minusMillis(1));
    submission.expire();
    assertThat(submission.isEnded()).isFalse();
    pass(Duration.ofMillis(1));
    submission.expire();
    assertThatThrownBy(submission::await)
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "The step could not be submitted to cluster 'analytics' (j-1) within 10m"
                + " (aws.emr.submit.timeout): it waited for its turn. It is not on the cluster.");
    assertThat(submission.isRefused()).isFalse();
  }

  @Test
  void whatIsOnItsWayDoesNotExpire() {
    assertThat(submission.send()).isTrue();
    pass(Duration.ofHours(1));
    submission.expire();
    assertThat(submission.isEnded()).isFalse();
    submission.returned();
    assertThat(submission.isEnded()).isTrue();
  }

  @Test
  void whatHinderedItLastIsTold() {
    assertThat(submission.hindered("the cluster is full")).isEqualTo(Duration.ofSeconds(2));
    pass(Duration.ofMinutes(10));
    submission.expire();
    assertThatThrownBy(submission::await).hasMessageContaining("): the cluster is full. It is not");
    Submission other = submission(timer, Set.of());
    assertThat(other.noAnswer(FakeEmr.lostConnection())).isEqualTo(Duration.ofSeconds(2));
    assertThat(other.noAnswer(FakeEmr.lostConnection())).isEqualTo(Duration.ofSeconds(4));
    assertThat(other.noAnswer(FakeEmr.throttled())).isEqualTo(Duration.ofMillis(500));
    pass(Duration.ofMinutes(10));
    other.expire();
    assertThatThrownBy(other::await).hasMessageContaining("): ThrottlingException");
  }

  @Test
  void aRefusalIsOne() {
    submission.refused("no");
    assertThat(submission.isRefused()).isTrue();
    assertThatThrownBy(submission::await)
        .hasMessage("EMR refused the step on cluster 'analytics' (j-1): no");
  }

  @Test
  void theFirstLookDecides() throws Exception {
    assertThat(submission.hasLooked()).isFalse();
    submission.lookAt(List.of(step("s-known", other()), step("s-foreign", null)));
    assertThat(submission.hasLooked()).isTrue();
    assertThat(submission.isEnded()).isFalse();
    assertThat(submission.met()).isEmpty();
    // Those that come beside it later are not its business.
    submission.lookAt(List.of(step("s-late", other()), step("s-own", KEY)));
    assertThat(submission.isEnded()).isFalse();
  }

  @Test
  void aStepOfTheSameJobIsMet() throws Exception {
    submission.lookAt(List.of(step("s-known", other()), step("s-old", other())));
    assertThat(submission.isEnded()).isTrue();
    assertThat(submission.met()).extracting(EmrStep::id).containsExactly("s-old");
    assertThat(submission.await()).isEmpty();
  }

  @Test
  void itsOwnStepIsFoundAmongOthers() throws Exception {
    submission.lookAt(List.of(step("s-old", other()), step("s-own", KEY)));
    assertThat(submission.await()).contains("s-own");
    assertThat(submission.met()).isEmpty();
    assertThat(log.lines()).containsExactly("INFO EMR has the step after all: it is s-own.");
  }

  @Test
  void theQuotaIsToldOfOnce() {
    submission.waitsForQuota(3);
    submission.waitsForQuota(4);
    assertThat(log.lines())
        .containsExactly("INFO Waiting for the account's EMR API quota; 3 steps are waiting.");
  }

  @Test
  void askingGoesOnForTheTimeOfAKillAtLeast() {
    Duration asked = Duration.ofMinutes(1);
    assertThat(submission.givesUpAsking(asked)).isEqualTo(Duration.ofMinutes(10));
    assertThat(submission.givesUpAsking(Duration.ofMinutes(8))).isEqualTo(Duration.ofMinutes(13));
    assertThat(submission.send()).isTrue();
    kill.raise();
    assertThat(submission.givesUpAsking(asked)).isEqualTo(Duration.ofMinutes(6));
  }

  @Test
  void whatMayBeThereMayAlwaysBeThere() {
    assertThat(submission.mayBeThere()).isFalse();
    submission.setMayBeThere();
    assertThat(submission.mayBeThere()).isTrue();
    assertThat(submission.largestBatch()).isEqualTo(Integer.MAX_VALUE);
    submission.setLargestBatch(4);
    assertThat(submission.largestBatch()).isEqualTo(4);
  }

  /** Azkaban ends the thread of a job whose executor goes; nobody would watch the step. */
  @Test
  void whoIsInterruptedTakesItBack() {
    Timer interrupted =
        new Timer() {
          @Override
          public Duration now() {
            return Duration.ZERO;
          }

          @Override
          public boolean await(Signal wake, Duration atMost) throws InterruptedException {
            throw new InterruptedException();
          }
        };
    Submission alone = submission(interrupted, Set.of());
    assertThatThrownBy(alone::await).isInstanceOf(InterruptedException.class);
    assertThat(alone.isEnded()).isTrue();
  }

  @Test
  void targetsAreTheSameForTheSameCall() {
    SubmissionTarget target =
        new SubmissionTarget(Examples.CLUSTER, Optional.of("arn"), Optional.of("alice"));
    SubmissionTarget same =
        new SubmissionTarget(
            new Cluster("j-1", "renamed"), Optional.of("arn"), Optional.of("alice"));
    assertThat(target).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo("j-1");
    for (SubmissionTarget other :
        List.of(
            new SubmissionTarget(
                new Cluster("j-2", "analytics"), Optional.of("arn"), Optional.of("alice")),
            new SubmissionTarget(Examples.CLUSTER, Optional.empty(), Optional.of("alice")),
            new SubmissionTarget(Examples.CLUSTER, Optional.of("arn"), Optional.empty()))) {
      assertThat(target).isNotEqualTo(other).doesNotHaveSameHashCodeAs(other);
    }
    assertThat(target.executionRoleArn()).contains("arn");
    assertThat(target.sessionName()).contains("alice");
    assertThat(target.cluster()).isEqualTo(Examples.CLUSTER);
  }

  private Submission submission(Timer time, Set<String> known) {
    try {
      StepDefinition step = Examples.step(KEY, "count", "/x");
      return new Submission(
          Examples.CLUSTER,
          step,
          known,
          StartGate.OPEN,
          LIMITS,
          new JobContext(time, kill, log.logger()),
          time.now());
    } catch (StepJobException e) {
      throw new AssertionError(e);
    }
  }

  private static StepKey other() {
    return StepKey.of("", new Execution(41, "demo", "reports", "count", "", 0, "x", Set.of()), 0);
  }

  private static EmrStep step(String id, StepKey key) {
    return SdkValues.step(Answers.summary(id, key == null ? "x" : "x" + key.suffix(), 1));
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }
}
